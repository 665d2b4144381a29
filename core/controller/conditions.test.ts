import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { findCondition, isTrue, setCondition } from './conditions.ts';

const first = new Date('2026-03-01T08:00:00Z');
const later = new Date('2026-03-01T09:00:00.500Z');
const reachable = { type: 'Reachable', status: 'True', reason: 'Answers', message: 'It answers.' } as const;

test('a new condition began now', () => {
  expect(setCondition([], reachable, first)).toEqual([{ ...reachable, lastTransitionTime: '2026-03-01T08:00:00Z' }]);
});

test('the moment stays while the status does, whatever else changes', () => {
  const before = setCondition([], reachable, first);
  const [after] = setCondition(
    before,
    { ...reachable, reason: 'AnswersSlowly', message: 'Slowly.', observedGeneration: 2 },
    later,
  );
  expect(after).toEqual({
    ...reachable,
    reason: 'AnswersSlowly',
    message: 'Slowly.',
    observedGeneration: 2,
    lastTransitionTime: '2026-03-01T08:00:00Z',
  });
});

test('another status began now', () => {
  const after = setCondition(setCondition([], reachable, first), { ...reachable, status: 'False' }, later);
  expect(findCondition(after, 'Reachable')?.lastTransitionTime).toBe('2026-03-01T09:00:00Z');
  expect([isTrue(after, 'Reachable'), isTrue(after, 'Gone')]).toEqual([false, false]);
});

test('law: each type stands once, others stay as they are, and nothing given is changed', () => {
  const condition = fc.record({
    type: fc.constantFrom('A', 'B', 'C'),
    status: fc.constantFrom('True' as const, 'False' as const, 'Unknown' as const),
    reason: fc.constantFrom('X', 'Y'),
    message: fc.string(),
  });
  fc.assert(
    fc.property(fc.array(condition), condition, (several, one) => {
      const before = Object.freeze(
        several.reduce<ReturnType<typeof setCondition>>((list, next) => setCondition(list, next, first), []),
      );
      const after = setCondition(before, one, later);
      expect(new Set(after.map(({ type }) => type)).size).toBe(after.length);
      expect(after.filter(({ type }) => type !== one.type)).toEqual(before.filter(({ type }) => type !== one.type));
      expect(findCondition(after, one.type)).toMatchObject(one);
      expect(setCondition(after, one, new Date())).toEqual(after);
    }),
  );
});
