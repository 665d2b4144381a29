import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import type { CampaignResult } from './campaign.ts';
import { openDraw } from './draw.ts';
import { killSummary, limitsPage, replaceSection } from './summary.ts';

test('a section of a page is replaced, and only it', () => {
  const page = 'a\n<!-- begin x -->\nold\n<!-- end x -->\nb\n';
  expect(replaceSection(page, 'x', 'new\n')).toBe('a\n<!-- begin x -->\n\nnew\n\n<!-- end x -->\nb\n');
  expect(() => replaceSection(page, 'y', 'new')).toThrow('no section');
});

test('the page of limits has the sections that are written into it', () => {
  const page = readFileSync(limitsPage, 'utf8');
  for (const name of ['kills', 'store', 'missed']) expect(replaceSection(page, name, 'x')).not.toBe(page);
});

test('the summary counts what was left and what went wrong', () => {
  const kill = {
    index: 1,
    point: 'at 1 s',
    disturbance: 'torn',
    left: 3,
    unanswered: 1,
    sweeps: 1,
    janitorKilled: false,
    seconds: 2,
    faults: [],
  };
  const result: CampaignResult = {
    title: 'a cloud',
    course: { seconds: 3, creations: 20 },
    kills: [kill, { ...kill, index: 2, left: 0, unanswered: 0, sweeps: 2, faults: ['server x is left'] }],
    strangers: 80,
    faults: [],
    interrupted: false,
    seconds: 10,
  };
  const text = killSummary([result], { seed: 's', at: new Date('2026-11-21T10:00:00Z') });
  expect(text).toContain('2026-11-21, seed `s`');
  expect(text).toContain('| a cloud | 2 | 1 | 3 | 1 | 0 | 1 | 80 | **1** | 2.0 s | 3.0 s, 10 s |');
});

test('the same seed draws the same, another one something else', () => {
  const ten = (seed: string) => {
    const draw = openDraw(seed);
    return Array.from({ length: 10 }, () => draw.whole(1, 100));
  };
  expect(ten('a')).toEqual(ten('a'));
  expect(ten('a')).not.toEqual(ten('b'));
  expect(ten('a').every((number) => number >= 1 && number <= 100)).toBe(true);
});
