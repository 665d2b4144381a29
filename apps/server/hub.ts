import { hkdfSync } from 'node:crypto';
import { AuditEvent, builtInKinds } from '@allmend/api/kinds';
import { openAuthority, startApiServer, type ApiServer, type Authority } from '@allmend/core-apiserver';
import {
  openPostgresStore,
  openSqliteStore,
  sealStore,
  type KeyRing,
  type Store,
  type StoreKey,
} from '@allmend/core-store';
import type { Logger } from '@allmend/kit-telemetry';
import { reachableNames, type Address } from './address.ts';
import { startControllers, type Controllers } from './controllers.ts';
import { openDataFolder, openKeyRing, writeServerInfo, type DataFolder } from './data-folder.ts';
import { serverErrors } from './errors.ts';
import { startHousekeeping } from './housekeeping.ts';
import { createMetrics } from './metrics.ts';
import { createSecurity } from './security.ts';
import type { ServerSettings } from './settings.ts';

export interface HubOptions {
  readonly dataDir: string;
  readonly listen: Address;
  readonly settings: ServerSettings;
  readonly version: string;
  readonly logger: Logger;
}

/** A running hub: store, API server and what keeps them in order. */
export interface Hub {
  readonly url: string;
  readonly folder: DataFolder;
  readonly authority: Authority;
  readonly server: ApiServer;
  /** Takes what can change without a restart from other settings: static tokens and identity providers. */
  reload(settings: ServerSettings): void;
  /** Ends watches, lets requests end for up to `graceMs`, and closes the store. */
  stop(graceMs: number): Promise<void>;
}

/** Starts the hub in its folder. */
export async function startHub(options: HubOptions): Promise<Hub> {
  const { listen, settings, logger } = options;
  const folder = await openDataFolder(options.dataDir);
  const authority = await openAuthority(folder.keys);
  const ring = await openKeyRing(folder);
  const store = await openStore(folder, settings, ring);
  /** What a start that fails has to take back, the last first. */
  const closing: (() => Promise<void>)[] = [() => store.close()];
  try {
    await requireSameKeys(store, ring, folder);
    const certificate = await authority.server([...reachableNames(listen), ...(settings.serverNames ?? [])]);
    const tokenKey = derivedKey(ring, 'continue tokens');
    const metrics = createMetrics();
    const security = createSecurity({ authority, settings, store, logger, tokenKey });
    closing.push(() => security.close());
    let controllers: Controllers | null = null;
    const server = await startApiServer({
      store,
      builtIn: [...builtInKinds, AuditEvent],
      security: security.parts,
      auditRow: security.auditRow,
      tokenKey,
      tls: { ...certificate, clientCa: authority.ca },
      listen,
      version: options.version,
      logger,
      metrics: () => metrics.text(controllers?.metrics() ?? []),
      observe: metrics.observe,
    }).catch((error: NodeJS.ErrnoException) => {
      if (error.syscall !== 'listen') throw error;
      const address = `${listen.host}:${listen.port}`;
      throw serverErrors.error('bad-address', { address, problem: problemOf(error) }, { cause: error });
    });
    closing.push(() => server.stop(0));
    controllers = await startControllers({ url: server.url, authority, logger });
    const housekeeping = startHousekeeping(store, logger);
    await writeServerInfo(folder, { url: server.url, pid: process.pid, startedAt: new Date().toISOString() });
    return {
      url: server.url,
      folder,
      authority,
      server,
      reload: (changed) => security.reload(changed),
      async stop(graceMs) {
        // First, for they are clients of the server and let go of their leases through it.
        await controllers.stop();
        await server.stop(graceMs);
        await housekeeping.close();
        await security.close();
        await store.close();
      },
    };
  } catch (error) {
    for (const close of closing.toReversed()) await close().catch(() => undefined);
    throw error;
  }
}

/** The store of the settings, with everything secret in it sealed. */
export async function openStore(folder: DataFolder, settings: ServerSettings, ring: KeyRing): Promise<Store> {
  const store = settings.databaseUrl
    ? await openPostgresStore({ url: settings.databaseUrl })
    : await openSqliteStore({ folder: folder.store });
  return sealStore(store, { keys: ring, isSealed });
}

const sealedKinds = new Set(
  builtInKinds.filter(({ builtIn }) => builtIn?.sealed).map(({ group, plural }) => `${group}/${plural}`),
);
/** Groups that only the server itself reads: its signing keys, and its own notes. */
const sealedGroups = new Set(['authentication.allmend.dev']);

export function isSealed({ group, resource }: StoreKey): boolean {
  return sealedGroups.has(group) || sealedKinds.has(`${group}/${resource}`);
}

const probe: StoreKey = {
  tenant: 'root',
  group: 'authentication.allmend.dev',
  resource: 'probes',
  namespace: '',
  name: 'keys',
};

/** A sealed value that opens shows that this server has the keys of the store. Throws `server.foreign-keys`. */
async function requireSameKeys(store: Store, ring: KeyRing, folder: DataFolder): Promise<void> {
  try {
    if (await store.get(probe)) return;
    await store.commit({ writes: [{ key: probe, op: 'put', value: Buffer.from(ring.current) }] });
  } catch (error) {
    const { reason } = error as { reason?: string };
    if (reason !== 'store.seal-broken' && reason !== 'store.seal-key-missing') throw error;
    throw serverErrors.error('foreign-keys', { path: folder.keys }, { cause: error });
  }
}

function derivedKey({ current, keys }: KeyRing, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', keys[current]!, Buffer.alloc(0), `allmend ${purpose}`, 32));
}

function problemOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return 'another program listens there';
  if (code === 'EACCES') return 'this user may not use that port';
  if (code === 'EADDRNOTAVAIL') return 'this machine does not have that address';
  return message;
}
