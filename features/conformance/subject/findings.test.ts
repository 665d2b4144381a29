import { expect, test } from 'vitest';
import { createMemoryJournal, testPlace, uuidOf } from '../verdicts/testing.ts';
import { reportOf } from '../sheets/workshop-testing.ts';
import { usualEntry } from '../sheets/testing.ts';
import { createFindingReader } from './findings.ts';

const at = '2026-10-19T08:00:00Z';

async function reported(content?: string) {
  const journal = createMemoryJournal();
  const report = uuidOf(1);
  const results = { 'berth-depth': 'FAIL', 'berth-light': 'PASS' } as const;
  const bytes = Buffer.from(content ?? JSON.stringify(reportOf(report, at, results)));
  const row = await journal.record({
    ...usualEntry,
    place: testPlace,
    report,
    scope: uuidOf(9),
    checkedAt: new Date(at),
    receivedAt: new Date(at),
    results: new Map([['berth-depth', -1]]),
    content: bytes,
  });
  const ids = async () => [...(await reader.of('root', report)).keys()];
  const reader = createFindingReader(journal);
  return { journal, row, bytes, reader, ids };
}

test('findings are those that do not pass; a report is read once', async () => {
  const { journal, reader, ids } = await reported();
  expect(await ids()).toEqual(['berth-depth']);
  expect(await ids()).toEqual(['berth-depth']);
  expect(journal.reads.contents).toBe(1);
  expect(await reader.of('root', uuidOf(2))).toEqual(new Map());
});

test.each(['lose', 'damage'] as const)(
  'a report whose content is lost (%s) has none, until it is put back',
  async (harm) => {
    const { journal, row, bytes, ids } = await reported();
    journal[harm](row.content);
    expect(await ids()).toEqual([]);
    journal.put(bytes);
    expect(await ids()).toEqual(['berth-depth']);
  },
);

test('a report that cannot be read any more has none', async () => {
  const { ids } = await reported('{"schema":"allmend.dev/report/v0"}');
  expect(await ids()).toEqual([]);
});
