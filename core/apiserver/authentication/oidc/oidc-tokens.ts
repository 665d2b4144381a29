import { errors, importJWK, jwtVerify, type JWK, type JWTPayload } from 'jose';
import type { Identity } from '../../request/identity.ts';
import type { TenantRef } from '../../request/request-info.ts';
import { AuthenticationFailure } from '../failure.ts';
import { asClaims, clockSkewSeconds, jwtProblem, peekJwt, type UncheckedJwt } from '../jwt.ts';
import { rootTenantId } from '../reserved-names.ts';
import { ownAudiences, type TokenAuthenticator } from '../tokens.ts';
import { createVerifiedTokens, type VerifiedTokens } from '../verified-tokens.ts';
import { mapClaims } from './claim-mapping.ts';
import { checkIssuers, type OidcIssuer } from './issuer-config.ts';
import { createKeyFetch, type FetchKeys } from './key-documents.ts';
import { createKeySource, isTakenAlgorithm, type KeySource } from './key-source.ts';

export interface OidcTokensOptions {
  readonly issuers: readonly OidcIssuer[];
  /** Base of the server's own tokens, which no other issuer may have. */
  readonly ownIssuer: string;
  /** The server's own names. */
  readonly audiences: readonly string[];
  readonly clock?: () => Date;
  /** Default: over the network, through the egress policy. */
  readonly fetchKeys?: (issuer: OidcIssuer) => FetchKeys;
}

interface ReadyIssuer {
  readonly config: OidcIssuer;
  readonly keys: KeySource;
  readonly verified: VerifiedTokens<Identity>;
}

/**
 * ID tokens of OpenID Connect issuers (JWT, asymmetric signatures only). Whoever an issuer vouches for is of the tenant that the
 * issuer is configured for, wherever they ask. Throws `authentication.issuer-invalid`.
 */
export function createOidcTokens(options: OidcTokensOptions): TokenAuthenticator {
  const { issuers, ownIssuer, audiences: own, clock = () => new Date(), fetchKeys = createKeyFetch } = options;
  checkIssuers(issuers, ownIssuer);
  /** Issuers of many tenants at one address share their keys. */
  const sources = new Map<string, KeySource>();
  const sourceOf = (config: OidcIssuer): KeySource => {
    const id = JSON.stringify([config.url, config.discoveryUrl, config.certificateAuthority]);
    const source = sources.get(id) ?? createKeySource({ issuer: config.url, fetch: fetchKeys(config), clock });
    sources.set(id, source);
    return source;
  };
  const ready = issuers.map((config) => ({
    config,
    keys: sourceOf(config),
    verified: createVerifiedTokens<Identity>(),
  }));
  const byUrl = Map.groupBy(ready, ({ config }) => config.url);

  return {
    async verify(tenant, token, audiences) {
      const peeked = peekJwt(token);
      const configured = peeked && byUrl.get(peeked.issuer);
      if (!peeked || !configured) return null;
      const issuer = issuerFor(tenant, configured);
      if (!issuer) throw refused('several tenants take tokens of the issuer, and not the one that is asked');
      const now = clock();
      let identity = issuer.verified.get(token, now);
      if (!identity) {
        const payload = await checkSignature(issuer, token, peeked, now);
        identity = mapClaims(issuer.config, asClaims(payload));
        issuer.verified.set(token, identity, payload.exp! * 1000, now);
      }
      return { identity, audiences: ownAudiences(own, audiences, 'oidc') };
    },
  };
}

/** The issuer of the tenant itself, else that of the root, else that of the only tenant that has one. */
function issuerFor(tenant: TenantRef, issuers: readonly ReadyIssuer[]): ReadyIssuer | undefined {
  const of = (id: string): ReadyIssuer | undefined =>
    issuers.find(({ config }) => (config.tenant ?? rootTenantId) === id);
  return of(tenant.id) ?? of(rootTenantId) ?? (issuers.length === 1 ? issuers[0] : undefined);
}

async function checkSignature(
  { config, keys }: ReadyIssuer,
  token: string,
  { algorithm, keyId }: UncheckedJwt,
  now: Date,
): Promise<JWTPayload> {
  if (!isTakenAlgorithm(algorithm)) throw refused('the token is not signed by an asymmetric algorithm that is taken');
  const candidates = await keys.candidates(algorithm, keyId);
  let problem: unknown = null;
  for (const key of candidates) {
    try {
      return await verifyWith(key, config, token, algorithm, now);
    } catch (error) {
      problem = error;
      // Another key may have signed it; all else would be the same with that one.
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) break;
    }
  }
  const text = candidates.length === 0 ? 'the issuer has no key of that id and type' : jwtProblem(problem);
  throw refused(`${text} (issuer ${config.url})`);
}

async function verifyWith(
  key: JWK,
  { url, audiences }: OidcIssuer,
  token: string,
  algorithm: string,
  now: Date,
): Promise<JWTPayload> {
  const { payload } = await jwtVerify(token, await importJWK(key, algorithm), {
    algorithms: [algorithm],
    issuer: url,
    audience: [...audiences],
    clockTolerance: clockSkewSeconds,
    currentDate: now,
    requiredClaims: ['exp'],
  });
  return payload;
}

const refused = (problem: string): AuthenticationFailure => new AuthenticationFailure('oidc', problem);
