import { defineKind } from '@allmend/core-machinery';
import type { ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { extra } from '../../authentication/v1/user-info.ts';
import { atomicList } from '../../meta/v1/shapes.ts';
import { attributeErrors, attributes, reviewStatus, subjectErrors } from './attributes.ts';

/** Spec of a review about anybody. Source: authorization/v1 SubjectAccessReviewSpec. */
export const SubjectAccessReviewSpecShape = z.object({
  ...attributes,
  user: z.string().optional().describe('Who asks; with groups alone: any user in them.'),
  groups: atomicList(z.string()).optional().describe('Groups of the user.'),
  extra: extra(),
  uid: z.string().optional().describe('Unique id of the user.'),
});

/** Source: authorization.k8s.io/v1 SubjectAccessReview. */
export const SubjectAccessReview = defineKind({
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'SubjectAccessReview',
  plural: 'subjectaccessreviews',
  scope: 'Cluster',
  description: 'Asks whether somebody may do something. Answered, not stored.',
  schema: z.object({ spec: SubjectAccessReviewSpecShape, status: reviewStatus() }),
  examples: [
    {
      metadata: {},
      spec: { user: 'alice@example.org', resourceAttributes: { namespace: 'shop', verb: 'get', resource: 'secrets' } },
    },
  ],
  builtIn: {
    strategicMerge: true,
    verbs: ['create'],
    withoutGeneration: true,
    validate: (object) => [...attributeErrors(object), ...subjectErrors(object)],
  },
});

/** An object of the kind. */
export type SubjectAccessReview = ObjectOf<typeof SubjectAccessReview>;
