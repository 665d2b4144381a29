import { defineKind, isJsonObject } from '@allmend/core-machinery';
import { z } from 'zod';

const UserShape = z.object({
  issuer: z.string().optional().describe('Who vouched for the user: an OIDC issuer, or the kind of credential.'),
  tenant: z.string().optional().describe('Id of the tenant that authenticated the user.'),
  name: z.string().optional().describe('Name of the user.'),
  uid: z.string().optional().describe('Unique id of the user.'),
});

const TargetShape = z.object({
  group: z.string().optional().describe('API group; left out for the core group.'),
  version: z.string().optional().describe('Version of the group.'),
  resource: z.string().optional().describe('Plural name of the resource.'),
  subresource: z.string().optional().describe('Part of the resource, e.g. status.'),
  namespace: z.string().optional().describe('Namespace; left out for cluster scope.'),
  name: z.string().optional().describe('Name of the object; left out for collections.'),
  path: z.string().optional().describe('Path, of a request that is about no resource.'),
});

/**
 * One row of a tenant's audit, read only. It stands in the history, linked to the row before it, and never becomes an object
 * of the store (design §3).
 */
export const AuditEvent = defineKind({
  group: 'audit.allmend.dev',
  version: 'v1alpha1',
  kind: 'AuditEvent',
  plural: 'auditevents',
  shortNames: ['audit'],
  scope: 'Cluster',
  description: 'A write that was accepted, or requests that were refused, in this tenant. Only readable.',
  schema: z.object({
    event: z
      .object({
        time: z.string().describe('When it happened, to the millisecond.'),
        type: z.string().describe('write or denial.'),
        request: z.string().optional().describe('Id of the request, which the client was told as Audit-Id.'),
        verb: z.string().describe('What was asked for.'),
        target: TargetShape.optional().describe('What it was about.'),
        outcome: z.string().describe('What came of it.'),
        code: z.int().optional().describe('Status of the answer, of denials.'),
        count: z
          .int()
          .describe('How many objects were written, or how many requests of the minute were refused alike.'),
        user: UserShape.optional().describe('Who did it; left out where many users are counted together.'),
        actor: UserShape.optional().describe('Who really did it, when the user was impersonated.'),
        source: z.string().optional().describe('Address of the client; left out when the server itself wrote.'),
        client: z.string().optional().describe('Program of the client, as it gives it.'),
      })
      .describe('What happened.'),
    chain: z
      .object({
        sequence: z.int().describe('Number of the row; ascending in the order of the commits.'),
        hash: z.string().describe('SHA-256 over this row and the hash of the one before it.'),
      })
      .describe('Place in the chain.'),
  }),
  columns: [
    { name: 'Time', type: 'string', jsonPath: '.event.time' },
    { name: 'User', type: 'string', jsonPath: '.event.user.name' },
    { name: 'Verb', type: 'string', jsonPath: '.event.verb' },
    { name: 'Resource', type: 'string', jsonPath: '.event.target.resource' },
    { name: 'Object', type: 'string', jsonPath: '.event.target.name' },
    { name: 'Outcome', type: 'string', jsonPath: '.event.outcome' },
    { name: 'Count', type: 'integer', jsonPath: '.event.count' },
    { name: 'Source', type: 'string', priority: 1, jsonPath: '.event.source' },
    { name: 'Client', type: 'string', priority: 1, jsonPath: '.event.client' },
  ],
  examples: [
    {
      metadata: { name: 'row-42' },
      event: {
        time: '2026-11-21T10:15:30.123Z',
        type: 'write',
        request: '0b9c1d9e-6a52-4a8f-9f52-1f1c3c6f2a10',
        verb: 'create',
        target: { version: 'v1', resource: 'secrets', namespace: 'shop', name: 'database' },
        outcome: 'created',
        count: 1,
        user: { issuer: 'certificate', tenant: 'root', name: 'alice@example.org' },
        source: '192.0.2.7',
        client: 'kubectl',
      },
      chain: { sequence: 42, hash: '3f'.repeat(32) },
    },
  ],
  builtIn: { verbs: ['get', 'list'], withoutGeneration: true, cells: (object) => cells(object['event']) },
});

function cells(event: unknown): (string | number | null)[] {
  const of = (value: unknown, name: string): unknown => (isJsonObject(value) ? value[name] : undefined);
  const text = (value: unknown): string => (typeof value === 'string' ? value : '');
  const [user, target] = [of(event, 'user'), of(event, 'target')];
  const resource = [text(of(target, 'resource')), text(of(target, 'subresource'))].filter((part) => part !== '');
  const namespaced = [text(of(target, 'namespace')), text(of(target, 'name'))].filter((part) => part !== '');
  const count = of(event, 'count');
  return [
    text(of(event, 'time')),
    text(of(user, 'name')),
    text(of(event, 'verb')),
    resource.join('/') || text(of(target, 'path')),
    namespaced.join('/'),
    text(of(event, 'outcome')),
    typeof count === 'number' ? count : null,
    text(of(event, 'source')),
    text(of(event, 'client')),
  ];
}
