export { canonicalCloudKey, sameCloud } from './cloud-key.ts';
export { ledgerErrors } from './errors.ts';
export { holdLease } from './lease.ts';
export type { Lease, LeaseOptions } from './lease.ts';
export { installationOf, newResourceName, newRunId, resourceTag } from './names.ts';
export { provesNothingCreated, track } from './track.ts';
export type { Labels, Tracked, TrackOptions } from './track.ts';
export { openSqliteLedger } from './sqlite.ts';
export { openStoreLedger } from './store/store-ledger.ts';
export type { StoreLedgerOptions } from './store/store-ledger.ts';
export type { SqliteLedgerOptions } from './sqlite.ts';
export type {
  CloudKey,
  Entry,
  EntryFilter,
  EntryState,
  Intent,
  Ledger,
  RunFilter,
  RunInfo,
  RunState,
} from './ledger.ts';
