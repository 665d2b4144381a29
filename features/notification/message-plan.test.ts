import { expect, test } from 'vitest';
import type { Severity } from './channel.ts';
import type { DueNotice } from './due.ts';
import { planMessages } from './message-plan.ts';
import { noticeSpec } from './testing.ts';

function due(name: string, severity: Severity = 'failure', attempts = 0, minute = 0): DueNotice {
  const raisedAt = new Date(Date.UTC(2026, 10, 20, 3, minute)).toISOString();
  const notice = { apiVersion: 'x', kind: 'Notice', metadata: { name }, spec: noticeSpec({ severity, raisedAt }) };
  return { notice, delivery: null, attempts, at: 0 };
}
const names = (plan: readonly (readonly DueNotice[])[]) =>
  plan.map((one) => one.map(({ notice }) => notice.metadata.name));

test('one message each where a channel does not group: what was never tried first, then the oldest', () => {
  const notices = [due('tried', 'failure', 2), due('late', 'failure', 0, 9), due('early', 'recovery', 0, 1)];
  expect(names(planMessages(notices, { grouping: 'none', budget: 30 }))).toEqual([['early'], ['late'], ['tried']]);
});

test('one message for each severity where it does, failures first', () => {
  const notices = [due('a', 'recovery'), due('b', 'warning'), due('c', 'failure'), due('d', 'warning')];
  expect(names(planMessages(notices, { grouping: 'by-severity', budget: 30 }))).toEqual([['c'], ['b', 'd'], ['a']]);
});

test('more than may be sent: the last message tells of all the rest', () => {
  const notices = Array.from({ length: 1000 }, (_none, at) => due(`n${at}`));
  const plan = planMessages(notices, { grouping: 'none', budget: 30 });
  expect(plan.map((one) => one.length)).toEqual([...Array<number>(29).fill(1), 971]);
  expect(planMessages(notices, { grouping: 'none', budget: 1 }).map((one) => one.length)).toEqual([1000]);
  expect(planMessages(notices, { grouping: 'by-severity', budget: 30 }).map((one) => one.length)).toEqual([1000]);
  expect(planMessages(notices, { grouping: 'none', budget: 0 })).toEqual([]);
  expect(planMessages([], { grouping: 'none', budget: 5 })).toEqual([]);
});
