import { isJsonObject, member, type Json, type JsonObject } from '@allmend/core-machinery';
import { rootTenantId } from '../reserved-names.ts';
import { accountUser } from './account-names.ts';

/** An object that a token is bound to. */
export interface BoundObject {
  readonly name: string;
  readonly uid: string;
}

/**
 * What a token of a service account says beside the registered claims, under `kubernetes.io`.
 * Source: kubernetes pkg/serviceaccount/claims.go.
 */
export interface AccountClaims {
  readonly namespace: string;
  readonly account: BoundObject;
  readonly secret: BoundObject | null;
}

/** Part of the issuer before the id of the tenant; also the path where the discovery document of that issuer is. */
export const issuerPath = '/openid/tenants/';

/** Issuer of the tokens of one tenant: `<base>/openid/tenants/<id>`. */
export function issuerOf(base: string, tenant: string): string {
  return `${base}${issuerPath}${tenant}`;
}

/** Tenant of an issuer; null when the issuer is not of this server. */
export function tenantOfIssuer(base: string, issuer: string): string | null {
  const start = `${base}${issuerPath}`;
  if (!issuer.startsWith(start)) return null;
  const id = issuer.slice(start.length);
  return id === rootTenantId || /^[a-z0-9]{1,32}$/.test(id) ? id : null;
}

export function writeClaims({ namespace, account, secret }: AccountClaims): JsonObject {
  return {
    'kubernetes.io': {
      namespace,
      serviceaccount: { name: account.name, uid: account.uid },
      ...(secret && { secret: { name: secret.name, uid: secret.uid } }),
    },
  };
}

/** Null when they are not whole, or do not fit the subject. */
export function readClaims(claims: JsonObject): AccountClaims | null {
  const own = member(claims, 'kubernetes.io');
  if (!isJsonObject(own)) return null;
  const { namespace } = own;
  const account = boundObject(own['serviceaccount']);
  if (typeof namespace !== 'string' || !account) return null;
  if (claims['sub'] !== accountUser({ namespace, name: account.name })) return null;
  const bound = own['secret'];
  const secret = boundObject(bound);
  if (bound !== undefined && !secret) return null;
  return { namespace, account, secret };
}

function boundObject(value: Json | undefined): BoundObject | null {
  if (!isJsonObject(value)) return null;
  const { name, uid } = value;
  return typeof name === 'string' && typeof uid === 'string' && name !== '' && uid !== '' ? { name, uid } : null;
}
