import { Subject } from '@allmend/api/kinds';
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
  type Authentication,
  type Authority,
  type StaticToken,
} from '@allmend/core-apiserver';
import type { Store } from '@allmend/core-store';
import type { Logger } from '@allmend/kit-telemetry';
import type { Monitor } from './monitor.ts';
import type { ServerSettings } from './settings.ts';

export interface SecurityOptions {
  readonly authority: Authority;
  readonly settings: ServerSettings;
  readonly store: Store;
  readonly logger: Logger;
  /** Key of continue tokens. */
  readonly tokenKey: Uint8Array;
  /** Whose resources are served beside those of the server itself. */
  readonly monitor: Pick<Monitor, 'readable' | 'subresources' | 'virtual'>;
}

export interface HubSecurity {
  readonly parts: ApiServerOptions['security'];
  readonly auditRow: NonNullable<ApiServerOptions['auditRow']>;
  /** Takes static tokens and identity providers from other settings. Throws, and changes nothing, when they are wrong. */
  reload(settings: ServerSettings): void;
  /** Writes what the denial log has counted. */
  close(): Promise<void>;
}

/** Issuer of service-account tokens where the settings name no address: a name, whatever the server is called. */
const unnamedIssuer = 'https://hub.allmend.internal';
/** The name by which clients inside a cluster ask for tokens. */
const usualAudience = 'https://kubernetes.default.svc';

const findingsOfSubject = {
  group: Subject.group,
  version: Subject.version,
  resource: Subject.plural,
  subresource: 'findings',
} as const;

/** Who may come in, and what is written down about it, by the settings of the server. */
export function createSecurity({
  authority,
  settings,
  store,
  logger,
  tokenKey,
  monitor,
}: SecurityOptions): HubSecurity {
  const denials = createDenialLog({ store, logger });
  let make: ((from: ServerSettings) => Authentication) | null = null;
  let current: Authentication | null = null;
  return {
    auditRow: createAuditRow(),
    parts({ tenants, policies, authorizer, registry }) {
      make = (from) =>
        createAuthentication({
          store,
          tenants,
          logger,
          clientAuthorities: [authority.ca],
          issuer: settings.tokenIssuer ?? unnamedIssuer,
          audiences: [usualAudience],
          staticTokens: (from.tokens ?? []).map(readToken),
          oidcIssuers: from.issuers ?? [],
        });
      const first = make(settings);
      current = first;
      const audit = createAuditEvents({ store, tokens: createContinueTokens(tokenKey) });
      const now = (): Authentication => current ?? first;
      const tokens: Authentication['tokens'] = { verify: (...asked) => now().tokens.verify(...asked) };
      return {
        authenticator: { authenticate: (tenant, credentials) => now().authenticator.authenticate(tenant, credentials) },
        impersonation: createImpersonation(authorizer),
        fairness: createFairness(),
        denials,
        virtual: [
          ...createReviews({ authorizer, policies, tokens, audiences: first.audiences }),
          first.tokenRequests,
          ...monitor.virtual({ registry, audit }),
        ],
        readable: [audit, ...monitor.readable],
        subresources: monitor.subresources(async ({ tenant, identity }, subject) => {
          const asked = { type: 'resource', tenant, verb: 'get', ...findingsOfSubject, ...subject } as const;
          return (await authorizer.authorize(identity, asked)).allowed === 'yes';
        }),
        documents: (path) => first.documents.document(path),
      };
    },
    reload(from) {
      if (make) current = make(from);
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
