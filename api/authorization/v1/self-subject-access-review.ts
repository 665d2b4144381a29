import { defineKind } from '@allmend/core-machinery';
import type { ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { attributeErrors, attributes, reviewStatus } from './attributes.ts';

/** Source: authorization.k8s.io/v1 SelfSubjectAccessReview; `kubectl auth can-i`. */
export const SelfSubjectAccessReview = defineKind({
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SelfSubjectAccessReview',
  plural: 'selfsubjectaccessreviews',
  scope: 'Cluster',
  description: 'Asks whether you may do something. Answered, not stored.',
  schema: z.object({ spec: z.object(attributes), status: reviewStatus() }),
  examples: [
    {
      metadata: {},
      spec: { resourceAttributes: { namespace: 'shop', verb: 'get', resource: 'secrets' } },
    },
  ],
  builtIn: { strategicMerge: true, verbs: ['create'], withoutGeneration: true, validate: attributeErrors },
});

/** An object of the kind. */
export type SelfSubjectAccessReview = ObjectOf<typeof SelfSubjectAccessReview>;
