import { defineKind } from '@allmend/core-machinery';
import type { ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';

/** The view that the subresource `scale` of a kind gives; no resource of its own. Source: autoscaling/v1 Scale. */
export const Scale = defineKind({
  group: 'autoscaling',
  version: 'v1',
  kind: 'Scale',
  plural: 'scales',
  scope: 'Namespaced',
  description: 'How many replicas something is to have, and has.',
  schema: z.object({
    spec: z.object({ replicas: z.int32().min(0).optional().describe('How many there are to be.') }).optional(),
    status: z
      .object({
        replicas: z.int32().describe('How many there are.'),
        selector: z.string().optional().describe('Label selector that finds them, as text.'),
      })
      .optional(),
  }),
  examples: [
    {
      metadata: { name: 'web', namespace: 'shop' },
      spec: { replicas: 3 },
    },
  ],
  builtIn: { strategicMerge: true, verbs: [] },
});

/** An object of the kind. */
export type Scale = ObjectOf<typeof Scale>;
