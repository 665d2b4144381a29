import type { Recorder } from '@allmend/kit-egress';
import type { BlockStorage } from './block-storage.ts';
import type { Compute } from './compute.ts';
import type { CloudConfig } from './config/cloud-config.ts';
import type { IdentityService } from './identity.ts';
import type { ImageService } from './image.ts';
import type { KeyManager } from './key-manager.ts';
import type { LoadBalancer } from './load-balancer.ts';
import type { NetworkService } from './network.ts';
import type { ObjectStore } from './object-store.ts';

/** A role-scoped token as Keystone issued it, without the token itself. */
export interface TokenInfo {
  readonly userId: string;
  readonly userName: string;
  readonly userDomainId: string | null;
  readonly projectId: string | null;
  readonly projectName: string | null;
  readonly domainId: string | null;
  readonly roles: readonly string[];
  readonly issuedAt: string;
  readonly expiresAt: string | null;
  /** The cloud says of itself that it is a simulation (`x-allmend-sandbox` in the catalogue's identity entry). */
  readonly simulated: boolean;
  readonly catalog: readonly CatalogEntry[];
}

export interface CatalogEntry {
  readonly type: string;
  readonly name: string;
  readonly endpoints: readonly {
    readonly interface: string;
    readonly region: string | null;
    readonly url: string;
  }[];
}

export interface CallScope {
  /** Called after each call made through the scoped cloud, in addition to the session's own observer. */
  readonly recorder?: Recorder;
  /** Aborts calls that are under way and refuses new ones. */
  readonly signal?: AbortSignal;
  /** Seconds for one call with its retries; the session's default when absent. */
  readonly deadline?: number;
}

/** One configured cloud, one session: token, catalogue and connections are shared by all services and scopes. */
export interface Cloud {
  readonly name: string;
  readonly config: CloudConfig;
  /** The same session seen through a recorder, a signal or a deadline. Cheap. */
  scoped(scope: CallScope): Cloud;
  /** Authenticates when needed. */
  token(): Promise<TokenInfo>;
  /** Endpoint of a service type (or an alias of it) for the configured region and interface; null when not in the catalogue. */
  endpoint(serviceType: string): Promise<string | null>;
  readonly identity: IdentityService;
  readonly compute: Compute;
  readonly image: ImageService;
  readonly blockStorage: BlockStorage;
  readonly network: NetworkService;
  readonly keyManager: KeyManager;
  readonly loadBalancer: LoadBalancer;
  readonly objectStore: ObjectStore;
  /** Closes idle connections. The cloud can still be used. */
  close(): Promise<void>;
}
