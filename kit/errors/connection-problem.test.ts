import { connect } from 'node:net';
import { expect, test } from 'vitest';
import { connectionProblem } from './connection-problem.ts';

test('what the system calls a failed connection is said in words, with its code', async () => {
  const { promise, resolve } = Promise.withResolvers<NodeJS.ErrnoException>();
  connect(1, '127.0.0.1').once('error', resolve);
  const { code } = await promise;
  expect(connectionProblem(code!)).toBe('nothing listens there (ECONNREFUSED)');
});

test('what is not known has no words', () => {
  expect(connectionProblem('E_OTHER')).toBeNull();
  expect(connectionProblem('toString')).toBeNull();
});
