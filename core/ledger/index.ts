export { ledgerErrors } from './errors.ts';
export { newResourceName, resourceTag, track } from './track.ts';
export type { Tracked } from './track.ts';
export { openSqliteLedger } from './sqlite.ts';
export type { CloudKey, Entry, EntryFilter, EntryState, Intent, Ledger, RunInfo, RunState } from './ledger.ts';
