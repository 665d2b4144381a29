import {
  createAuditEvents,
  createAuditRow,
  createAuthentication,
  createContinueTokens,
  createDenialLog,
  createFairness,
  createImpersonation,
  createReviews,
  type ApiServerOptions,
  type Authority,
  type OidcIssuer,
  type StaticToken,
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

/** Issuer of service-account tokens where the settings name no address: a name, whatever the server is called. */
const unnamedIssuer = 'https://hub.allmend.internal';
/** The name by which clients inside a cluster ask for tokens. */
const usualAudience = 'https://kubernetes.default.svc';

/** Who may come in, and what is written down about it, by the settings of the server. */
export function createSecurity({ authority, settings, store, logger, tokenKey }: SecurityOptions): HubSecurity {
  const denials = createDenialLog({ store, logger });
  return {
    auditRow: createAuditRow(),
    parts({ tenants, policies, authorizer }) {
      const { authenticator, tokens, audiences, tokenRequests, documents } = createAuthentication({
        store,
        tenants,
        logger,
        clientAuthorities: [authority.ca],
        issuer: settings.tokenIssuer ?? unnamedIssuer,
        audiences: [usualAudience],
        staticTokens: (settings.tokens ?? []).map(readToken),
        oidcIssuers: (settings.issuers ?? []) as readonly OidcIssuer[],
      });
      return {
        authenticator,
        impersonation: createImpersonation(authorizer),
        fairness: createFairness(),
        denials,
        virtual: [...createReviews({ authorizer, policies, tokens, audiences }), tokenRequests],
        readable: [createAuditEvents({ store, tokens: createContinueTokens(tokenKey) })],
        documents: (path) => documents.document(path),
      };
    },
    close: () => denials.close(),
  };
}

function readToken({ notAfter, tenant, ...token }: NonNullable<ServerSettings['tokens']>[number]): StaticToken {
  return {
    ...token,
    ...(tenant !== undefined && { tenant }),
    ...(notAfter !== undefined && { notAfter: new Date(notAfter) }),
  };
}
