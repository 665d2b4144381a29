import { describe, expect, it } from 'vitest';
import { daysOf, shareOf } from './days.ts';
import { timeline } from './history.ts';
import { rowOf, testScope } from './testing.ts';

const at = (text: string): Date => new Date(text.length === 10 ? `${text}T00:00:00Z` : text);

describe('daysOf', () => {
  it('shows the worst of each day, and nothing before the first report', () => {
    const good = { 'berth-depth': 'PASS', 'berth-light': 'PASS', 'berth-power': 'PASS' } as const;
    const rows = [
      rowOf(1, '2026-10-02T10:00:00Z', good),
      rowOf(2, '2026-10-03T10:00:00Z', { ...good, 'berth-depth': 'FAIL' }),
      rowOf(3, '2026-10-03T11:00:00Z', good),
      rowOf(4, '2026-10-04T11:00:00Z', { ...good, 'berth-light': 'DNF' }),
      rowOf(5, '2026-10-04T11:30:00Z', good),
    ];
    const times = { from: at('2026-09-01'), until: at('2026-10-07T08:00:00Z'), now: at('2026-10-07T08:00:00Z') };
    const intervals = timeline({ scope: testScope, rows, documents: [], ...times });
    // On the 6th nothing was measured any more and the depth expired.
    expect(daysOf(intervals, '2026-10-07', 8)).toBe('--PFDPMM');
    expect(daysOf(intervals, '2026-10-03', 3)).toBe('-PF');
  });

  it('shows nothing while no version is in force', () => {
    const rows = [rowOf(1, '2026-01-05T10:00:00Z', { 'berth-depth': 'PASS', 'berth-light': 'PASS' })];
    const times = { from: at('2026-01-01'), until: at('2026-01-12'), now: at('2026-01-12') };
    const intervals = timeline({ scope: testScope, rows, documents: [], ...times });
    expect(daysOf(intervals, '2026-01-12', 4)).toBe('-MMM');
  });

  it('has shares that are rounded down and leave out what says nothing', () => {
    expect(shareOf('---PPFP')).toEqual({ passed: 3, days: 4, percent: 75 });
    expect(shareOf(`${'P'.repeat(1999)}F`).percent).toBe(99.9);
    expect(shareOf('P'.repeat(549)).percent).toBe(100);
    expect(shareOf('FMD').percent).toBe(0);
    expect(shareOf('----').percent).toBeNull();
  });
});
