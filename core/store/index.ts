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
export { storeLimits } from './limits.ts';
