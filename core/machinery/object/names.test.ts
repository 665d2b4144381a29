import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  dns1035LabelProblems,
  dnsLabelProblems,
  dnsSubdomainProblems,
  isQualifiedName,
  labelValueProblems,
  nameProblems,
  pathSegmentProblems,
  qualifiedNameProblems,
} from './names.ts';

describe('DNS names', () => {
  test.each(['a', 'a1', 'my-name', '123', 'a--b', 'a'.repeat(63)])('label %s', (name) => {
    expect(dnsLabelProblems(name)).toEqual([]);
  });
  test.each(['', '-a', 'a-', 'A', 'a_b', 'ä', 'a\n', ' a', 'a/b', '\u0000'])('no label %j', (name) => {
    expect(dnsLabelProblems(name)).toEqual([
      "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')",
    ]);
  });
  test('a label without dots says so, and how long it may be', () => {
    expect(dnsLabelProblems('a.b')).toEqual(['must not contain dots']);
    expect(dnsLabelProblems('a'.repeat(64))).toEqual(['must be no more than 63 characters']);
  });
  test('subdomains have dots, and 253 characters at most', () => {
    expect(dnsSubdomainProblems('a.b-c.1')).toEqual([]);
    expect(dnsSubdomainProblems(`${'a'.repeat(63)}.${'b'.repeat(189)}`)).toEqual([]);
    expect(dnsSubdomainProblems('a'.repeat(254))).toEqual(['must be no more than 253 characters']);
    expect(dnsSubdomainProblems('a..b')).toEqual([
      "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')",
    ]);
  });
  test('labels of RFC 1035 begin with a letter', () => {
    expect(dns1035LabelProblems('v1')).toEqual([]);
    expect(dns1035LabelProblems('1v')).toHaveLength(1);
    expect(dns1035LabelProblems('V1')).toHaveLength(1);
  });
  test('a hostile name is answered at once', () => {
    const started = performance.now();
    dnsSubdomainProblems(`${'a-'.repeat(30_000)}!`);
    dnsSubdomainProblems(`${'a.'.repeat(30_000)}!`);
    dnsLabelProblems('-'.repeat(100_000));
    qualifiedNameProblems(`${'a.'.repeat(30_000)}/${'b_'.repeat(30_000)}`);
    expect(performance.now() - started).toBeLessThan(10_000);
  });
});

describe('names of objects', () => {
  test.each([
    ['dns-subdomain', 'a.b', 0],
    ['dns-label', 'a.b', 1],
    ['path-segment', 'system:node', 0],
    ['path-segment', 'A B', 0],
    ['path-segment', '..', 1],
    ['path-segment', 'a/b%c', 2],
  ] as const)('%s %s', (style, name, count) => {
    expect(nameProblems(style, name)).toHaveLength(count);
  });
  test('what is generated from may end in a dash', () => {
    expect(nameProblems('dns-subdomain', 'job-')).not.toEqual([]);
    expect(nameProblems('dns-subdomain', 'job-', 'prefix')).toEqual([]);
    expect(nameProblems('dns-label', 'job.', 'prefix')).not.toEqual([]);
    expect(nameProblems('dns-subdomain', '-', 'prefix')).not.toEqual([]);
    expect(nameProblems('path-segment', '..', 'prefix')).toEqual([]);
    expect(nameProblems('path-segment', '../', 'prefix')).toEqual(["may not contain '/'"]);
  });
  test('path segments', () => {
    expect(pathSegmentProblems('.')).toEqual(["may not be '.'"]);
    expect(pathSegmentProblems('a%2f')).toEqual(["may not contain '%'"]);
  });
});

describe('qualified names and label values', () => {
  test.each(['a', 'A_b.c-1', 'example.com/a', '1.2.3.4/5678', `${'a'.repeat(250)}.b/x`, 'x'.repeat(63)])(
    '%s',
    (name) => {
      expect(isQualifiedName(name)).toBe(true);
    },
  );
  test.each([
    ['', ['name part must be non-empty', expect.stringMatching(/^name part must consist/)]],
    ['/a', ['prefix part must be non-empty']],
    ['a/', ['name part must be non-empty', expect.stringMatching(/^name part must consist/)]],
    ['Ex/a', [expect.stringMatching(/^prefix part a lowercase RFC 1123 subdomain/)]],
    [
      'a/b/c',
      [expect.stringMatching(/^a valid label key must consist .* with an optional DNS subdomain prefix and '\/'/)],
    ],
    ['x'.repeat(64), ['name part must be no more than 63 bytes']],
    ['__proto__', [expect.stringMatching(/^name part must consist/)]],
  ])('no qualified name: %s', (name, problems) => {
    expect(qualifiedNameProblems(name)).toEqual(problems);
  });
  test('values of labels may be empty', () => {
    expect(labelValueProblems('')).toEqual([]);
    expect(labelValueProblems('a_B.c')).toEqual([]);
    expect(labelValueProblems('x'.repeat(64))).toEqual(['must be no more than 63 bytes']);
    expect(labelValueProblems('a b')).toEqual([
      "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    ]);
  });
});

test('a subdomain without dots and of 63 characters is a label, and the other way round', () => {
  fc.assert(
    fc.property(fc.stringMatching(/^[-a-z0-9.]{1,70}$/), (name) => {
      const isLabel = dnsLabelProblems(name).length === 0;
      expect(isLabel).toBe(dnsSubdomainProblems(name).length === 0 && !name.includes('.') && name.length <= 63);
    }),
  );
});
