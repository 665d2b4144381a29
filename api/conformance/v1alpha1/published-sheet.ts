import { defineKind } from '@allmend/core-machinery';
import type { ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';

/**
 * What a monitor publishes, as one sheet: `sheets/current/content` gives the bytes (`Sheet` as JSON). There is one name, `current`;
 * the pages and the export are made from it.
 */
export const PublishedSheet = defineKind({
  group: 'conformance.allmend.dev',
  version: 'v1alpha1',
  kind: 'PublishedSheet',
  plural: 'sheets',
  scope: 'Cluster',
  description: 'The overview that a monitor publishes. Only readable, through sheets/current/content.',
  schema: z.object({
    edition: z
      .string()
      .optional()
      .describe('Short hash of what is published: another one says that something changed.'),
  }),
  examples: [{ metadata: { name: 'current' } }],
  builtIn: { verbs: [], withoutGeneration: true },
});
export type PublishedSheet = ObjectOf<typeof PublishedSheet>;
