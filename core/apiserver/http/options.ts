import type { Logger } from '@allmend/kit-telemetry';
import type { Store } from '@allmend/core-store';
import type { Authenticator } from '../authentication/authenticator.ts';
import type { Authorizer } from '../authorization/authorizer.ts';
import type { Registry } from '../registry/registry.ts';
import type { TenantRef } from '../request/request-info.ts';
import type {
  DenialLog,
  Fairness,
  Impersonation,
  ReadResource,
  ReadSubresource,
  StaticPages,
  VirtualResource,
} from './parts.ts';

/** Finds tenants by their path and the other way round. */
export interface TenantDirectory {
  /** Throws 404 when there is no such tenant, 403 when it is suspended. */
  resolve(path: string): Promise<TenantRef>;
  /** '' for the root and for a tenant that is gone. */
  pathOf(id: string): Promise<string>;
}

/** A named condition of `/readyz` or `/livez`; throws, with a sentence, while it does not hold. */
export interface HealthCheck {
  readonly name: string;
  /** `ready`: only for /readyz. `live`: for both. */
  readonly of: 'ready' | 'live';
  check(): Promise<void>;
}

export interface ApiOptions {
  readonly store: Store;
  readonly registry: Registry;
  readonly tenants: TenantDirectory;
  readonly authenticator: Authenticator;
  readonly authorizer: Authorizer;
  readonly impersonation?: Impersonation;
  readonly fairness?: Fairness;
  readonly denials?: DenialLog;
  readonly virtual?: readonly VirtualResource[];
  readonly readable?: readonly ReadResource[];
  readonly subresources?: readonly ReadSubresource[];
  /** What anybody may read, without a word who they are. */
  readonly pages?: StaticPages;
  readonly health?: readonly HealthCheck[];
  /** Key of continue tokens: the same for all replicas of a store. */
  readonly tokenKey: Uint8Array;
  /** Version of Allmend, for /version. */
  readonly version: string;
  readonly logger: Logger;
  /** Ends when the server stops: watches end then. */
  readonly stopping: AbortSignal;
  /** How often a quiet watch gets a bookmark; default a minute. */
  readonly bookmarkMs?: number;
  /** Documents for others who check tokens of service accounts; null for a path that is none. */
  readonly documents?: (path: string) => Promise<{ readonly contentType: string; readonly body: object } | null>;
  /** Text of /metrics. */
  readonly metrics?: () => Promise<{ readonly contentType: string; readonly body: string }>;
  /** Told after each request. */
  readonly observe?: (request: Observed) => void;
}

export interface Observed {
  readonly verb: string;
  /** `group/resource` or `path`; never a name, so that the number of series is bounded. */
  readonly resource: string;
  readonly code: number;
  readonly seconds: number;
}
