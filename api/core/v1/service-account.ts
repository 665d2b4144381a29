import { ageCell, defineKind } from '@allmend/core-machinery';
import type { ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { atomicList, mergedList } from '../../meta/v1/shapes.ts';
import { LocalObjectReferenceShape, ObjectReferenceShape } from './references.ts';

/** Source: core/v1 ServiceAccount. Tokens are made by the subresource `token` (see authentication/v1 TokenRequest). */
export const ServiceAccount = defineKind({
  group: '',
  version: 'v1',
  kind: 'ServiceAccount',
  plural: 'serviceaccounts',
  shortNames: ['sa'],
  scope: 'Namespaced',
  description: 'An identity for programs: tokens are issued for it, and roles are bound to it.',
  schema: z.object({
    secrets: mergedList(ObjectReferenceShape.extend({ name: z.string() }), 'name')
      .optional()
      .describe('Secrets that programs of this account may use; kept for tools that read it.'),
    imagePullSecrets: atomicList(LocalObjectReferenceShape)
      .optional()
      .describe('Secrets for image registries; kept for tools that read it.'),
    automountServiceAccountToken: z.boolean().optional().describe('Whether workloads get a token by themselves.'),
  }),
  columns: [
    { name: 'Secrets', type: 'string', description: 'How many secrets it lists.', jsonPath: '.secrets' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp' },
  ],
  examples: [{ metadata: { name: 'deployer', namespace: 'shop' } }],
  builtIn: {
    strategicMerge: true,
    withoutGeneration: true,
    cells: ({ secrets, metadata }, now) => [
      Array.isArray(secrets) ? secrets.length : 0,
      ageCell(metadata.creationTimestamp, now),
    ],
  },
});

/** An object of the kind. */
export type ServiceAccount = ObjectOf<typeof ServiceAccount>;
