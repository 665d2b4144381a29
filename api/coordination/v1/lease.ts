import { defineKind } from '@allmend/core-machinery';
import type { ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { microTime } from '../../meta/v1/shapes.ts';

/** Source: coordination.k8s.io/v1 Lease; kubernetes pkg/apis/coordination/validation. */
export const Lease = defineKind({
  group: 'coordination.k8s.io',
  version: 'v1',
  kind: 'Lease',
  plural: 'leases',
  scope: 'Namespaced',
  description: 'Says which of several replicas holds a task, until when.',
  schema: z.object({
    spec: z
      .object({
        holderIdentity: z.string().optional().describe('Who holds it; empty: nobody.'),
        leaseDurationSeconds: z
          .int32()
          .min(1)
          .optional()
          .describe('How long others wait after the last renewal before they take it.'),
        acquireTime: microTime().optional().describe('When the holder took it.'),
        renewTime: microTime().optional().describe('When the holder last renewed it.'),
        leaseTransitions: z.int32().min(0).optional().describe('How often it went from one holder to another.'),
        strategy: z.string().optional().describe('How the next holder is picked, where candidates are compared.'),
        preferredHolder: z.string().optional().describe('To whom the holder is asked to leave it.'),
      })
      .optional(),
  }),
  columns: [
    { name: 'Holder', type: 'string', description: 'Who holds it.', jsonPath: '.spec.holderIdentity' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
  examples: [
    {
      metadata: { name: 'cloud-controller', namespace: 'shop' },
      spec: { holderIdentity: 'server-0', leaseDurationSeconds: 15, renewTime: '2026-03-01T08:00:00.000000Z' },
    },
  ],
  builtIn: { strategicMerge: true, withoutGeneration: true },
});

/** An object of the kind. */
export type Lease = ObjectOf<typeof Lease>;
