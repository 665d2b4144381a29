import { defineKind } from '@allmend/core-machinery';
import type { ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { atomicList } from '../../meta/v1/shapes.ts';

/** Source: authorization.k8s.io/v1 SelfSubjectRulesReview; `kubectl auth can-i --list`. */
export const SelfSubjectRulesReview = defineKind({
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectRulesReview',
  plural: 'selfsubjectrulesreviews',
  scope: 'Cluster',
  description: 'Asks for everything that you may do in a namespace. Answered, not stored.',
  schema: z.object({
    spec: z.object({ namespace: z.string().optional().describe('The namespace asked about.') }),
    status: z
      .object({
        resourceRules: atomicList(
          z.object({
            verbs: atomicList(z.string()),
            apiGroups: atomicList(z.string()).optional(),
            resources: atomicList(z.string()).optional(),
            resourceNames: atomicList(z.string()).optional(),
          }),
        )
          .optional()
          .describe('Rights on objects.'),
        nonResourceRules: atomicList(
          z.object({ verbs: atomicList(z.string()), nonResourceURLs: atomicList(z.string()).optional() }),
        )
          .optional()
          .describe('Rights on other paths.'),
        incomplete: z.boolean().optional().describe('Whether there may be more rights than are listed.'),
        evaluationError: z.string().optional().describe('Why they are incomplete.'),
      })
      .optional()
      .describe('The answer.'),
  }),
  examples: [
    {
      metadata: {},
      spec: { namespace: 'shop' },
    },
  ],
  builtIn: { strategicMerge: true, verbs: ['create'], withoutGeneration: true },
});

/** An object of the kind. */
export type SelfSubjectRulesReview = ObjectOf<typeof SelfSubjectRulesReview>;
