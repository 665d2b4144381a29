import { asJson, compileRules, evaluateRules, fieldErrorText } from '@allmend/core-machinery';
import { expect, test } from 'vitest';
import { checkWrite } from '../../testing/kind-check.ts';
import { ConformanceRun } from './conformance-run.ts';

const errors = (old: object, now: object): string[] => {
  const object = (spec: object) =>
    asJson(checkWrite(ConformanceRun, { spec: { subject: 'hansa-luebeck', ...spec } }).object);
  return evaluateRules(compileRules(ConformanceRun.schema).rules, object(now), object(old), '').map(fieldErrorText);
};

test('a run can be cancelled, and stays what it was in all else', () => {
  expect(errors({}, { cancel: true })).toEqual([]);
  expect(errors({ testcases: 'a' }, { testcases: 'a', cancel: true })).toEqual([]);
  for (const [old, now, name] of [
    [{}, { subject: 'other' }, 'subject'],
    [{ mode: 'read' }, { mode: 'all' }, 'mode'],
    [{ reason: 'Schedule' }, { reason: 'Request' }, 'reason'],
    [{ testcases: 'a' }, { testcases: 'b' }, 'testcases'],
    [{ testcases: 'a' }, {}, 'testcases'],
    [{}, { testcases: 'a' }, 'testcases'],
  ] as const) {
    expect(errors(old, now)).toEqual([expect.stringMatching(new RegExp(` ${name} cannot be changed$`))]);
  }
});
