import { defineKind, isJsonObject } from '@allmend/core-machinery';
import type { FieldError, KubeObject, ObjectOf } from '@allmend/core-machinery';
import { z } from 'zod';
import { invalid } from '../../validation.ts';
import { attributeErrors, reviewStatus, subjectErrors } from './attributes.ts';
import { SubjectAccessReviewSpecShape } from './subject-access-review.ts';

/** Source: authorization.k8s.io/v1 LocalSubjectAccessReview. */
export const LocalSubjectAccessReview = defineKind({
  group: 'authorization.k8s.io',
  version: 'v1',
  kind: 'LocalSubjectAccessReview',
  plural: 'localsubjectaccessreviews',
  scope: 'Namespaced',
  description:
    'Asks whether somebody may do something in this namespace, so that its administrators can ask too. Answered, not stored.',
  schema: z.object({ spec: SubjectAccessReviewSpecShape, status: reviewStatus() }),
  examples: [
    {
      metadata: { namespace: 'shop' },
      spec: { user: 'alice@example.org', resourceAttributes: { namespace: 'shop', verb: 'get', resource: 'secrets' } },
    },
  ],
  builtIn: {
    strategicMerge: true,
    verbs: ['create'],
    withoutGeneration: true,
    validate: (object) => [...attributeErrors(object), ...subjectErrors(object), ...localErrors(object)],
  },
});

/** An object of the kind. */
export type LocalSubjectAccessReview = ObjectOf<typeof LocalSubjectAccessReview>;

function localErrors({ spec, metadata }: KubeObject): FieldError[] {
  if (!isJsonObject(spec)) return [];
  const { resourceAttributes: resource, nonResourceAttributes: other } = spec;
  const errors = isJsonObject(other)
    ? [invalid('spec.nonResourceAttributes', other, 'disallowed on this kind of request')]
    : [];
  if (!isJsonObject(resource)) return errors;
  const namespace = resource['namespace'] ?? '';
  if (namespace === (metadata.namespace ?? '')) return errors;
  return [...errors, invalid('spec.resourceAttributes.namespace', namespace, 'must match metadata.namespace')];
}
