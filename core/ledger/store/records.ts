import type { StoredObject, StoreKey, Write } from '@allmend/core-store';
import { holderIsDead } from '../holder.ts';
import type { CloudKey, Entry, RunState } from '../ledger.ts';

/** Where the ledger of a hub lies in its store: keys that no API serves, in the root tenant. */
const place = { tenant: 'root', group: 'ledger.allmend.dev', namespace: '' } as const;
export const runsRange = { ...place, resource: 'runs' } as const;
export const entriesRange = { ...place, resource: 'entries' } as const;

export const installationKey: StoreKey = { ...place, resource: 'notes', name: 'installation' };
/** The number of the entry that was made last. */
export const counterKey: StoreKey = { ...place, resource: 'notes', name: 'counter' };
export const runKey = (id: string): StoreKey => ({ ...runsRange, name: id });
/** By its name, which no other entry has. */
export const entryKey = (name: string): StoreKey => ({ ...entriesRange, name });

export interface RunRecord {
  readonly id: string;
  readonly cloudName: string;
  readonly cloud: CloudKey;
  readonly startedAt: string;
  readonly leaseUntil: string;
  readonly endedAt: string | null;
  readonly holder: string | null;
  /** Entries that it has had, gone ones too: the next name is made from it. */
  readonly entries: number;
}

/** A record with the revision that a write of it must expect. */
export interface Held<T> {
  readonly record: T;
  readonly revision: number;
}

export function held<T>({ value, revision }: StoredObject): Held<T> {
  return { record: JSON.parse(Buffer.from(value).toString()) as T, revision };
}

export function putRun(record: RunRecord, expect: 'absent' | number): Write {
  return { key: runKey(record.id), op: 'put', value: bytes(record), expect };
}

export function putEntry(entry: Entry, expect: 'absent' | number): Write {
  const index = { id: [String(entry.id)], run: [entry.run], open: entry.state === 'gone' ? [] : ['yes'] };
  return { key: entryKey(entry.name), op: 'put', value: bytes(entry), expect, index };
}

export function runState({ holder, entries: _entries, ...run }: RunRecord, now: string): RunState {
  return { ...run, live: run.endedAt === null && run.leaseUntil > now && !holderIsDead(holder) };
}

export const bytes = (value: unknown): Uint8Array => Buffer.from(JSON.stringify(value));
