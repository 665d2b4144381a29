import { controllersUser, type Authority } from '@allmend/core-apiserver';
import { openClient, type Credentials, type CredentialSource } from '@allmend/core-client';
import { replicaIdentity, type Controller, type ControllerMetrics } from '@allmend/core-controller';
import type { Logger } from '@allmend/kit-telemetry';
import { cloudController } from '@allmend/openstack-provider';

export interface ControllersOptions {
  /** The API of this process, over TLS as for everybody else: there is no back door. */
  readonly url: string;
  readonly authority: Authority;
  readonly logger: Logger;
}

/** The controllers of this process. Of several replicas on one store, one works; which, a Lease of the root tenant says. */
export interface Controllers {
  metrics(): readonly ControllerMetrics[];
  /** Ends their work and lets go of their leases; the API must still answer. */
  stop(): Promise<void>;
}

/** Where their leases are, in the root tenant; the right to them is for this namespace only. */
const leaseNamespace = 'default';

/** Starts the controllers. They come in as a user with exactly the rights that they need (docs/decisions/0020). */
export async function startControllers({ url, authority, logger }: ControllersOptions): Promise<Controllers> {
  const client = await openClient({
    server: url,
    credentials: renewed(authority),
    name: 'allmend-controllers',
  });
  const lease = { namespace: leaseNamespace, identity: replicaIdentity() };
  const controllers: readonly Controller[] = [cloudController(client, { logger, lease })];
  for (const controller of controllers) controller.start();
  return {
    metrics: () => controllers.map((controller) => controller.metrics()),
    async stop() {
      await Promise.all(controllers.map((controller) => controller.stop()));
      await client.close();
    },
  };
}

const certificateDays = 2;
const renewAfterMs = 86_400_000;

/** A certificate of the controllers' own that is never valid for long, made anew in good time. */
function renewed(authority: Authority): CredentialSource {
  let current: { readonly made: number; readonly credentials: Promise<Credentials> } | null = null;
  const make = async (): Promise<Credentials> => {
    const subject = { name: controllersUser, groups: [], tenant: 'root' };
    return { ca: authority.ca, certificate: await authority.client(subject, certificateDays) };
  };
  return () => {
    // The time of day, for that is what certificates go by.
    const now = Date.now();
    if (!current || Math.abs(now - current.made) > renewAfterMs) current = { made: now, credentials: make() };
    return current.credentials;
  };
}
