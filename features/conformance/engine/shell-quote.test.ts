import { execFileSync } from 'node:child_process';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { shellCommand, shellQuote } from './shell-quote.ts';

test('leaves plain words as they are', () => {
  expect(shellCommand('openstack', 'flavor', 'set', '--property', 'scs:name-v1=SCS-2V:8', 'SCS-2V-8')).toBe(
    'openstack flavor set --property scs:name-v1=SCS-2V:8 SCS-2V-8',
  );
});

test('a hostile name stays one word', () => {
  expect(shellQuote(`x'; rm -rf ~ #`)).toBe(`'x'\\''; rm -rf ~ #'`);
  expect(shellQuote('')).toBe(`''`);
  expect(shellQuote('a\nb\u202e')).toBe(`'a?b?'`);
});

test('a shell reads any printable word back unchanged', () => {
  const words = fc.sample(fc.stringMatching(/^[ -~äß€]{0,20}$/), { numRuns: 200, seed: 1 });
  const read = execFileSync('sh', ['-c', words.map((word) => `printf '%s\\n' ${shellQuote(word)}`).join('\n')], {
    encoding: 'utf8',
  });
  expect(read.split('\n').slice(0, -1)).toEqual(words);
});
