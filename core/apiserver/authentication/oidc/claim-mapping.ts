import { isJsonObject, member, type Json, type JsonObject } from '@allmend/core-machinery';
import type { Identity } from '../../request/identity.ts';
import { AuthenticationFailure } from '../failure.ts';
import { outsideNameProblem, rootTenantId } from '../reserved-names.ts';
import type { ClaimPath, OidcIssuer, PrefixedClaim } from './issuer-config.ts';

/** Most groups that a token may name. */
const mostGroups = 1000;

/**
 * The identity that the claims of a checked token give. Throws `AuthenticationFailure` when a rule does not hold, the user is
 * missing, or a name would be one of the server's own.
 */
export function mapClaims(issuer: OidcIssuer, claims: JsonObject): Identity {
  for (const { claim, requiredValue } of issuer.rules ?? []) {
    if (!textsAt(claims, claim).includes(requiredValue))
      throw refused(issuer, `the claim "${claim}" has not the value that is required`);
  }
  const uid = issuer.uid ? textAt(claims, issuer.uid.claim) : null;
  const extra = (issuer.extra ?? []).flatMap(({ key, claim }) => {
    const values = textsAt(claims, claim);
    return values.length > 0 ? [[key, values] as const] : [];
  });
  return {
    issuer: issuer.url,
    tenant: issuer.tenant ?? rootTenantId,
    name: userName(issuer, claims),
    groups: issuer.groups ? groupNames(issuer, issuer.groups, claims) : [],
    ...(uid !== null && { uid }),
    ...(extra.length > 0 && { extra: Object.fromEntries(extra) }),
  };
}

function userName(issuer: OidcIssuer, claims: JsonObject): string {
  const { claim, prefix } = issuer.username;
  const value = textAt(claims, claim);
  if (value === null) throw refused(issuer, `the claim "${claim}" of the user name is missing or empty`);
  // An address that the issuer itself does not vouch for could be anybody's. Source: OpenID Connect Core 1.0 §5.7.
  if (claim === 'email' && member(claims, 'email_verified') !== undefined && claims['email_verified'] !== true) {
    throw refused(issuer, 'the e-mail address is not verified');
  }
  return checked(issuer, prefix + value, 'user name');
}

function groupNames(issuer: OidcIssuer, { claim, prefix }: PrefixedClaim, claims: JsonObject): readonly string[] {
  const values = textsAt(claims, claim);
  if (values.length > mostGroups) throw refused(issuer, `the token names more than ${mostGroups} groups`);
  return values.map((value) => checked(issuer, prefix + value, 'group'));
}

function checked(issuer: OidcIssuer, name: string, what: string): string {
  const problem = outsideNameProblem(name);
  if (problem === null) return name;
  throw refused(issuer, `a ${what} in the token ${problem}`);
}

/** A claim by its name, or by a JSON pointer where no claim has that name. Source: RFC 6901. */
function valueAt(claims: JsonObject, path: ClaimPath): Json | undefined {
  const named = member(claims, path);
  if (named !== undefined || !path.startsWith('/')) return named;
  let value: Json | undefined = claims;
  for (const part of path.slice(1).split('/')) {
    if (!isJsonObject(value)) return undefined;
    value = member(value, part.replaceAll('~1', '/').replaceAll('~0', '~'));
  }
  return value;
}

function textAt(claims: JsonObject, path: ClaimPath): string | null {
  const value = valueAt(claims, path);
  return typeof value === 'string' && value !== '' ? value : null;
}

/** One text, or those of a list; what is no text is left out. */
function textsAt(claims: JsonObject, path: ClaimPath): readonly string[] {
  const value = valueAt(claims, path);
  const list: readonly (Json | undefined)[] = Array.isArray(value) ? value : [value];
  return list.filter((one): one is string => typeof one === 'string' && one !== '');
}

function refused({ url }: OidcIssuer, problem: string): AuthenticationFailure {
  return new AuthenticationFailure('oidc', `${problem} (issuer ${url})`);
}
