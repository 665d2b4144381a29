import fc from 'fast-check';
import { expect, test } from 'vitest';

import { parseDuration, parseFormatDuration, printDuration } from './duration.ts';
import { humanDuration } from './human-duration.ts';

test.each([
  ['0', 0n],
  ['-0', 0n],
  ['0s', 0n],
  ['5s', 5_000_000_000n],
  ['+5s', 5_000_000_000n],
  ['-5s', -5_000_000_000n],
  ['1478s', 1_478_000_000_000n],
  ['.5s', 500_000_000n],
  ['5.s', 5_000_000_000n],
  ['1.004s', 1_004_000_000n],
  ['100.00100s', 100_001_000_000n],
  ['10ns', 10n],
  ['11us', 11_000n],
  ['12µs', 12_000n],
  ['12μs', 12_000n],
  ['3h30m', 12_600_000_000_000n],
  ['1h15m30.918273645s', 4_530_918_273_645n],
  ['52763797000ns', 52_763_797_000n],
  ['0.3333333333333333333h', 1_199_999_999_999n],
  ['9223372036854775807ns', 2n ** 63n - 1n],
  ['-9223372036854775808ns', -(2n ** 63n)],
  ['0.9ns', 0n],
])('%s is %d ns', (text, nanoseconds) => {
  expect(parseDuration(text)).toBe(nanoseconds);
});

test.each([
  '',
  '3',
  '-',
  's',
  '.',
  '-.',
  '.s',
  '+.s',
  '1d',
  '1e3s',
  ' 1s',
  '1s ',
  '1 s',
  '--1s',
  '9223372036854775808ns',
  '3000000h',
  '1s'.repeat(100),
  '1S',
])('%j is no duration', (text) => {
  expect(parseDuration(text)).toBeNull();
});

test.each([
  ['1h', 3_600_000_000_000n],
  ['3 days', 259_200_000_000_000n],
  ['2w', 1_209_600_000_000_000n],
  ['1 week', 604_800_000_000_000n],
  ['5 minutes', 300_000_000_000n],
  ['1 hour 30 min', 5_400_000_000_000n],
  ['2 Seconds', 2_000_000_000n],
  ['', null],
  ['about 3 days', null],
  ['3', null],
  ['5 mins', 300_000_000_000n],
  ['7 nanoseconds', 7n],
  ['7 milliseconds', 7_000_000n],
  ['1 fortnight', null],
  ['-1 day', null],
  ['99999999999999 weeks', null],
])('the format reads %s as %s', (text, nanoseconds) => {
  expect(parseFormatDuration(text)).toBe(nanoseconds);
});

test.each([
  [0n, '0s'],
  [1n, '1ns'],
  [1_100n, '1.1µs'],
  [2_200_000n, '2.2ms'],
  [3_300_000_000n, '3.3s'],
  [300_000_000_000n, '5m0s'],
  [360_001_000_000n, '6m0.001s'],
  [3_600_000_000_000n, '1h0m0s'],
  [-5_000_000_000n, '-5s'],
  [2n ** 63n - 1n, '2562047h47m16.854775807s'],
  [-(2n ** 63n), '-2562047h47m16.854775808s'],
])('%d ns is printed as %s', (nanoseconds, text) => {
  expect(printDuration(nanoseconds)).toBe(text);
});

test('printing and reading again is the identity on all 64 bits', () => {
  fc.assert(
    fc.property(fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n }), (nanoseconds) => {
      expect(parseDuration(printDuration(nanoseconds))).toBe(nanoseconds);
    }),
  );
});

const seconds = (value: number): number => value * 1000;
const hours = (value: number): number => seconds(value * 3600);
const days = (value: number): number => hours(value * 24);

test.each([
  [seconds(-3), '<invalid>'],
  [seconds(-2), '<invalid>'],
  [-1999, '0s'],
  [-1, '0s'],
  [0, '0s'],
  [seconds(119), '119s'],
  [seconds(120), '2m'],
  [seconds(200), '3m20s'],
  [seconds(599), '9m59s'],
  [seconds(600), '10m'],
  [seconds(179 * 60 + 59), '179m'],
  [hours(3), '3h'],
  [hours(3) + seconds(60 * 20), '3h20m'],
  [hours(8) + seconds(60 * 20), '8h'],
  [hours(47), '47h'],
  [days(2), '2d'],
  [days(3) + hours(4), '3d4h'],
  [days(8) + hours(4), '8d'],
  [days(729), '729d'],
  [days(730), '2y'],
  [days(730 + 30), '2y30d'],
  [days(365 * 8 - 1), '7y364d'],
  [days(365 * 8), '8y'],
  [days(365 * 20 + 3), '20y'],
])('a span of %d ms is shown as %s', (milliseconds, text) => {
  expect(humanDuration(milliseconds)).toBe(text);
});
