import { describe, expect, test } from 'vitest';
import { bytes, configMaps, keyOf, put, remove } from '../contract/place.contract.ts';
import type { Committed, StoreEvent, Write } from '../store.ts';
import { newRecord, type HistoryRecord } from './history-record.ts';
import { judgeHistory } from './history-verdict.ts';

/** A true record of: a created (2), b created (3), a updated (4), b deleted (5). */
function record(): HistoryRecord {
  const commit = (write: Write, revision: number, floor = revision - 1) => ({
    batch: { writes: [write] },
    committed: { revision, revisions: [revision] } as Committed,
    floor,
  });
  const a = keyOf('a');
  const b = keyOf('b');
  const event = (type: 'put' | 'delete', key: typeof a, revision: number, value: string, previous?: [number, string]) =>
    ({
      type,
      key,
      revision,
      value: bytes(value),
      previous: previous ? { revision: previous[0], value: bytes(previous[1]) } : null,
    }) satisfies StoreEvent;
  const found = (key: typeof a, revision: number, value: string) => ({ key, revision, value: bytes(value) });
  return {
    ...newRecord(),
    commits: [
      commit(put(a, 'a1', { expect: 'absent' }), 2),
      commit(put(b, 'b1'), 3),
      commit(put(a, 'a2', { expect: 2 }), 4),
      commit(remove(b, 'b-last', { expect: 3 }), 5),
    ],
    conflicts: [{ batch: { writes: [put(a, 'x', { expect: 'absent' })] }, key: a, actual: 2, floor: 1, ceiling: 3 }],
    watches: [
      {
        watcher: 'w',
        range: configMaps,
        since: 2,
        told: 5,
        events: [
          event('put', b, 3, 'b1'),
          event('put', a, 4, 'a2', [2, 'a1']),
          event('delete', b, 5, 'b-last', [3, 'b1']),
        ],
      },
    ],
    pages: [
      { range: configMaps, revision: 3, items: [found(a, 2, 'a1'), found(b, 3, 'b1')], extent: 'whole', floor: 3 },
    ],
    gets: [{ key: a, found: found(a, 4, 'a2'), floor: 4, ceiling: 5 }],
    acknowledged: 5,
  };
}

/** The record without `readonly`, to be spoilt. */
type Loose<T> = T extends Uint8Array ? T : T extends object ? { -readonly [K in keyof T]: Loose<T[K]> } : T;

describe('the judge of histories', () => {
  test('a true record is true', () => expect(judgeHistory(record())).toEqual([]));

  const lies: [string, (record: Loose<HistoryRecord>) => void][] = [
    ['a skipped event', ({ watches }) => watches[0]!.events.splice(1, 1)],
    ['a skipped last event', ({ watches }) => watches[0]!.events.pop()],
    ['a repeated event', ({ watches }) => watches[0]!.events.push(watches[0]!.events[2]!)],
    ['events in another order', ({ watches }) => watches[0]!.events.reverse()],
    ['an event with another value', ({ watches }) => (watches[0]!.events[1]!.value = bytes('a3'))],
    ['an event with another version before it', ({ watches }) => (watches[0]!.events[1]!.previous!.revision = 3)],
    ['an event without the version before it', ({ watches }) => (watches[0]!.events[1]!.previous = null)],
    ['an event of another type', ({ watches }) => (watches[0]!.events[2]!.type = 'put')],
    ['an event from before the beginning', ({ watches }) => (watches[0]!.since = 3)],
    ['an event of another range', ({ watches }) => (watches[0]!.range = { ...configMaps, tenant: 't2' })],
    ['a lost write', ({ commits }) => commits.splice(1, 1)],
    ['a revision that was given twice', ({ commits }) => (commits[1]!.committed = { revision: 2, revisions: [2] })],
    ['an expectation that did not hold', ({ commits }) => (commits[2]!.batch.writes[0]!.expect = 3)],
    [
      'a guard that did not hold',
      ({ commits }) => (commits[0]!.batch.guards = [{ key: keyOf('b'), expect: 'present' }]),
    ],
    ['an order against the acknowledgements', ({ commits }) => (commits[1]!.floor = 4)],
    ['a deletion of nothing with a revision', ({ commits }) => (commits[1]!.batch.writes[0]!.op = 'delete')],
    [
      'a batch with a gap',
      ({ commits }) => {
        commits[3]!.batch.writes.push({ key: keyOf('c'), op: 'put', value: bytes('c') });
        commits[3]!.committed = { revision: 7, revisions: [5, 7] };
      },
    ],
    ['a conflict without a reason', ({ conflicts }) => (conflicts[0]!.actual = 4)],
    ['a conflict on what held', ({ conflicts }) => (conflicts[0]!.batch.writes[0]!.expect = 2)],
    ['a list that lacks an object', ({ pages }) => pages[0]!.items.pop()],
    [
      'a list of two revisions',
      ({ pages }) => (pages[0]!.items[0] = { key: keyOf('a'), revision: 4, value: bytes('a2') }),
    ],
    ['a list in another order', ({ pages }) => pages[0]!.items.reverse()],
    ['a list older than what was acknowledged', ({ pages }) => (pages[0]!.floor = 4)],
    ['a read of an old version', ({ gets }) => (gets[0]!.found = { key: keyOf('a'), revision: 2, value: bytes('a1') })],
    ['a read that finds nothing', ({ gets }) => (gets[0]!.found = null)],
  ];
  test.each(lies)('finds %s', (_, lie) => {
    const spoilt = record();
    lie(spoilt as Loose<HistoryRecord>);
    expect(judgeHistory(spoilt)).not.toEqual([]);
  });
});
