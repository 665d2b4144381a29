import { defineKind } from '@allmend/core-machinery';
import type { ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { UserInfoShape } from './user-info.ts';

/** Source: authentication.k8s.io/v1 SelfSubjectReview; `kubectl auth whoami`. */
export const SelfSubjectReview = defineKind({
  group: 'authentication.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectReview',
  plural: 'selfsubjectreviews',
  scope: 'Cluster',
  description: 'Asks the server who it takes you for. Answered, not stored.',
  schema: z.object({
    status: z
      .object({ userInfo: UserInfoShape.optional().describe('Who you are to this server.') })
      .optional()
      .describe('The answer.'),
  }),
  examples: [{ metadata: {} }],
  builtIn: { strategicMerge: true, verbs: ['create'], withoutGeneration: true },
});

/** An object of the kind. */
export type SelfSubjectReview = ObjectOf<typeof SelfSubjectReview>;
