import type { Store } from '@allmend/core-store';
import type { Logger } from '@allmend/kit-telemetry';
import type { VirtualResource } from '../http/parts.ts';
import type { Tenants } from '../tenancy/tenants.ts';
import type { Authenticator } from './authenticator.ts';
import { createCertificateAuthenticator } from './certificates.ts';
import { createAuthenticator } from './chain.ts';
import type { OidcIssuer } from './oidc/issuer-config.ts';
import { createOidcTokens } from './oidc/oidc-tokens.ts';
import { createAccountTokens } from './service-account/account-tokens.ts';
import { createIssuerDocuments, type IssuerDocuments } from './service-account/discovery.ts';
import { createSigningKeys, type SigningKeys } from './service-account/signing-keys.ts';
import { createTokenRequests } from './service-account/token-request.ts';
import { createStaticTokens, type StaticToken } from './static-tokens.ts';
import { firstOf, type TokenAuthenticator } from './tokens.ts';

export interface AuthenticationOptions {
  /** Sealed: it keeps the signing keys. */
  readonly store: Store;
  readonly tenants: Pick<Tenants, 'find' | 'resolve'>;
  readonly logger: Logger;
  /** PEM of the authorities whose client certificates are taken: the server's own. */
  readonly clientAuthorities: readonly string[];
  /** Address by which tokens name this server, without a slash at the end; it stays the same for the life of the store. */
  readonly issuer: string;
  /** Further names of the server that tokens may be for. */
  readonly audiences?: readonly string[];
  readonly staticTokens?: readonly StaticToken[];
  readonly oidcIssuers?: readonly OidcIssuer[];
  /** Longest life of a service-account token, in seconds; default 30 days. */
  readonly longestTokenSeconds?: number;
  readonly clock?: () => Date;
}

/** All that tells who asks, put together. */
export interface Authentication {
  readonly authenticator: Authenticator;
  /** For TokenReview. */
  readonly tokens: TokenAuthenticator;
  readonly audiences: readonly string[];
  /** `serviceaccounts/token`. */
  readonly tokenRequests: VirtualResource;
  /** Key set and discovery of the server's own issuers. */
  readonly documents: IssuerDocuments;
  readonly keys: SigningKeys;
}

const usualLongestSeconds = 30 * 86_400;

/** Throws `authentication.*` for a configuration that is wrong. */
export function createAuthentication(options: AuthenticationOptions): Authentication {
  const {
    store,
    tenants,
    logger,
    issuer,
    longestTokenSeconds = usualLongestSeconds,
    clock = () => new Date(),
  } = options;
  const audiences = [issuer, ...(options.audiences ?? [])];
  const keys = createSigningKeys({ store, longestTokenSeconds, clock });
  const tokens = firstOf([
    createStaticTokens({ tokens: options.staticTokens ?? [], audiences, clock }),
    createAccountTokens({ store, keys, issuer, clock }),
    createOidcTokens({ issuers: options.oidcIssuers ?? [], ownIssuer: issuer, audiences, clock }),
  ]);
  const certificates = createCertificateAuthenticator({ authorities: options.clientAuthorities, clock });
  return {
    authenticator: createAuthenticator({ certificates, tokens, audiences, tenants, logger, clock }),
    tokens,
    audiences,
    tokenRequests: createTokenRequests({ store, keys, issuer, audiences, longestSeconds: longestTokenSeconds }),
    documents: createIssuerDocuments({ keys, issuer, tenants }),
    keys,
  };
}
