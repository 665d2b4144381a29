export { StoreConflict } from './store.ts';
export type {
  Append,
  Batch,
  Committed,
  Cursor,
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
export { openSqliteSnapshot, openSqliteStore } from './sqlite/sqlite.ts';
export type { SqliteStoreOptions } from './sqlite/sqlite.ts';
export { storeLimits } from './limits.ts';
