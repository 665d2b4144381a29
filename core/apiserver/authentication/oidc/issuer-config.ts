import { isIP } from 'node:net';
import { isQualifiedName } from '@allmend/core-machinery';
import { classifyAddress, hostOf } from '@allmend/kit-egress';
import { authenticationErrors } from '../errors.ts';
import { rootTenantId } from '../reserved-names.ts';

/** Where in the claims a value stands: the name of a claim, or a JSON pointer into them (`/realm_access/roles`). */
export type ClaimPath = string;

export interface PrefixedClaim {
  readonly claim: ClaimPath;
  /** Put before each value; '' for none. It keeps the users of one issuer apart from those of others. */
  readonly prefix: string;
}

/** A claim that must have this value, or be a list that holds it. */
export interface ClaimRule {
  readonly claim: ClaimPath;
  readonly requiredValue: string;
}

/**
 * An OpenID Connect issuer whose tokens are taken, for the users of one tenant. Members as in Kubernetes' structured
 * authentication, with names and JSON pointers in the place of CEL. Source: apiserver pkg/apis/apiserver JWTAuthenticator.
 */
export interface OidcIssuer {
  /** `iss` of its tokens, compared as text. https; http only on this machine. */
  readonly url: string;
  /** Address of its discovery document, where that is not below `url`. */
  readonly discoveryUrl?: string;
  /** PEM of the authorities that its certificate is checked against; default the system's. */
  readonly certificateAuthority?: string;
  /** Its tokens must be for one of these. */
  readonly audiences: readonly string[];
  /** Id (not path) of the tenant whose users it vouches for, so that a later tenant of the same name inherits nothing; default the root. */
  readonly tenant?: string;
  readonly username: PrefixedClaim;
  readonly groups?: PrefixedClaim;
  readonly uid?: { readonly claim: ClaimPath };
  /** Further properties of the user, under lower-case names with a domain (`example.org/department`). */
  readonly extra?: readonly { readonly key: string; readonly claim: ClaimPath }[];
  readonly rules?: readonly ClaimRule[];
}

/** Checks the configuration. Throws `authentication.issuer-invalid`. `ownIssuer`: base of the server's own tokens. */
export function checkIssuers(issuers: readonly OidcIssuer[], ownIssuer: string): void {
  const seen = new Set<string>();
  for (const issuer of issuers) {
    const fail = (problem: string): Error =>
      authenticationErrors.error('issuer-invalid', { issuer: issuer.url, problem });
    const id = JSON.stringify([issuer.tenant ?? rootTenantId, issuer.url]);
    if (seen.has(id)) throw fail('it stands twice for the same tenant');
    seen.add(id);
    if (issuer.url.startsWith(ownIssuer)) throw fail('it is the issuer of this server itself');
    const problem = issuerProblem(issuer);
    if (problem !== null) throw fail(problem);
  }
}

function issuerProblem({
  url,
  discoveryUrl,
  audiences,
  username,
  groups,
  uid,
  extra = [],
  rules = [],
}: OidcIssuer): string | null {
  for (const [name, text] of [
    ['url', url],
    ['discoveryUrl', discoveryUrl ?? url],
  ] as const) {
    const problem = addressProblem(text);
    if (problem !== null) return `${name} ${problem}`;
  }
  if (audiences.length === 0 || audiences.includes('')) return 'it needs at least one audience, and none may be empty';
  const claims = [username, groups, uid, ...extra, ...rules].flatMap((one) => (one ? [one.claim] : []));
  if (claims.includes('')) return 'a claim has no name';
  for (const { key } of extra) {
    if (!/^[^/]+\/[^/]+$/.test(key) || !isQualifiedName(key) || key !== key.toLowerCase()) {
      return `the extra "${key}" is not a lower-case name with a domain`;
    }
    if (/(?:^|\.)(?:kubernetes\.io|k8s\.io|allmend\.dev)\//.test(key)) return `the extra "${key}" is reserved`;
  }
  return null;
}

/** Why an address cannot be asked for keys; null when it can. */
export function addressProblem(text: string): string | null {
  const url = URL.parse(text);
  if (!url) return 'is no URL';
  if (url.username !== '' || url.password !== '' || url.search !== '' || url.hash !== '') {
    return 'has a user, a query or a fragment';
  }
  if (url.protocol === 'https:') return null;
  const host = hostOf(url);
  const local = host === 'localhost' || (isIP(host) !== 0 && classifyAddress(host) === 'loopback');
  return url.protocol === 'http:' && local ? null : 'does not begin with https://';
}
