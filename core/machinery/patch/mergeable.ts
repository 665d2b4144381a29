import type { Schema } from '../schema/schema.ts';

const item: Schema = {
  type: 'object',
  properties: {
    name: { type: 'string' },
    value: { type: 'string' },
    map: { type: 'object', additionalProperties: { type: 'string' } },
    list: { type: 'array', items: { type: 'string' } },
    items: {
      type: 'array',
      'x-kubernetes-patch-strategy': 'merge',
      'x-kubernetes-patch-merge-key': 'name',
      items: { type: 'object' },
    },
  },
};

/** For tests: a kind with every sort of member that strategic merge knows. */
export const mergeable: Schema = {
  type: 'object',
  properties: {
    text: { type: 'string' },
    map: { type: 'object', properties: { list: { type: 'array', items: { type: 'string' } } } },
    open: { type: 'object', additionalProperties: item },
    union: { type: 'object', 'x-kubernetes-patch-strategy': 'retainKeys' },
    whole: { type: 'object', 'x-kubernetes-patch-strategy': 'replace' },
    list: { type: 'array', items: { type: 'string' } },
    atoms: { type: 'array', items: { type: 'object' } },
    set: { type: 'array', 'x-kubernetes-patch-strategy': 'merge', items: { type: 'string' } },
    keyless: { type: 'array', 'x-kubernetes-patch-strategy': 'merge', items: { type: 'object' } },
    items: {
      type: 'array',
      'x-kubernetes-patch-strategy': 'merge,retainKeys',
      'x-kubernetes-patch-merge-key': 'name',
      items: item,
    },
  },
};
