export { StoreConflict } from './store.ts';
export type {
  Append,
  Batch,
  Committed,
  Cursor,
  EventSlice,
  Expectation,
  Guard,
  HistoryQuery,
  HistoryRow,
  IndexValues,
  ListOptions,
  Page,
  Range,
  Store,
  StoredObject,
  StoreEvent,
  StoreKey,
  WatchBatch,
  WatchOptions,
  Write,
} from './store.ts';
export { storeErrors } from './errors.ts';
export type { AdminStore, StoreAdmin, StoreSnapshot } from './admin.ts';
export { dumpStore } from './dump/dump.ts';
export { restoreStore } from './dump/restore.ts';
export type { Restored, RestoreOptions } from './dump/restore.ts';
export { openSqliteSnapshot, openSqliteStore } from './sqlite/sqlite.ts';
export type { SqliteStoreOptions } from './sqlite/sqlite.ts';
export type { KeyRing } from './seal/cipher.ts';
export { resealStore } from './seal/reseal.ts';
export type { Resealed } from './seal/reseal.ts';
export { sealStore } from './seal/sealed-store.ts';
export type { SealOptions } from './seal/sealed-store.ts';
export { storeLimits } from './limits.ts';
export { openPostgresStore } from './postgres/open.ts';
export type { PostgresStoreOptions } from './postgres/open.ts';
