import { join } from 'node:path';
import { createJournal, openMonitorKeys, type Journal, type MonitorKeys } from '@allmend/conformance/controllers';
import { openFolderTenantBlobs, type TenantBlobs } from '@allmend/core-blobs';
import { administratorsGroup, mastersGroup } from '@allmend/core-apiserver';
import { openClient, type Client } from '@allmend/core-client';
import { openPostgresStore, openSqliteStore, sealStore } from '@allmend/core-store';
import { createLogger } from '@allmend/kit-telemetry';
import { temporaryFolder } from '@allmend/kit-testing';
import { openDataFolder } from './data-folder.ts';
import { startHub, type Hub } from './hub.ts';
import type { MonitorPace } from './monitor.ts';
import { openKeyRing } from './ring.ts';
import type { Rooms } from './rooms.ts';
import { isSealed } from './sealed.ts';
import type { ServerSettings } from './settings.ts';

/** A whole hub in this process, in a folder that goes with it. */
export interface TestHub extends AsyncDisposable {
  readonly hub: Hub;
  /** Of the root's administrator. */
  readonly root: Client;
  /** Of somebody with a certificate of the hub. `tenant`: id of the tenant that knows them; default the root. */
  as(name: string, options?: { readonly tenant?: string; readonly groups?: readonly string[] }): Promise<Client>;
  /** Lines that the hub has logged. */
  readonly log: readonly string[];
}

/** Rooms of other apps that are not there. */
export const noRooms: Rooms = {
  publicPages: () => Promise.resolve({ handler: () => Promise.resolve(null), close: () => Promise.resolve() }),
  publicExport: () => Promise.reject(new Error('there is nothing to be exported')),
  console: () => Promise.resolve(null),
};

export interface TestHubOptions {
  readonly settings?: ServerSettings;
  readonly rooms?: Rooms;
  /** Opens the public listener on a free port. */
  readonly published?: true;
  readonly pace?: MonitorPace;
  /** Folder of its data, which then stays; default: one that goes with it. */
  readonly dataDir?: string;
}

export async function startTestHub(options: TestHubOptions = {}): Promise<TestHub> {
  const folder = await temporaryFolder('hub');
  const log: string[] = [];
  const hub = await startHub({
    dataDir: options.dataDir ?? folder.path,
    listen: { host: '127.0.0.1', port: 0 },
    settings: options.settings ?? {},
    rooms: options.rooms ?? noRooms,
    publicListen: options.published ? { host: '127.0.0.1', port: 0 } : null,
    ...(options.pace && { pace: options.pace }),
    version: '0.0.0',
    logger: createLogger({ level: 'debug', write: (line) => log.push(line) }),
  });
  const clients: Client[] = [];
  const as: TestHub['as'] = async (name, { tenant = 'root', groups = [] } = {}) => {
    const certificate = await hub.authority.client({ name, groups, tenant }, 1);
    const client = await openClient({ server: hub.url, credentials: { ca: hub.authority.ca, certificate } });
    clients.push(client);
    return client;
  };
  return {
    hub,
    root: await as('administrator', { groups: [mastersGroup] }),
    as,
    log,
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((client) => client.close()));
      await hub.stop(1000);
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Groups of a tenant's own administrator. */
export const tenantAdministrator: readonly string[] = [administratorsGroup];

/** What the monitor of a hub that runs no more has written down. */
export interface MonitorRecords extends AsyncDisposable {
  readonly journal: Journal;
  /** The same as the journal's. */
  readonly blobs: TenantBlobs;
  readonly keys: MonitorKeys;
}

export async function openMonitorRecords(dataDir: string, databaseUrl?: string): Promise<MonitorRecords> {
  const folder = await openDataFolder(dataDir);
  const stored =
    databaseUrl === undefined
      ? await openSqliteStore({ folder: folder.store })
      : await openPostgresStore({ url: databaseUrl });
  const store = sealStore(stored, { keys: await openKeyRing(folder), isSealed });
  const blobs = openFolderTenantBlobs(join(folder.path, 'blobs'));
  return {
    journal: createJournal({ store, blobs }),
    blobs,
    keys: openMonitorKeys({ store }),
    [Symbol.asyncDispose]: () => store.close(),
  };
}
