import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../object/json.ts';
import type { Schema } from '../schema/schema.ts';
import { applyFields } from './apply.ts';
import { updateFields } from './update.ts';
import { extractFields } from './extract.ts';
const schema: Schema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        replicas: { type: 'integer' },
        image: { type: 'string' },
        ports: {
          type: 'array',
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['port', 'protocol'],
          items: {
            type: 'object',
            properties: {
              port: { type: 'integer' },
              protocol: { type: 'string', default: 'TCP' },
              name: { type: 'string' },
            },
          },
        },
      },
    },
  },
};
const base = {
  schema,
  apiVersion: 'demo.io/v1',
  subresource: '',
  force: 'false' as const,
  now: new Date('2026-01-01T00:00:00Z'),
};
it('try', () => {
  const a = applyFields({
    ...base,
    live: null,
    manager: 'a',
    applied: {
      apiVersion: 'demo.io/v1',
      kind: 'D',
      metadata: { name: 'x', labels: { a: '1' } },
      spec: { replicas: 1, ports: [{ port: 80 }] },
    },
  });
  console.log(JSON.stringify(a.object, null, 1));
  const b = applyFields({
    ...base,
    live: a.object,
    manager: 'b',
    applied: {
      apiVersion: 'demo.io/v1',
      kind: 'D',
      metadata: { name: 'x', labels: { a: '1' } },
      spec: { replicas: 2, ports: [{ port: 80, name: 'w' }] },
    },
  });
  console.log(JSON.stringify(b.conflicts, null, 1));
  const u = updateFields({
    ...base,
    live: a.object,
    manager: 'u',
    updated: { ...a.object, spec: { ...(a.object.spec as JsonObject), replicas: 5 } },
  });
  console.log(JSON.stringify(u.metadata, null, 1));
  console.log(JSON.stringify(extractFields({ schema, object: u, manager: 'a', subresource: '' })));
});
