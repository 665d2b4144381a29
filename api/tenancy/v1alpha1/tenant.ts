import { defineKind } from '@allmend/core-machinery';
import type { ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { conditions, observedGeneration } from '../../meta/v1/condition.ts';

/**
 * A tenant below the one that the object stands in (design §3). Its path is the path of its parent, a colon and its name:
 * `/tenants/<path>/…` is a complete Kubernetes endpoint. Deleting the object finalises everything in the tenant.
 */
export const Tenant = defineKind({
  group: 'tenancy.allmend.dev',
  version: 'v1alpha1',
  kind: 'Tenant',
  plural: 'tenants',
  scope: 'Cluster',
  description:
    'A closed part of this server with objects, namespaces and rights of its own. Its parent sees its life cycle, quota and use, and nothing inside.',
  schema: z.object({
    spec: z
      .object({
        displayName: z.string().max(253).optional().describe('What people call it.'),
        suspended: z
          .boolean()
          .default(false)
          .describe('While true, nobody comes into it or the tenants below it; what is in it stays.'),
        quota: z
          .object({
            objects: z
              .int()
              .min(0)
              .optional()
              .describe('Most objects it may hold, of all kinds together; left out: no bound.'),
          })
          .optional()
          .describe('Bounds for the whole tenant.'),
      })
      .optional(),
    status: z
      .object({
        id: z
          .string()
          .optional()
          .describe(
            'Identity of the tenant: never changes, and never comes again, also not for a new tenant of the same name.',
          ),
        phase: z.enum(['Active', 'Suspended', 'Terminating']).optional(),
        usage: z
          .object({ objects: z.int().min(0).optional().describe('Objects that it holds.') })
          .optional()
          .describe('What is in use.'),
        observedGeneration: observedGeneration(),
        conditions: conditions(),
      })
      .optional(),
  }),
  subresources: { status: true },
  columns: [
    { name: 'Phase', type: 'string', description: 'Whether it is in use.', jsonPath: '.status.phase' },
    { name: 'Objects', type: 'integer', description: 'Objects that it holds.', jsonPath: '.status.usage.objects' },
    { name: 'Quota', type: 'integer', description: 'Most objects that it may hold.', jsonPath: '.spec.quota.objects' },
    {
      name: 'Display Name',
      type: 'string',
      priority: 1,
      description: 'What people call it.',
      jsonPath: '.spec.displayName',
    },
    { name: 'Id', type: 'string', priority: 1, description: 'Identity of the tenant.', jsonPath: '.status.id' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
  examples: [
    {
      metadata: { name: 'city-library' },
      spec: { displayName: 'City library', quota: { objects: 5000 } },
    },
  ],
  // Names are parts of paths, joined by colons.
  builtIn: { names: 'dns-label' },
});

/** An object of the kind. */
export type Tenant = ObjectOf<typeof Tenant>;
