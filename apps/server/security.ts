import {
  createAccountTokens,
  createAuditEvents,
  createAuditRow,
  createAuthenticator,
  createCertificateAuthenticator,
  createContinueTokens,
  createDenialLog,
  createFairness,
  createImpersonation,
  createOidcTokens,
  createReviews,
  createSigningKeys,
  createStaticTokens,
  createTokenRequests,
  firstOf,
  type ApiServerOptions,
  type Authority,
  type OidcIssuer,
} from '@allmend/core-apiserver';
import type { Store } from '@allmend/core-store';
import type { Logger } from '@allmend/kit-telemetry';
import type { ServerSettings } from './settings.ts';

export interface SecurityOptions {
  readonly authority: Authority;
  readonly settings: ServerSettings;
  readonly store: Store;
  readonly logger: Logger;
  /** Key of continue tokens. */
  readonly tokenKey: Uint8Array;
}

export interface HubSecurity {
  readonly parts: ApiServerOptions['security'];
  readonly auditRow: NonNullable<ApiServerOptions['auditRow']>;
  /** Writes what the denial log has counted. */
  close(): Promise<void>;
}

/** Base of the issuers of service account tokens: a name, the same at whatever address the server is reached. */
const issuer = 'https://hub.allmend.internal';
const audiences = [issuer, 'https://kubernetes.default.svc'];
const longestTokenSeconds = 24 * 3600;

/** Who may come in, and what is written down about it, by the settings of the server. */
export function createSecurity({ authority, settings, store, logger, tokenKey }: SecurityOptions): HubSecurity {
  const denials = createDenialLog({ store, logger });
  const keys = createSigningKeys({ store, longestTokenSeconds });
  const tokens = firstOf([
    createStaticTokens({ tokens: (settings.tokens ?? []).map(readToken), audiences }),
    createAccountTokens({ store, keys, issuer }),
    createOidcTokens({ issuers: (settings.issuers ?? []) as readonly OidcIssuer[], ownIssuer: issuer, audiences }),
  ]);
  return {
    auditRow: createAuditRow(),
    parts: ({ tenants, policies, authorizer }) => ({
      authenticator: createAuthenticator({
        certificates: createCertificateAuthenticator({ authorities: [authority.ca] }),
        tokens,
        audiences,
        tenants,
        logger,
      }),
      impersonation: createImpersonation(authorizer),
      fairness: createFairness(),
      denials,
      readable: [createAuditEvents({ store, tokens: createContinueTokens(tokenKey) })],
      virtual: [
        ...createReviews({ authorizer, policies, tokens, audiences }),
        createTokenRequests({ store, keys, issuer, audiences, longestSeconds: longestTokenSeconds }),
      ],
    }),
    close: () => denials.close(),
  };
}

function readToken({ notAfter, ...token }: NonNullable<ServerSettings['tokens']>[number]) {
  return { ...token, ...(notAfter !== undefined && { notAfter: new Date(notAfter) }) };
}
