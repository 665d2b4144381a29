import * as fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { HistoryRow } from '@allmend/core-store';
import { configMap, openHub, type Hub } from '../registry/testing.ts';
import { createAuditRow } from './audit-row.ts';
import { auditSeries } from './event.ts';
import { exportAudit, verifyExport } from './export.ts';
import { verifyAudit } from './verify.ts';

let hub: Hub;
let rows: readonly HistoryRow[];
let exported: readonly string[];

beforeAll(async () => {
  hub = await openHub({ auditRow: createAuditRow() });
  for (let at = 0; at < 6; at++) await hub.create('configmaps', configMap(`c${at}`), { now: new Date(at * 1000) });
  rows = await hub.store.history({ series: auditSeries, tenant: 'root' });
  exported = await Array.fromAsync(exportAudit(hub.store, 'root'));
});
afterAll(() => hub[Symbol.asyncDispose]());

const whole = { anchor: '' };
const head = (): string => rows.at(-1)!.hash!;

describe('the chain of an audit', () => {
  test('as the store made it holds', () => {
    expect(rows).toHaveLength(6);
    expect(verifyAudit(rows, whole)).toEqual({ intact: 'yes', rows: 6, head: head() });
    expect(verifyAudit(rows, { anchor: '', head: rows[2]!.hash! })).toMatchObject({ intact: 'yes' });
    expect(verifyAudit([], { anchor: '' })).toEqual({ intact: 'yes', rows: 0, head: '' });
  });

  test('breaks on a changed byte, whichever it is, at the row that was changed', () => {
    fc.assert(
      fc.property(fc.nat(5), fc.nat(10_000), fc.integer({ min: 1, max: 255 }), (which, where, change) => {
        const body = Uint8Array.from(rows[which]!.body);
        body[where % body.length]! ^= change;
        const verdict = verifyAudit(rows.with(which, { ...rows[which]!, body }), whole);
        expect(verdict).toMatchObject({ intact: 'no', rows: which, brokenAt: rows[which]!.seq });
      }),
      { numRuns: 300 },
    );
  });

  test.each<[string, (row: HistoryRow) => Partial<HistoryRow>]>([
    ['instant', ({ at }) => ({ at: new Date(at.getTime() + 1) })],
    ['subject', () => ({ subject: 'other' })],
    ['tenant', () => ({ tenant: 'other' })],
    ['series', () => ({ series: 'other' })],
    ['hash', ({ hash }) => ({ hash: hash!.replace(/^./, (digit) => (digit === '0' ? '1' : '0')) })],
    ['link', () => ({ hash: null })],
    ['instant to none', () => ({ at: new Date(Number.NaN) })],
  ])('breaks on a changed %s', (_, change) => {
    for (const which of [0, 3, 5]) {
      const changed = rows.with(which, { ...rows[which]!, ...change(rows[which]!) });
      expect(verifyAudit(changed, whole)).toMatchObject({ intact: 'no', rows: which });
    }
  });

  test('breaks when rows are removed, doubled, moved or put in', () => {
    fc.assert(
      fc.property(fc.nat(4), fc.nat(5), (from, to) => {
        const row = rows[from]!;
        const without = rows.toSpliced(from, 1);
        expect(verifyAudit(without, whole).intact).toBe('no');
        expect(verifyAudit(rows.toSpliced(to, 0, row), whole).intact).toBe('no');
        if (from !== to) expect(verifyAudit(without.toSpliced(to, 0, row), whole).intact).toBe('no');
      }),
    );
  });

  test('shows rows that were cut off at the end against a head that was noted before', () => {
    const cut = rows.slice(0, 4);
    expect(verifyAudit(cut, whole).intact).toBe('yes');
    expect(verifyAudit(cut, { anchor: '', head: head() })).toMatchObject({ intact: 'no', rows: 4, brokenAt: null });
  });

  test('may begin where older rows were trimmed, and nowhere else', async () => {
    await hub.store.trimHistory(auditSeries, new Date(2500));
    const anchor = await hub.store.anchor(auditSeries, 'root');
    const kept = await hub.store.history({ series: auditSeries, tenant: 'root' });
    expect(kept).toHaveLength(3);
    expect(verifyAudit(kept, { anchor })).toMatchObject({ intact: 'yes', rows: 3, head: head() });
    expect(verifyAudit(kept, whole).intact).toBe('no');
    expect(verifyAudit(kept.slice(1), { anchor }).intact).toBe('no');
    const after = await Array.fromAsync(exportAudit(hub.store, 'root'));
    expect(await verifyExport(after)).toMatchObject({ intact: 'yes', rows: 3 });
  });
});

describe('an export', () => {
  test('is lines of JSON that hold by themselves', async () => {
    expect(exported).toHaveLength(8);
    expect(JSON.parse(exported[0]!)).toEqual({ type: 'chain', series: 'audit', tenant: 'root', anchor: '' });
    expect(JSON.parse(JSON.parse(exported[1]!).body as string)).toMatchObject({
      verb: 'create',
      target: { name: 'c0' },
    });
    expect(await verifyExport(exported)).toEqual({ intact: 'yes', rows: 6, head: head() });
    expect(await verifyExport(exported, { head: head() })).toMatchObject({ intact: 'yes' });
    expect(await verifyExport(exported, { head: 'ff' })).toMatchObject({ intact: 'no' });
  });

  test('breaks on any changed character of a row', async () => {
    await fc.assert(
      fc.asyncProperty(fc.integer({ min: 1, max: 6 }), fc.nat(5000), async (which, where) => {
        const line = exported[which]!;
        const at = line.indexOf('"subject"') + (where % (line.length - line.indexOf('"subject"') - 2));
        const changed = `${line.slice(0, at)}${line[at] === 'q' ? 'z' : 'q'}${line.slice(at + 1)}`;
        expect((await verifyExport(exported.with(which, changed))).intact, changed).toBe('no');
      }),
      { numRuns: 300 },
    );
  });

  test.each<[string, (lines: readonly string[]) => readonly string[]]>([
    ['nothing', () => []],
    ['no first line', (lines) => lines.slice(1)],
    ['no last line', (lines) => lines.slice(0, -1)],
    ['half a line', (lines) => lines.with(3, lines[3]!.slice(0, 40))],
    ['another anchor', (lines) => lines.with(0, lines[0]!.replace('"anchor":""', '"anchor":"ff"'))],
    ['another tenant', (lines) => lines.with(0, lines[0]!.replace('root', 'city'))],
    ['a row after the end', (lines) => [...lines, lines[1]!]],
    ['the last row and its line of the end taken out', (lines) => lines.toSpliced(-2, 1)],
    ['lists instead of rows', (lines) => lines.with(2, '[]\n')],
    ['wrong types', (lines) => lines.with(2, '{"type":"row","seq":{},"subject":[],"at":7,"body":null,"hash":{}}\n')],
  ])('with %s does not hold', async (_, change) => {
    expect((await verifyExport(change(exported))).intact).toBe('no');
  });
});

test('an empty audit can be exported', async () => {
  expect(await verifyExport(exportAudit(hub.store, 'nobody'))).toEqual({ intact: 'yes', rows: 0, head: '' });
});
