import { controllersUser, type Authority } from '@allmend/core-apiserver';
import { openClient, type Client, type Credentials, type CredentialSource } from '@allmend/core-client';
import { replicaIdentity, type Controller, type ControllerMetrics } from '@allmend/core-controller';
import type { EgressPolicy } from '@allmend/kit-egress';
import type { Logger } from '@allmend/kit-telemetry';
import { cloudController } from '@allmend/openstack-provider';

export interface ControllersOptions {
  /** Seen by the controllers: the API of this process, over TLS as for everybody else. */
  readonly client: Client;
  readonly logger: Logger;
  /** Further ones, made with the same parts. */
  readonly more: (parts: ControllerParts) => readonly Controller[];
  /** Where requests on behalf of a tenant may go ('' is the root). */
  readonly egress: (tenant: string) => EgressPolicy;
}

/** What each controller gets. */
export interface ControllerParts {
  readonly client: Client;
  readonly logger: Logger;
  /** Where its lease is, and who we are in it. */
  readonly lease: { readonly namespace: string; readonly identity: string };
}

/** The controllers of this process. Of several replicas on one store, one works; which, a Lease of the root tenant says. */
export interface Controllers {
  metrics(): readonly ControllerMetrics[];
  /** Ends their work and lets go of their leases; the API must still answer. */
  stop(): Promise<void>;
}

/** Where their leases are, in the root tenant; the right to them is for this namespace only. */
const leaseNamespace = 'default';

/** The client of the server's own controllers: they come in as a user with exactly the rights that they need (docs/decisions/0020). */
export async function openControllersClient(url: string, authority: Authority): Promise<Client> {
  return openClient({
    server: url,
    credentials: renewed(authority, 'root', controllersUser),
    name: 'allmend-controllers',
  });
}

/** Starts the controllers. */
export function startControllers({ client, logger, more, egress }: ControllersOptions): Controllers {
  const lease = { namespace: leaseNamespace, identity: replicaIdentity() };
  const controllers: readonly Controller[] = [
    cloudController(client, { logger, lease, egress }),
    ...more({ client, logger, lease }),
  ];
  for (const controller of controllers) controller.start();
  return {
    metrics: () => controllers.map((controller) => controller.metrics()),
    async stop() {
      await Promise.all(controllers.map((controller) => controller.stop()));
    },
  };
}

const certificateDays = 2;
const renewAfterMs = 86_400_000;

/** A certificate of one of the server's own users that is never valid for long, made anew in good time. */
export function renewed(authority: Authority, tenant: string, name: string): CredentialSource {
  let current: { readonly made: number; readonly credentials: Promise<Credentials> } | null = null;
  const make = async (): Promise<Credentials> => {
    const certificate = await authority.client({ name, groups: [], tenant }, certificateDays);
    return { ca: authority.ca, certificate };
  };
  return () => {
    // The time of day, for that is what certificates go by.
    const now = Date.now();
    if (!current || Math.abs(now - current.made) > renewAfterMs) current = { made: now, credentials: make() };
    return current.credentials;
  };
}
