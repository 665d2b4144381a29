import { expect, test } from 'vitest';
import { defineErrors, isAllmendError, listErrors, wrapError } from './index.ts';

const errors = defineErrors('testing', {
  'not-found': { message: 'The thing "{name}" is not known.', remedy: 'Use one of {known}.' },
  broken: { message: 'It broke: {cause}.', remedy: 'Mend it.', exitCode: 1 },
});

test('fills message and remedy and keeps the stable reason', () => {
  const error = errors.error('not-found', { name: 'x', known: 'a, b' });
  expect(error.reason).toBe('testing.not-found');
  expect(error.message).toBe('The thing "x" is not known.');
  expect(error.remedy).toBe('Use one of a, b.');
  expect(error.exitCode).toBe(2);
  expect(JSON.parse(JSON.stringify(error))).toEqual({
    reason: 'testing.not-found',
    message: 'The thing "x" is not known.',
    remedy: 'Use one of a, b.',
  });
});

test('recognises its own errors only', () => {
  const error = errors.error('broken', { cause: 'rust' });
  expect(errors.is(error, 'broken')).toBe(true);
  expect(errors.is(error, 'not-found')).toBe(false);
  expect(isAllmendError(new Error('x'))).toBe(false);
});

test('wraps foreign errors and passes its own through', () => {
  const own = errors.error('broken', { cause: 'x' });
  expect(wrapError(own, () => errors.error('not-found'))).toBe(own);
  expect(wrapError(new Error('boom'), (cause) => errors.error('broken', { cause })).message).toBe('It broke: boom.');
});

test('a reason is declared once and listed for the reference', () => {
  expect(() => defineErrors('testing', { broken: { message: 'm', remedy: 'r' } })).toThrow('declared twice');
  expect(listErrors().map((row) => row.reason)).toEqual(
    expect.arrayContaining(['testing.broken', 'testing.not-found']),
  );
});
