import {
  monitorKeyResource,
  openMonitorKeys,
  writeAllowedSigners,
  type MonitorPublicKey,
} from '@allmend/conformance/controllers';
import {
  openPostgresStore,
  openSqliteSnapshot,
  openSqliteStore,
  sealStore,
  type KeyRing,
  type Store,
  type StoredObject,
  type StoreKey,
} from '@allmend/core-store';
import { dataFolder } from './data-folder.ts';
import { serverErrors } from './errors.ts';
import { readKeyRing } from './ring.ts';
import { isSealed } from './sealed.ts';

/*
 * The keys that the monitor signs with. They lie in the store, shared by all servers of it and sealed with the ring, so unlike those of
 * the ring they are changed there.
 */

export interface MonitorKeysRequest {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly now?: () => Date;
}

export interface MonitorKeysView {
  /** Oldest first; none before the monitor has signed anything. */
  readonly keys: readonly MonitorPublicKey[];
  /** All of them as a file for `ssh-keygen -Y verify -I monitor`. */
  readonly allowedSigners: string;
}

/** Reads them; a server may run meanwhile, and none is made. Throws `server.not-started`, `server.keys-unreadable`, `store.*`. */
export async function viewMonitorKeys(request: MonitorKeysRequest): Promise<MonitorKeysView> {
  const ring = await ringOf(request);
  const items = await storedKeys(request);
  if (items.length === 0) return { keys: [], allowedSigners: '' };
  const reader: Pick<Store, 'list'> = {
    list: () => Promise.resolve({ items, revision: 0, more: false }),
  };
  const keys = await monitorKeys(reader as Store, ring, request).publicKeys();
  return { keys, allowedSigners: writeAllowedSigners(keys) };
}

/**
 * Makes the next one, which signs from now on; those before it verify for ever what they signed. On an embedded store no server may run:
 * throws `store.locked`, and else as `viewMonitorKeys` does.
 */
export async function rotateMonitorKey(request: MonitorKeysRequest): Promise<MonitorPublicKey> {
  const ring = await ringOf(request);
  const { dataDir, databaseUrl } = request;
  const store =
    databaseUrl === undefined
      ? await openSqliteStore({ folder: dataFolder(dataDir).store })
      : await openPostgresStore({ url: databaseUrl });
  try {
    return await monitorKeys(store, ring, request).rotate();
  } finally {
    await store.close();
  }
}

function monitorKeys(store: Store, keys: KeyRing, { now }: MonitorKeysRequest): ReturnType<typeof openMonitorKeys> {
  return openMonitorKeys({ store: sealStore(store, { keys, isSealed }), ...(now && { now }) });
}

async function ringOf({ dataDir }: MonitorKeysRequest): Promise<KeyRing> {
  const ring = await readKeyRing(dataFolder(dataDir));
  if (!ring) throw serverErrors.error('not-started', { folder: dataDir });
  return ring;
}

/** As they lie in the store: sealed. */
async function storedKeys({ dataDir, databaseUrl }: MonitorKeysRequest): Promise<readonly StoredObject[]> {
  if (databaseUrl !== undefined) {
    const store = await openPostgresStore({ url: databaseUrl });
    try {
      return (await store.list({ tenant: 'root', ...monitorKeyResource })).items;
    } finally {
      await store.close();
    }
  }
  // An embedded store is one server's alone; what it holds now can be read beside it.
  const snapshot = await openSqliteSnapshot({ folder: dataFolder(dataDir).store });
  try {
    const found: StoredObject[] = [];
    for await (const objects of snapshot.objects()) found.push(...objects.filter(({ key }) => isOne(key)));
    return found;
  } finally {
    await snapshot.close();
  }
}

const isOne = ({ tenant, group, resource }: StoreKey): boolean =>
  tenant === 'root' && group === monitorKeyResource.group && resource === monitorKeyResource.resource;
