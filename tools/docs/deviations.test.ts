import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { standards } from '@allmend/conformance';
import { describe, expect, test } from 'vitest';
import { isRecord, type Vector } from '../vectors/judge.ts';
import { root } from './pages.ts';
import { vectorVerdicts, type DefaultVerdict } from './vector-verdicts.ts';

/** Cases whose default verdict differs from the official one, and what explains each. */
function differences(file: string, content: unknown): DefaultVerdict[] {
  const read = vectorVerdicts.get(file)!;
  const { cases, ...around } = Array.isArray(content) ? { cases: content } : (content as Vector);
  return (cases as unknown[])
    .filter(isRecord)
    .flatMap((vector) => read(vector, around))
    .filter(({ verdict, official }) => verdict !== official);
}

function explains({ testcase, deviation }: DefaultVerdict): boolean {
  const rows = standards.flatMap(({ deviations = [] }) => deviations);
  return rows.some((row) => row.id === deviation && row.testcases.includes(testcase));
}

test('a differing default verdict is found, and its row', () => {
  const content = [
    { name: 'SCS-2V:4:10', cloudtest: 'ok' },
    { name: 'SCS-2V-4', cloudtest: 'ok' },
  ];
  const found = differences('scs0100_names.json', content);
  expect(found).toEqual([
    { testcase: 'scs-0100-syntax-check', verdict: 'FAIL', official: 'PASS', deviation: '0100-old-names' },
  ]);
  expect(found.every(explains)).toBe(true);
});

test('a difference without a row is noticed', () => {
  const found = differences('scs0100_names.json', [{ name: 'SCS-2V-4', cloudtest: 'FAIL' }]);
  expect(found).toHaveLength(1);
  expect(found.every(explains)).toBe(false);
});

// Verdicts of the official code are not part of this repository: a folder of them beside the checkout, or ALLMEND_VECTORS.
const folder = process.env.ALLMEND_VECTORS ?? resolve(root, '../shared/vectors');
const files = existsSync(folder) ? readdirSync(folder).filter((name) => vectorVerdicts.has(name)) : [];

describe.skipIf(files.length === 0)('verdicts of the official code', () => {
  test.each(files)('docs/deviations.md explains every difference in %s', (file) => {
    const content: unknown = JSON.parse(readFileSync(join(folder, file), 'utf8'));
    const unexplained = differences(file, content).filter((one) => !explains(one));
    expect(unexplained).toEqual([]);
  });

  test('there are differences at all', () => {
    const all = files.flatMap((file) => differences(file, JSON.parse(readFileSync(join(folder, file), 'utf8'))));
    expect(all.length).toBeGreaterThan(0);
  });
});
