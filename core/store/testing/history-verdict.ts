import { keyId } from '../input.ts';
import type { Expectation, Range, StoreKey, Write } from '../store.ts';
import type {
  CommitRecord,
  ConflictRecord,
  GetRecord,
  HistoryRecord,
  PageRecord,
  WatchRecord,
} from './history-record.ts';

/** A write that took effect, with the version before it. */
interface Effect {
  readonly revision: number;
  readonly write: Write;
  readonly previous: { readonly revision: number; readonly value: Uint8Array } | null;
}

/** The one history that all acknowledgements together tell. */
interface Truth {
  /** Ascending, without gap, from revision 2. */
  readonly effects: readonly Effect[];
  /** Per key: the effects on it, ascending. */
  readonly byKey: ReadonlyMap<string, readonly Effect[]>;
}

/**
 * Compares everything that was seen with the history that the acknowledgements make. Returns what is wrong; an empty list is the
 * proof of: no gap and no doublet in revisions, batches whole, expectations and guards held in the order of commits, conflicts
 * justified, watches without skip, repetition or disorder, lists of one revision, and reads no older than what was acknowledged
 * before them.
 */
export function judgeHistory(record: HistoryRecord): string[] {
  const problems: string[] = [];
  const truth = findTruth(record.commits, problems);
  if (problems.length > 0) return problems;
  for (const one of record.commits) judgeCommit(truth, one, problems);
  for (const one of record.conflicts) judgeConflict(truth, one, problems);
  for (const one of record.watches) judgeWatch(truth, one, problems);
  for (const one of record.pages) judgePage(truth, one, problems);
  for (const one of record.gets) judgeGet(truth, one, problems);
  return problems;
}

function findTruth(commits: readonly CommitRecord[], problems: string[]): Truth {
  const writes: { revision: number; write: Write }[] = [];
  for (const { batch, committed } of commits) {
    const effective = committed.revisions.filter((one) => one > 0);
    const whole = effective.every((one, at) => one === committed.revision - effective.length + 1 + at);
    if (!whole || committed.revisions.length !== batch.writes.length) {
      problems.push(
        `a batch was acknowledged with the revisions ${committed.revisions.join()} at ${committed.revision}`,
      );
    }
    for (const [at, revision] of committed.revisions.entries()) {
      if (revision > 0) writes.push({ revision, write: batch.writes[at]! });
    }
  }
  writes.sort((a, b) => a.revision - b.revision);
  const effects: Effect[] = [];
  const byKey = new Map<string, Effect[]>();
  for (const [at, { revision, write }] of writes.entries()) {
    if (revision !== at + 2) {
      problems.push(`revision ${at + 2} is missing or was given twice (next is ${revision})`);
      break;
    }
    const id = keyId(write.key);
    const before = byKey.get(id)?.at(-1);
    const previous =
      before && before.write.op === 'put' ? { revision: before.revision, value: before.write.value } : null;
    const effect = { revision, write, previous };
    effects.push(effect);
    byKey.set(id, [...(byKey.get(id) ?? []), effect]);
  }
  return { effects, byKey };
}

/** Revision of the object in the state of `at`; null: absent. */
function versionAt(truth: Truth, key: StoreKey, at: number): Effect | null {
  const last = truth.byKey.get(keyId(key))?.findLast(({ revision }) => revision <= at);
  return last && last.write.op === 'put' ? last : null;
}

function holds(expect: Expectation | 'present' | undefined, actual: number | null): boolean {
  if (expect === undefined) return true;
  if (expect === 'present') return actual !== null;
  return expect === 'absent' ? actual === null : actual === expect;
}

const conditions = ({ writes, guards = [] }: CommitRecord['batch']) => [
  ...writes.map(({ key, expect }) => ({ key, expect })),
  ...guards,
];

function judgeCommit(truth: Truth, { batch, committed, floor }: CommitRecord, problems: string[]): void {
  const effective = committed.revisions.filter((one) => one > 0).length;
  const before = committed.revision - effective;
  if (before < floor) problems.push(`commit ${committed.revision} came before one that was acknowledged (${floor})`);
  for (const { key, expect } of conditions(batch)) {
    const actual = versionAt(truth, key, before)?.revision ?? null;
    if (!holds(expect, actual)) {
      problems.push(`commit ${committed.revision} expected ${expect} of ${keyId(key)}, which was at ${actual}`);
    }
  }
  for (const [at, { key, op }] of batch.writes.entries()) {
    const changes = op === 'put' || versionAt(truth, key, before) !== null;
    if (changes !== committed.revisions[at]! > 0) {
      problems.push(
        `commit ${committed.revision}: a ${op} of ${keyId(key)} has the revision ${committed.revisions[at]}`,
      );
    }
  }
}

/** There must have been a moment between question and answer at which the first condition that failed was this one. */
function judgeConflict(truth: Truth, { batch, key, actual, floor, ceiling }: ConflictRecord, problems: string[]): void {
  const all = conditions(batch);
  const at = all.findIndex((one) => keyId(one.key) === keyId(key));
  for (let moment = floor; moment <= ceiling; moment++) {
    const state = all.slice(0, at + 1).map((one) => versionAt(truth, one.key, moment)?.revision ?? null);
    const earlier = all.slice(0, at).every(({ expect }, n) => holds(expect, state[n]!));
    if (earlier && state[at] === actual && !holds(all[at]?.expect, actual)) return;
  }
  problems.push(`a conflict on ${keyId(key)} at ${actual} between ${floor} and ${ceiling} had no reason`);
}

const inRange = (range: Range, key: StoreKey): boolean =>
  range.group === key.group &&
  range.resource === key.resource &&
  (range.tenant === null || range.tenant === key.tenant) &&
  (range.namespace === undefined || range.namespace === key.namespace) &&
  (range.name === undefined || range.name === key.name);

const shown = (revision: number, op: string, key: StoreKey, value: Uint8Array): string =>
  `${revision} ${op} ${keyId(key)} ${Buffer.from(value).toString('latin1').slice(0, 40)}`;

function judgeWatch(truth: Truth, { watcher, range, since, events, told }: WatchRecord, problems: string[]): void {
  const expected = truth.effects.filter(
    ({ revision, write }) => revision > since && revision <= told && inRange(range, write.key),
  );
  const want = expected.map(
    ({ revision, write, previous }) =>
      `${shown(revision, write.op, write.key, write.value)} after ${previous && shown(previous.revision, '', write.key, previous.value)}`,
  );
  const have = events.map(
    ({ revision, type, key, value, previous }) =>
      `${shown(revision, type, key, value)} after ${previous && shown(previous.revision, '', key, previous.value)}`,
  );
  const at = want.findIndex((one, n) => one !== have[n]);
  if (at < 0 && want.length === have.length) return;
  const where = at < 0 ? want.length : at;
  problems.push(
    `watch ${watcher} of ${JSON.stringify(range)} from ${since} to ${told}: event ${where} is ${have[where]}, not ${want[where]}`,
  );
}

function judgePage(truth: Truth, { range, revision, items, extent, floor }: PageRecord, problems: string[]): void {
  if (revision < floor) problems.push(`a list shows ${revision} although ${floor} had been acknowledged`);
  const compare = (a: string, b: string) => Buffer.compare(Buffer.from(a), Buffer.from(b));
  const state = [...truth.byKey.values()]
    .map(([first]) => versionAt(truth, first!.write.key, revision))
    .filter((one): one is Effect => one !== null && inRange(range, one.write.key))
    .sort(({ write: { key: a } }, { write: { key: b } }) => {
      return compare(a.tenant, b.tenant) || compare(a.namespace, b.namespace) || compare(a.name, b.name);
    });
  const want = (extent === 'whole' ? state : state.slice(0, items.length)).map(({ revision, write }) =>
    shown(revision, '', write.key, write.value),
  );
  const have = items.map(({ revision, key, value }) => shown(revision, '', key, value));
  if (want.join('\n') !== have.join('\n')) {
    problems.push(
      `a list of ${JSON.stringify(range)} at ${revision} shows\n${have.join('\n')}\ninstead of\n${want.join('\n')}`,
    );
  }
}

function judgeGet(truth: Truth, { key, found, floor, ceiling }: GetRecord, problems: string[]): void {
  for (let at = floor; at <= ceiling; at++) {
    const version = versionAt(truth, key, at);
    if ((version?.revision ?? null) !== (found?.revision ?? null)) continue;
    if (!found || Buffer.compare(found.value, version!.write.value) === 0) return;
  }
  problems.push(`a get of ${keyId(key)} between ${floor} and ${ceiling} found ${found?.revision ?? 'nothing'}`);
}
