import type { Logger } from '@allmend/kit-telemetry';
import type { Kind } from '@allmend/core-machinery';
import type { Store } from '@allmend/core-store';
import type { Authenticator } from './authentication/authenticator.ts';
import type { Authorizer } from './authorization/authorizer.ts';
import { escalationRules } from './authorization/escalation.ts';
import { createPolicySource, type PolicySource } from './authorization/policy-source.ts';
import { createRbac } from './authorization/rbac.ts';
import { withStandingObjects, withStandingReads } from './authorization/standing-objects.ts';
import { createApiApp, type TlsMaterial } from './http/app.ts';
import { openListener, type Listener, type ListenAddress } from './http/listener.ts';
import type { ApiOptions, HealthCheck, Observed } from './http/options.ts';
import type {
  DenialLog,
  Fairness,
  Impersonation,
  ReadResource,
  ReadSubresource,
  VirtualResource,
} from './http/parts.ts';
import { startLifecycle, type Lifecycle, type LifecycleOptions } from './lifecycle/lifecycle.ts';
import type { AuditRow } from './registry/audit-row.ts';
import { createRegistry, type RegistryLifecycle } from './registry/create-registry.ts';
import type { Registry } from './registry/registry.ts';
import type { KindRules } from './registry/rules.ts';
import { createTenants } from './tenancy/create-tenants.ts';
import type { Tenants } from './tenancy/tenants.ts';

/** What the parts of the server that ask who may do what are made from. */
export interface SecurityParts {
  readonly store: Store;
  readonly registry: Registry;
  readonly tenants: Tenants;
  readonly policies: PolicySource;
  readonly authorizer: Authorizer;
}

export interface Security {
  readonly authenticator: Authenticator;
  readonly impersonation?: Impersonation;
  readonly fairness?: Fairness;
  readonly denials?: DenialLog;
  readonly virtual?: readonly VirtualResource[];
  readonly readable?: readonly ReadResource[];
  readonly subresources?: readonly ReadSubresource[];
  readonly documents?: ApiOptions['documents'];
}

export interface ApiServerOptions {
  readonly store: Store;
  readonly builtIn: readonly Kind[];
  readonly security: (parts: SecurityParts) => Security | Promise<Security>;
  readonly auditRow?: AuditRow;
  /** Rules of kinds beside those of the server itself. */
  readonly rules?: readonly KindRules[];
  /** Key of continue tokens, 32 bytes: the same for all replicas of a store. */
  readonly tokenKey: Uint8Array;
  readonly tls: TlsMaterial | null;
  readonly listen: ListenAddress;
  readonly version: string;
  readonly logger: Logger;
  readonly health?: readonly HealthCheck[];
  readonly metrics?: ApiOptions['metrics'];
  readonly pages?: ApiOptions['pages'];
  readonly observe?: (request: Observed) => void;
  readonly bookmarkMs?: number;
  readonly lifecyclePauses?: LifecycleOptions['pauses'];
}

/** A running API server. */
export interface ApiServer {
  readonly url: string;
  readonly registry: Registry & RegistryLifecycle;
  readonly tenants: Tenants;
  readonly policies: PolicySource;
  /** Ends watches, lets requests end, then stops everything but the store. */
  stop(graceMs: number): Promise<void>;
}

/** Puts the API server together over a store, and serves. */
export async function startApiServer(options: ApiServerOptions): Promise<ApiServer> {
  const { store } = options;
  const stopping = new AbortController();
  const tenants = createTenants({ store });
  await tenants.start();
  const policies = createPolicySource(store, stopping.signal);
  const authorizer = createRbac(policies);
  const registry = createRegistry({
    store,
    builtIn: options.builtIn,
    tenants,
    rules: [...escalationRules(policies, authorizer), ...(options.rules ?? [])],
    ...(options.auditRow && { auditRow: options.auditRow }),
  });
  try {
    return await serveWith(options, { stopping, tenants, policies, authorizer, registry });
  } catch (error) {
    // Nothing of a server that could not start goes on.
    stopping.abort();
    await registry.close();
    await tenants.close();
    throw error;
  }
}

interface ServerParts {
  readonly stopping: AbortController;
  readonly tenants: Tenants;
  readonly policies: PolicySource;
  readonly authorizer: Authorizer;
  readonly registry: Registry & RegistryLifecycle;
}

async function serveWith(options: ApiServerOptions, own: ServerParts): Promise<ApiServer> {
  const { store, logger } = options;
  const { stopping, tenants, policies, authorizer, registry } = own;
  const security = await options.security({ store, registry, tenants, policies, authorizer });
  const app = createApiApp(
    {
      store: withStandingObjects(store, policies),
      registry: withStandingReads(registry, store, policies),
      tenants,
      authorizer,
      ...security,
      tokenKey: options.tokenKey,
      version: options.version,
      logger,
      stopping: stopping.signal,
      health: [storeHealth(store), ...(options.health ?? [])],
      ...(options.metrics && { metrics: options.metrics }),
      ...(options.pages && { pages: options.pages }),
      ...(options.observe && { observe: options.observe }),
      ...(options.bookmarkMs && { bookmarkMs: options.bookmarkMs }),
    },
    options.tls,
  );
  await Promise.all([tenants.ready, registry.ready]);
  const listener = await openListener(app, options.listen);
  const lifecycle = startLifecycle({
    store,
    registry,
    tenants,
    logger,
    ...(options.lifecyclePauses && { pauses: options.lifecyclePauses }),
  });
  const parts = { listener, lifecycle, registry, tenants, stopping };
  let stopped: Promise<void> | null = null;
  return {
    url: urlOf(options.tls, listener.address),
    registry,
    tenants,
    policies,
    stop: (graceMs) => (stopped ??= stop(parts, graceMs)),
  };
}

async function stop(
  parts: {
    readonly listener: Listener;
    readonly lifecycle: Lifecycle;
    readonly registry: RegistryLifecycle;
    readonly tenants: Tenants;
    readonly stopping: AbortController;
  },
  graceMs: number,
): Promise<void> {
  parts.stopping.abort();
  await parts.listener.stop(graceMs);
  await parts.lifecycle.close();
  await parts.registry.close();
  await parts.tenants.close();
}

function urlOf(tls: TlsMaterial | null, { host, port }: ListenAddress): string {
  const name = host === '0.0.0.0' || host === '::' ? 'localhost' : host.includes(':') ? `[${host}]` : host;
  return `${tls ? 'https' : 'http'}://${name}:${port}`;
}

function storeHealth(store: Store): HealthCheck {
  return {
    name: 'store',
    of: 'ready',
    async check() {
      await store.revision();
    },
  };
}
