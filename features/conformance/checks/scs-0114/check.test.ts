import type { Verdict } from '@allmend/api';
import { formatMessage } from '@allmend/kit-i18n';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { inputOf } from '../../engine/testing.ts';
import { checkAspect, checkEncryption, checkSyntax, readAspects } from './check.ts';
import type { EncryptedVolume } from './observation.ts';
import { scs0114 } from './standard.ts';

function types(...descriptions: readonly (string | null)[]) {
  return descriptions.map((description, n) => ({ id: `id-${n}`, name: `type-${n}`, description }));
}

test.each<[string | null, Verdict, Verdict, Verdict]>([
  ['[scs:encrypted, replicated] x', 'PASS', 'PASS', 'PASS'],
  ['[scs:encrypted,replicated]', 'PASS', 'PASS', 'PASS'],
  ['[scs:replicated, encrypted]', 'FAIL', 'PASS', 'PASS'],
  ['[scs:encrypted,encrypted]', 'FAIL', 'PASS', 'FAIL'],
  ['[scs:encrypted,]', 'FAIL', 'PASS', 'FAIL'],
  ['[scs:foo]', 'FAIL', 'FAIL', 'FAIL'],
  ['[scs:]', 'PASS', 'FAIL', 'FAIL'],
  ['[scs: ]', 'FAIL', 'FAIL', 'FAIL'],
  ['x [scs:encrypted]', 'PASS', 'FAIL', 'FAIL'],
  ['[SCS:encrypted]', 'PASS', 'FAIL', 'FAIL'],
  [null, 'PASS', 'FAIL', 'FAIL'],
])('%o', (description, syntax, encrypted, replicated) => {
  const input = inputOf({ 'volume-types': types(description) });
  const read = scs0114.testcases.filter(({ needs }) => needs.every(({ resource }) => resource === 'volume-types'));
  const verdicts = read.map((testcase) => testcase.check(input).verdict);
  expect(verdicts).toEqual([syntax, encrypted, replicated]);
});

test('one faulty type among good ones is named with what is wrong and a command that mends it', () => {
  const outcome = checkSyntax(types('[scs:encrypted]', '[scs:replicated, fast, encrypted] three copies'));
  expect(formatMessage('en', outcome.message)).toBe('1 of 2 volume types have a faulty aspect list.');
  expect(outcome.details?.map((line) => formatMessage('en', line))).toEqual([
    'Volume type type-1: the standard does not know "fast" (in "[scs:replicated, fast, encrypted] three copies").',
    'Volume type type-1: the aspects are not in alphabetical order (in "[scs:replicated, fast, encrypted] three copies").',
  ]);
  expect(outcome.remedy).toEqual([
    "openstack volume type set --description '[scs:encrypted, replicated] three copies' id-1",
  ]);
});

test('what the remedy writes is right, whatever stood there before', () => {
  const word = fc.constantFrom('encrypted', 'replicated', 'fast', ' ', '', 'Encrypted');
  fc.assert(
    fc.property(fc.array(word, { minLength: 1, maxLength: 5 }), (words) => {
      const outcome = checkSyntax(types(`[scs:${words.join(',')}] rest`));
      if (outcome.verdict === 'PASS') return true;
      const written = /--description '(.*)' id-0$/.exec(outcome.remedy![0]!)?.[1] ?? 'rest';
      return checkSyntax(types(written)).verdict === 'PASS';
    }),
  );
});

test('any volume type may carry the aspect', () => {
  expect(checkAspect(types('plain', '[scs:replicated]'), 'replicated').verdict).toBe('PASS');
  expect(checkAspect([], 'replicated').verdict).toBe('FAIL');
  expect(readAspects('[scs: encrypted , replicated ]')).toEqual(['encrypted', 'replicated']);
});

describe('volumes of encrypted types', () => {
  const volume = (change: Partial<EncryptedVolume> = {}): EncryptedVolume => ({
    type: { id: 't1', name: 'safe' },
    volumeId: 'v1',
    encrypted: true,
    status: 'available',
    failure: null,
    ...change,
  });
  const none = { volumeId: null, encrypted: null, status: null, failure: 'quota' };

  test.each<[string, readonly EncryptedVolume[], Verdict]>([
    ['none promises it', [], 'PASS'],
    ['encrypted', [volume()], 'PASS'],
    ['not encrypted', [volume({ encrypted: false })], 'FAIL'],
    ['the volume does not say', [volume({ encrypted: null })], 'FAIL'],
    ['one of two', [volume(), volume({ encrypted: false })], 'FAIL'],
    ['no volume', [volume(none)], 'DNF'],
    ['a volume in error, whatever it says', [volume({ status: 'error', failure: 'x', encrypted: false })], 'DNF'],
    ['a fault outweighs what is not known', [volume(none), volume({ encrypted: false })], 'FAIL'],
  ])('%s', (_name, volumes, verdict) => {
    expect(checkEncryption({ volumes: [...volumes], untried: [] }).verdict).toBe(verdict);
  });

  test('types that were not tried are told', () => {
    const { details } = checkEncryption({ volumes: [volume()], untried: ['fifth'] });
    expect(details!.map((line) => formatMessage('en', line))).toContain('Volume type fifth: not tried.');
  });
});
