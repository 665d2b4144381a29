import { LocalSubjectAccessReview, SelfSubjectAccessReview, SubjectAccessReview } from '@allmend/api/kinds';
import { statusErrors, type Kind } from '@allmend/core-machinery';
import type { Authorizer } from '../authorization/authorizer.ts';
import type { VirtualResource } from '../http/parts.ts';
import type { Identity } from '../request/identity.ts';
import { answeredReview, type AccessSpec } from './attributes.ts';
import { readReview } from './review-body.ts';
import { tenantExtra } from './user-info.ts';

/** Reviews of authorization.k8s.io/v1 that ask whether somebody may do one thing. Source: kubernetes pkg/registry/authorization. */
export function accessReviews(authorizer: Authorizer): readonly VirtualResource[] {
  return [
    {
      ...placeOf(SelfSubjectAccessReview),
      async create({ context, body }) {
        const review = readReview(context, SelfSubjectAccessReview, body);
        return answeredReview(authorizer, context.tenant, review, context.identity);
      },
    },
    {
      ...placeOf(SubjectAccessReview),
      async create({ context, body }) {
        const review = readReview(context, SubjectAccessReview, body);
        return answeredReview(
          authorizer,
          context.tenant,
          review,
          subjectOf(review['spec'] as AccessSpec, context.tenant.id),
        );
      },
    },
    {
      ...placeOf(LocalSubjectAccessReview),
      async create({ context, namespace, body }) {
        const review = readReview(context, LocalSubjectAccessReview, inNamespace(body, namespace));
        return answeredReview(
          authorizer,
          context.tenant,
          review,
          subjectOf(review['spec'] as AccessSpec, context.tenant.id),
        );
      },
    },
  ];
}

/** Where the reviews of a kind are asked. */
export function placeOf({ group, version, kind, plural }: Kind): Omit<VirtualResource, 'create'> {
  return { group, version, resource: plural, subresource: '', kind: { group, version, kind } };
}

/** Whom a review asks about: of this tenant, unless its extra names another one, as SelfSubjectReview tells it. */
function subjectOf({ user = '', groups = [], uid, extra = {} }: AccessSpec, tenant: string): Identity {
  const home = Object.hasOwn(extra, tenantExtra) ? extra[tenantExtra]?.[0] : undefined;
  return { issuer: 'review', tenant: home ?? tenant, name: user, groups, extra, ...(uid !== undefined && { uid }) };
}

/** The namespace of the path is that of the object; another one is a mistake of the client. */
function inNamespace<T extends { readonly value: unknown }>(body: T, namespace: string): T {
  const value = body.value as { readonly metadata?: { readonly namespace?: unknown } | null } | null;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return body;
  const { metadata } = value;
  if (metadata !== undefined && metadata !== null && typeof metadata !== 'object') return body;
  const own = metadata?.namespace ?? '';
  if (own !== '' && own !== namespace) {
    throw statusErrors.badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
  return { ...body, value: { ...value, metadata: { ...metadata, namespace } } };
}
