import { expect, test } from 'vitest';
import type { WireAnswer, WirePhase } from '@allmend/kit-egress';
import { WireFailure } from '@allmend/kit-egress';
import { repeatDelay, retryAfter } from './retries.ts';

const timings = { dns: 0, connect: 0, tls: 0, firstByte: 0, total: 0 };
const answer = (status: number, after?: string): WireAnswer => ({
  status,
  headers: new Headers(after === undefined ? {} : { 'retry-after': after }),
  body: new Uint8Array(),
  stream: null,
  timings,
});
const failure = (phase: WirePhase, code = 'ECONNRESET'): WireFailure =>
  new WireFailure('network', phase, timings, Object.assign(new Error(code), { code }));
const repeats = (method: string, outcome: WireAnswer | WireFailure, more = {}): boolean =>
  repeatDelay({ method, attempts: 1, repeatable: true, outcome, ...more }) !== null;

test.for([
  ['GET', answer(429), true],
  ['POST', answer(429), true],
  ['POST', answer(498), true],
  ['POST', answer(503, '1'), true],
  ['POST', answer(503), false],
  ['GET', answer(503), true],
  ['POST', answer(413, '1'), true],
  ['POST', answer(413), false],
  ['POST', answer(413, '0'), false],
  ['GET', answer(502), true],
  ['GET', answer(504), true],
  ['DELETE', answer(504), false],
  ['POST', answer(500), false],
  ['GET', answer(500), false],
  ['GET', answer(200), false],
  ['GET', answer(429, '61'), false],
  ['GET', failure('waiting for the answer'), true],
  ['GET', failure('reading the answer'), true],
  ['DELETE', failure('waiting for the answer'), true],
  ['POST', failure('waiting for the answer'), false],
  ['PATCH', failure('waiting for the answer'), false],
  ['POST', failure('connecting', 'ECONNREFUSED'), true],
  ['GET', failure('connecting', 'ENOTFOUND'), false],
  ['GET', failure('connecting', 'ERR_SSL_WRONG_VERSION_NUMBER'), false],
  ['GET', new WireFailure('untrusted', 'connecting', timings, new Error('x')), false],
  ['GET', new WireFailure('refused', 'connecting', timings, new Error('x')), false],
  ['GET', new WireFailure('not-http', 'reading the answer', timings, new Error('x')), false],
  ['GET', new WireFailure('aborted', 'waiting for the answer', timings, new Error('x')), false],
  ['GET', new WireFailure('too-large', 'reading the answer', timings, new Error('x')), false],
] as const)('%s after %o: %s', ([method, outcome, expected]) => {
  expect(repeats(method, outcome)).toBe(expected);
});

test('there is an end to it, and streams are never repeated', () => {
  expect(repeats('GET', answer(429), { attempts: 5 })).toBe(false);
  expect(repeats('GET', failure('connecting', 'ECONNREFUSED'), { attempts: 3 })).toBe(false);
  expect(repeats('PUT', answer(429), { repeatable: false })).toBe(false);
});

test('waits grow, and Retry-After is obeyed in both forms', () => {
  const wait = (attempts: number): number =>
    repeatDelay({ method: 'GET', attempts, repeatable: true, outcome: answer(429) })!;
  expect(wait(3)).toBeGreaterThan(wait(1));
  expect(repeatDelay({ method: 'GET', attempts: 1, repeatable: true, outcome: answer(429, '7') })).toBe(7000);
  const now = Date.parse('2026-03-01T10:00:00Z');
  expect(retryAfter('Sun, 01 Mar 2026 10:00:09 GMT', now)).toBe(9000);
  expect(retryAfter('Sun, 01 Mar 2026 09:00:00 GMT', now)).toBe(0);
  expect(retryAfter('soon', now)).toBeNull();
  expect(retryAfter(null, now)).toBeNull();
});
