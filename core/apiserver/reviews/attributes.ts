import type { KubeObject } from '@allmend/core-machinery';
import type { Authorizer } from '../authorization/authorizer.ts';
import type { Identity } from '../request/identity.ts';
import type { RequestInfo, TenantRef } from '../request/request-info.ts';

/** Members of authorization.k8s.io/v1 reviews. Their types were checked when the body was read. */
export interface AccessSpec {
  readonly resourceAttributes?: Partial<
    Record<'namespace' | 'verb' | 'group' | 'version' | 'resource' | 'subresource' | 'name', string>
  > | null;
  readonly nonResourceAttributes?: Partial<Record<'path' | 'verb', string>> | null;
  readonly user?: string;
  readonly groups?: readonly string[];
  readonly uid?: string;
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** The request that a review asks about, in the tenant where it asks. */
export function askedRequest(
  tenant: TenantRef,
  { resourceAttributes: of, nonResourceAttributes }: AccessSpec,
): RequestInfo {
  if (!of) {
    const { path = '', verb = '' } = nonResourceAttributes ?? {};
    return { type: 'path', tenant, verb, path };
  }
  const asked = {
    type: 'resource',
    tenant,
    verb: of.verb ?? '',
    group: of.group ?? '',
    version: of.version ?? '',
    resource: of.resource ?? '',
    subresource: of.subresource ?? '',
    namespace: of.namespace ?? '',
    name: of.name ?? '',
  };
  // Verbs of reviews are any text: `impersonate`, `bind`, `*`.
  return asked as RequestInfo;
}

/** The review with its answer. */
export async function answeredReview(
  authorizer: Authorizer,
  tenant: TenantRef,
  review: KubeObject,
  identity: Identity,
): Promise<KubeObject> {
  const { allowed, reason } = await authorizer.authorize(identity, askedRequest(tenant, review['spec'] as AccessSpec));
  return { ...review, status: { allowed: allowed === 'yes', ...(reason !== '' && { reason }) } };
}
