import type { AdminStore } from '../admin.ts';
import { storeErrors } from '../errors.ts';
import { checkBatch, checkHistoryQuery, checkKey, checkList, checkRange } from '../input.ts';
import { createWatchHub, type WatchHubLimits } from '../watch/hub.ts';
import type { EventSource } from '../watch/source.ts';
import { compactVersions } from './compaction.ts';
import { openConnections } from './connections.ts';
import { openLoad, openSnapshot } from './dump.ts';
import { readEvents } from './events.ts';
import { databaseFailure } from './failure.ts';
import { readAnchor, readHistory, trimRows } from './history.ts';
import { migrate } from './migrations.ts';
import { countObjects, listObjects, readObject, readPosition } from './reads.ts';
import { removeTenant } from './tenant-end.ts';
import { openWakeUp } from './wake-up.ts';
import { openWriterConnection } from './writer-connection.ts';
import { openWriter } from './writer.ts';

export interface PostgresStoreOptions {
  /**
   * `postgresql://user:password@host:port/database`; what it leaves out comes from the usual PG… variables. Sessions must be
   * this server's own: a pooler in between may not share them between transactions.
   */
  readonly url: string;
  /** Schema in which the tables are; default `allmend`. Lower-case letters, digits and `_`. */
  readonly schema?: string;
  /** Connections for reads; default 8. Two more are for writes and wake-ups. */
  readonly readers?: number;
  /** Milliseconds between looks for what other servers wrote, should their wake-ups get lost; default 2000. */
  readonly pollMs?: number;
  /** For tests of watchers that fall behind. */
  readonly watch?: Partial<WatchHubLimits>;
  /** Goes on with a server that runs without fsync: only for tests. */
  readonly allowUnsafe?: boolean;
}

/**
 * Opens the store in a PostgreSQL database, and makes its tables or brings them up to date. Any number of servers may use one
 * database at the same time. When the database goes away, calls throw `store.unavailable` until it is back, and watches wait.
 * Throws `store.unavailable`, `store.too-new`, `store.not-a-store`, `store.not-durable`.
 */
export async function openPostgresStore(options: PostgresStoreOptions): Promise<AdminStore> {
  const { url, schema = 'allmend', readers = 8, pollMs = 2000, allowUnsafe = false, watch = {} } = options;
  if (!/^[a-z_][a-z0-9_]{0,47}$/.test(schema)) throw new TypeError(`"${schema}" cannot be the name of a schema`);
  const connections = openConnections({ url, schema, readers, allowUnsafe });
  const { name } = connections;
  let id = await prepare();
  const channel = `allmend_${schema}`;
  const source: EventSource = {
    async bounds() {
      const { revision, oldest } = await readPosition(connections);
      return { current: revision, oldest };
    },
    events: (range, since, limit) => readEvents(connections, range, since, limit),
  };
  const hub = createWatchHub(source, watch);
  const writerConnection = openWriterConnection(connections, channel);
  let told = 0;
  const onCommit = (revision: number): void => {
    told = Math.max(told, revision);
    hub.wake(revision);
  };
  const writer = openWriter({ name, connection: writerConnection, onCommit });
  // Its own commits come back to this server too, which it has told the hub already.
  const onWake = (revision?: number): void => {
    if (revision === undefined || revision > told) hub.wake(revision);
  };
  const wakeUp = openWakeUp({ connections, channel, onWake, every: pollMs });
  let closing: Promise<void> | null = null;

  async function prepare(): Promise<string> {
    try {
      const connection = await connections.open('start');
      try {
        await migrate(connection.client, schema, name);
      } finally {
        await connection.end();
      }
      const [row] = await connections.rows<{ id: string }>({ text: 'SELECT id FROM store' });
      return row!.id;
    } catch (error) {
      await connections.close();
      throw databaseFailure(name, error);
    }
  }

  function checkOpen(): void {
    if (closing) throw storeErrors.error('closed', { store: name });
  }

  async function close(): Promise<void> {
    await writer.idle();
    await hub.close();
    await wakeUp.close();
    await writerConnection.close();
    await connections.close();
  }

  return {
    get id() {
      return id;
    },
    async revision() {
      checkOpen();
      return (await readPosition(connections)).revision;
    },
    async reached(revision, timeoutMs) {
      checkOpen();
      return hub.reached(revision, timeoutMs);
    },
    async get(key) {
      checkOpen();
      checkKey(key);
      return readObject(connections, key);
    },
    async list(range, options = {}) {
      checkOpen();
      checkList(range, options);
      return listObjects(connections, range, options);
    },
    async count(range) {
      checkOpen();
      checkRange(range);
      return countObjects(connections, range);
    },
    async commit(batch) {
      checkOpen();
      checkBatch(batch);
      return writer.commit(batch);
    },
    watch(range, options) {
      checkOpen();
      checkRange(range);
      return hub.watch(range, options);
    },
    async compact(before) {
      checkOpen();
      // Those who watch here are not to be overtaken; those of other servers go back to the tables, or are told.
      await hub.settled();
      return compactVersions(connections, before, hub.position() ?? Number.MAX_SAFE_INTEGER);
    },
    async events(since, limit) {
      checkOpen();
      return hub.events(since, limit);
    },
    async history(query) {
      checkOpen();
      return readHistory(connections, query, checkHistoryQuery(query));
    },
    async trimHistory(series, before) {
      checkOpen();
      return trimRows(connections, series, before);
    },
    async anchor(series, tenant) {
      checkOpen();
      return readAnchor(connections, series, tenant);
    },
    async dropTenant(tenant) {
      checkOpen();
      return removeTenant(connections, tenant);
    },
    async snapshot() {
      checkOpen();
      return openSnapshot(connections);
    },
    async load() {
      checkOpen();
      return openLoad(connections, (loaded) => {
        id = loaded;
      });
    },
    close() {
      closing ??= close();
      return closing;
    },
  };
}
