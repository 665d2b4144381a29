import { hkdfSync } from 'node:crypto';
import { AuditEvent, builtInKinds } from '@allmend/api/kinds';
import { openAuthority, publicUser, startApiServer, type ApiServer, type Authority } from '@allmend/core-apiserver';
import { openPostgresStore, openSqliteStore, sealStore, type KeyRing, type Store } from '@allmend/core-store';
import type { Logger } from '@allmend/kit-telemetry';
import { cannotListen, reachableNames, type Address } from './address.ts';
import { openControllersClient, renewed, startControllers, type Controllers } from './controllers.ts';
import { openDataFolder, writeSealNote, writeServerInfo, type DataFolder } from './data-folder.ts';
import { openEvidenceStore } from './evidence-store.ts';
import { tenantEgress } from './egress.ts';
import { lateClient } from './late-client.ts';
import { createMonitor, type Monitor, type MonitorPace } from './monitor.ts';
import { publishedFiles } from './published-files.ts';
import { startPublishing, type Publishing } from './publishing.ts';
import { openPublicListener, type ListenerHandler, type PublicListener } from './public-listener.ts';
import type { PublicPages, PublicPagesOptions, PublicStatements, Rooms } from './rooms.ts';
import { serverErrors } from './errors.ts';
import { startHousekeeping } from './housekeeping.ts';
import { createMetrics } from './metrics.ts';
import { resealWithCurrent } from './reseal.ts';
import { openKeyRing } from './ring.ts';
import { isSealed, probeKey } from './sealed.ts';
import { createSecurity } from './security.ts';
import type { ServerSettings } from './settings.ts';

export interface HubOptions {
  readonly dataDir: string;
  readonly listen: Address;
  readonly settings: ServerSettings;
  readonly version: string;
  readonly logger: Logger;
  /** Where the public pages listen; null: there are none. */
  readonly publicListen: Address | null;
  readonly rooms: Rooms;
  /** Of what the monitor does by itself. */
  readonly pace?: MonitorPace;
}

/** A running hub: store, API server, what keeps them in order, and what is published. */
export interface Hub {
  readonly url: string;
  /** Null: there are no public pages. */
  readonly publicUrl: string | null;
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
  const sealed = await openStore(folder, settings);
  const store = sealStore(sealed, { keys: ring, isSealed });
  /** What ends, the last begun first: at a stop, and when a start fails halfway. */
  const closing: ((graceMs: number) => Promise<void>)[] = [() => store.close()];
  try {
    await requireSameKeys(store, ring, folder);
    const certificate = await authority.server([...reachableNames(listen), ...(settings.serverNames ?? [])]);
    const tokenKey = derivedKey(ring, 'continue tokens');
    const metrics = createMetrics();
    const evidence = await openEvidenceStore(folder, settings);
    closing.push(() => evidence.close());
    const late = lateClient();
    const egress = tenantEgress(settings);
    const tenants = Promise.withResolvers<ApiServer['tenants']>();
    const monitor = await createMonitor({
      store,
      evidence,
      settings,
      logger,
      version: options.version,
      tokenKey,
      client: late.client,
      egress,
      tenantId: async (path) => (await (await tenants.promise).resolve(path)).id,
      tenantPath: async (id) => (await (await tenants.promise).find(id))?.path ?? null,
      ...(options.pace && { pace: options.pace }),
      now: () => new Date(),
    });
    closing.push(() => monitor.close());
    const security = createSecurity({ authority, settings, store, logger, tokenKey, monitor });
    closing.push(() => security.close());
    let controllers: Controllers | null = null;
    const pages = await options.rooms.console();
    const server = await startApiServer({
      store,
      builtIn: [...builtInKinds, AuditEvent],
      security: security.parts,
      auditRow: security.auditRow,
      rules: monitor.rules,
      ...(pages && { pages }),
      tokenKey,
      tls: { ...certificate, clientCa: authority.ca },
      listen,
      version: options.version,
      logger,
      metrics: () => metrics.text(controllers?.metrics() ?? []),
      observe: metrics.observe,
    }).catch((error: NodeJS.ErrnoException) => {
      throw error.syscall === 'listen' || error.syscall === 'getaddrinfo' ? cannotListen(listen, error) : error;
    });
    const resealing = resealWithCurrent(sealed, ring, { logger, now: () => new Date() })
      .then((mark) => writeSealNote(folder, mark))
      .catch((error: unknown) => logger.warn({ error }, 'old keys may still be in use; the next start tries again'));
    closing.push(() => resealing);
    const housekeeping = startHousekeeping(store, logger);
    closing.push(() => housekeeping.close());
    closing.push((graceMs) => server.stop(graceMs));
    tenants.resolve(server.tenants);
    const client = await openControllersClient(server.url, authority);
    closing.push(() => client.close());
    late.settle(client);
    controllers = startControllers({ client, logger, egress, more: (parts) => monitor.controllers(parts) });
    // Before the server, for both are its clients and let go of their leases through it.
    closing.push(() => monitor.close());
    closing.push(async () => controllers?.stop());
    monitor.start();
    const published =
      options.publicListen && (await publish(options, { server, authority, monitor, listen: options.publicListen }));
    if (published) closing.push((graceMs) => published.stop(graceMs));
    const publishing = await publishEditions(options, {
      server,
      authority,
      monitor,
      address: settings.publicUrl ?? published?.url ?? server.url,
    });
    if (publishing) closing.push(() => publishing.close());
    await writeServerInfo(folder, { url: server.url, pid: process.pid, startedAt: new Date().toISOString() });
    return {
      url: server.url,
      publicUrl: published?.url ?? null,
      folder,
      authority,
      server,
      reload: (changed) => security.reload(changed),
      async stop(graceMs) {
        const failed = await closeAll(closing, graceMs);
        if (failed.length > 0) throw failed[0];
      },
    };
  } catch (error) {
    await closeAll(closing, 0);
    throw error;
  }
}

/** Opens the listener of what anybody may read: the official monitor's interface, badges and lists, then the pages. */
async function publish(
  { settings, logger, rooms }: HubOptions,
  parts: {
    readonly server: ApiServer;
    readonly authority: Authority;
    readonly monitor: Monitor;
    readonly listen: Address;
  },
): Promise<PublicListener> {
  const { monitor, listen } = parts;
  const seen = await seenByPublic(settings, parts);
  const handlers = Promise.withResolvers<readonly ListenerHandler[]>();
  handlers.promise.catch(() => undefined);
  const listener = await openPublicListener({
    listen,
    handlers: handlers.promise,
    logger,
    proxies: settings.publicProxies ?? 0,
  });
  let pages: PublicPages | null = null;
  const stop = async (graceMs: number): Promise<void> => {
    await listener.stop(graceMs);
    await pages?.close();
  };
  try {
    pages = await rooms.publicPages({
      ...seen,
      address: settings.publicUrl ?? listener.url,
      failed: (error) => logger.warn({ error }, 'a public page could not be made'),
    });
    const editions = settings.publish ? [publishedFiles(settings.publish.folder)] : [];
    handlers.resolve([...(await monitor.publicHandlers()), ...editions, pages.handler]);
    return { url: listener.url, stop };
  } catch (error) {
    handlers.reject(error);
    await stop(0);
    throw error;
  }
}

/** Writes editions of what is public into the folder of the settings; null: they name none. */
async function publishEditions(
  { settings, logger, rooms }: HubOptions,
  parts: {
    readonly server: ApiServer;
    readonly authority: Authority;
    readonly monitor: Monitor;
    /** Where people reach the pages. */
    readonly address: string;
  },
): Promise<Publishing | null> {
  if (!settings.publish) return null;
  const { monitor, address } = parts;
  const { folder, everyMinutes } = settings.publish;
  const pages = await rooms.publicExport({ ...(await seenByPublic(settings, parts)), address });
  return startPublishing({
    folder,
    everyMs: everyMinutes * 60_000,
    pages,
    bundle: (path, subjects, signal) => monitor.bundle(path, subjects, signal),
    logger,
    now: () => new Date(),
  });
}

/** What is public, as the user of the public pages sees it. */
async function seenByPublic(
  settings: ServerSettings,
  { server, authority }: { readonly server: ApiServer; readonly authority: Authority },
): Promise<Omit<PublicPagesOptions, 'address' | 'failed'>> {
  const tenant = settings.monitor?.tenant ?? '';
  const { id } = await server.tenants.resolve(tenant);
  const credentials = renewed(authority, id, publicUser);
  return { server: server.url, tenant, credentials, statements: statementsOf(settings) };
}

function statementsOf({ monitor }: ServerSettings): PublicStatements {
  const { imprint, contact, licence, timeZone } = monitor ?? {};
  return {
    ...(imprint !== undefined && { imprint }),
    ...(contact !== undefined && { contact }),
    ...(licence !== undefined && { licence }),
    ...(timeZone !== undefined && { timeZone }),
  };
}

/** The store of the settings, as it lies there: what is secret in it is sealed. */
async function openStore(folder: DataFolder, settings: ServerSettings): Promise<Store> {
  return settings.databaseUrl
    ? openPostgresStore({ url: settings.databaseUrl })
    : openSqliteStore({ folder: folder.store });
}

/** A sealed value that opens shows that this server has the keys of the store. Throws `server.foreign-keys`. */
async function requireSameKeys(store: Store, ring: KeyRing, folder: DataFolder): Promise<void> {
  try {
    if (await store.get(probeKey)) return;
    await store.commit({ writes: [{ key: probeKey, op: 'put', value: Buffer.from(ring.current) }] });
  } catch (error) {
    const { reason } = error as { reason?: string };
    if (reason !== 'store.seal-broken' && reason !== 'store.seal-key-missing') throw error;
    throw serverErrors.error('foreign-keys', { path: folder.keys }, { cause: error });
  }
}

function derivedKey({ current, keys }: KeyRing, purpose: string): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', keys[current]!, Buffer.alloc(0), `allmend ${purpose}`, 32));
}

/** Closes all, whatever fails; what failed. */
async function closeAll(
  closing: readonly ((graceMs: number) => Promise<void>)[],
  graceMs: number,
): Promise<readonly unknown[]> {
  const failed: unknown[] = [];
  for (const close of closing.toReversed()) await close(graceMs).catch((error: unknown) => failed.push(error));
  return failed;
}
