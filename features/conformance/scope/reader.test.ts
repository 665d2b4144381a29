import { formatMessage } from '@allmend/kit-i18n';
import { describe, expect, test } from 'vitest';
import { scopeErrors } from './errors.ts';
import type { ScopeFormat } from './formats/format.ts';
import { lintScope, readScope } from './reader.ts';

const small = `uuid: 11111111-2222-4333-8444-555555555555
name: Invented scope
url: https://scopes.example/invented.yaml
variables:
  - os_cloud
  - colour: blue
scripts:
  - executable: ./run
    args: -c {os_cloud} --colour {colour} {testcases}
    testcases:
      - id: scs-9001-first
        lifetime: month
        section: heavy
        description: The first.
        url: https://scopes.example/first
      - id: scs-9001-second
  - testcases:
      - id: scs-9002-by-hand
modules:
  - id: scs-9001-v1
    name: Nine thousand and one
    url: https://scopes.example/9001
    targets:
      main: [scs-9001-first]
      recommended: [scs-9001-second]
  - id: scs-9002-v1
    targets:
      preview: [scs-9002-by-hand]
versions:
  - version: v2
    include:
      - ref: scs-9001-v1
      - scs-9002-v1
  - version: v1
    stabilized_at: 2026-01-10
    include: [scs-9001-v1]
timeline:
  - date: 2026-02-01
    versions: { v2: draft, v1: effective }
  - date: 2026-01-10
    versions: { v1: effective }
`;

function lines(text: string): string[] {
  return lintScope(text).findings.map(
    (one) => `${one.severity} ${one.line}:${one.column} ${one.code}: ${formatMessage('en', one.message)}`,
  );
}

function changed(from: string, to: string): string {
  expect(small).toContain(from);
  return small.replace(from, to);
}

test('a scope without faults becomes the own model', () => {
  const { scope, findings } = lintScope(small);
  expect(findings).toEqual([]);
  expect(scope!.variables).toEqual([
    { name: 'os_cloud', default: null },
    { name: 'colour', default: 'blue' },
  ]);
  expect([...scope!.testcases.values()]).toEqual([
    {
      id: 'scs-9001-first',
      lifetime: 'month',
      section: 'heavy',
      manual: false,
      description: 'The first.',
      url: 'https://scopes.example/first',
    },
    { id: 'scs-9001-second', lifetime: 'week', section: null, manual: false, description: '', url: null },
    { id: 'scs-9002-by-hand', lifetime: 'week', section: null, manual: true, description: '', url: null },
  ]);
  expect(scope!.versions[0]).toEqual({ version: 'v2', stabilizedAt: null, include: ['scs-9001-v1', 'scs-9002-v1'] });
  expect(scope!.timeline.map((entry) => entry.date)).toEqual(['2026-01-10', '2026-02-01']);
});

describe('errors keep a scope from being used and say where they are', () => {
  test.each([
    [
      'name: Invented scope',
      'nmae: Invented scope',
      '2:1 unknown-key: The key "nmae" is not known at the level "scope"; did you mean "name"?',
    ],
    [
      'lifetime: month',
      'lifetim: month',
      '12:9 unknown-key: The key "lifetim" is not known at the level "testcase"; did you mean "lifetime"?',
    ],
    [
      '    targets:\n      preview',
      '    tragets:\n      preview',
      '26:5 missing-key: The key "targets" is missing at the level "module scs-9002-v1".',
    ],
    [
      'lifetime: month',
      'lifetime: mnoth',
      '12:19 bad-choice: The value "mnoth" of "lifetime" is none of day, week, month, quarter, and year; did you mean "month"?',
    ],
    ['11111111-2222-4333-8444-555555555555', 'one', '1:7 bad-uuid: The value "one" is not a UUID.'],
    [
      'stabilized_at: 2026-01-10',
      'stabilized_at: 2026-02-30',
      '35:20 bad-date: The value "2026-02-30" of "stabilized_at" is not a date; write it as YYYY-MM-DD.',
    ],
    [
      '- date: 2026-02-01',
      '- date: soon',
      '38:11 bad-date: The value "soon" of "date" is not a date; write it as YYYY-MM-DD.',
    ],
    ['- date: 2026-02-01', '- date: 2026-01-10', '40:5 duplicate: The timeline has two entries for 2026-01-10.'],
    [
      'v2: draft',
      'v2: drafted',
      '39:21 bad-choice: The value "drafted" of "v2" is none of effective, warn, draft, and deprecated; did you mean "draft"?',
    ],
    [
      'v2: draft',
      'v3: draft',
      '39:17 unknown-version: The timeline names the version "v3", which is not declared; did you mean "v2"?',
    ],
    [
      '- id: scs-9001-second',
      '- id: scs-9001-first',
      '16:9 duplicate: The testcase "scs-9001-first" is declared twice.',
    ],
    ['- id: scs-9002-v1', '- id: scs-9001-v1', '26:5 duplicate: The module "scs-9001-v1" is declared twice.'],
    ['- version: v1', '- version: v2', '34:5 duplicate: The version "v2" is declared twice.'],
    [
      'main: [scs-9001-first]',
      'main: [scs-9001-frist]',
      '20:5 unknown-testcase: The module "scs-9001-v1" names the testcase "scs-9001-frist", which no script declares; did you mean "scs-9001-first"?',
    ],
    [
      'include: [scs-9001-v1]',
      'include: [scs-9001-v2]',
      '36:15 unknown-module: The version "v1" includes "scs-9001-v2", which is no module; did you mean "scs-9001-v1"?',
    ],
    [
      'include: [scs-9001-v1]',
      'include: [scs-9002-v1]',
      '34:5 no-main: The version "v1" has no target "main", so nothing decides about it.',
    ],
    [
      'include: [scs-9001-v1]',
      'include: [scs-9001-v1, v2]',
      '36:28 include-version: The version "v1" includes the version "v2"; only modules can be included.',
    ],
    ['include: [scs-9001-v1]', 'include: scs-9001-v1', '36:14 wrong-type: The value of "include" must be a list.'],
    [
      'variables:',
      'prerequisite: { name: Invented scope, url: https://scopes.example/other }\nvariables:',
      '4:15 prerequisite-self: The scope names itself as its prerequisite.',
    ],
  ])('%s → %s', (from, to, finding) => {
    const text = changed(from, to);
    expect(lines(text)).toContain(`error ${finding}`);
    expect(lintScope(text).scope).toBeNull();
  });

  test('versions that include one another are a circle', () => {
    const text = changed('include: [scs-9001-v1]', 'include: [scs-9001-v1, v2]').replace('- scs-9002-v1\n', '- v1\n');
    expect(lines(text)).toContain(
      'error 33:9 include-cycle: The versions include one another in a circle: v2 → v1 → v2.',
    );
  });
});

describe('quirks are warnings', () => {
  test.each([
    ['executable: ./run', 'executable: https://scopes.example/run', '8:17 remote-executable'],
    ['--colour {colour}', '--colour {color} {colour}', '9:11 unknown-variable'],
    ['--colour {colour}', '', '6:5 unused-variable'],
    ['- ref: scs-9001-v1', '- ref: scs-9001-v1\n        parameters: { a: b }', '33:9 include-parameters'],
    ['include: [scs-9001-v1]', 'include: [scs-9001-v1, scs-9001-v1]', '36:28 duplicate-include'],
    ['stabilized_at: 2026-01-10', 'stabilized_at: 2026-01-11', '41:17 valid-unstable'],
    ['v2: draft, ', '', '30:5 never-valid'],
    ['recommended: [scs-9001-second]', 'recommend: [scs-9001-second]', '20:5 unknown-target'],
    ['recommended: [scs-9001-second]', 'recommended: [scs-9001-first]', '30:5 two-targets'],
    ['recommended: [scs-9001-second]', '', '16:9 untargeted-testcase'],
    ['preview: [scs-9002-by-hand]', 'preview: []', '33:9 empty-module'],
    ['      - scs-9002-v1\n', '', '26:5 unused-module'],
    ['- version: v1\n', '- version: v1\n    targets: {}\n', '35:5 version-targets'],
  ])('%s → %s', (from, to, finding) => {
    const text = changed(from, to);
    expect(lines(text).map((line) => line.split(': ')[0])).toContain(`warning ${finding}`);
    expect(lintScope(text).scope!.warnings).not.toEqual([]);
  });

  test('a version that is written as a number keeps its digits', () => {
    const text = small.replaceAll('v1: effective', '"5.10": effective').replace('version: v1', 'version: 5.10');
    expect(lintScope(text).scope!.versions.map((one) => one.version)).toEqual(['v2', '5.10']);
    expect(lines(text)).toEqual([expect.stringMatching(/^warning 34:14 number-as-version/)]);
  });
});

describe('texts that are not to be read are refused with a sentence', () => {
  const pile = ['a0: &a0 [1, 1]', ...Array.from({ length: 60 }, (_, n) => `a${n + 1}: &a${n + 1} [*a${n}, *a${n}]`)];
  const laughs = Array.from(
    { length: 12 },
    (_, n) =>
      `a${n}: &a${n} [${Array(9)
        .fill(n ? `*a${n - 1}` : 'x')
        .join(', ')}]`,
  );
  test.each([
    ['aliases that expand', laughs.join('\n'), 'expands to more than 50000 values'],
    // Looking each alias up in the whole document takes half a minute here.
    ['aliases of aliases', pile.join('\n'), 'expands to more than 50000 values'],
    ['a list without end', `a: [${'1,'.repeat(130_000)}]`, 'expands to more than 50000 values'],
    ['an alias circle', 'uuid: &a [*a]', 'contains itself through an alias'],
    ['a hundred thousand brackets', '['.repeat(100_000), 'nest deeper than 24 levels'],
    ['a hundred thousand nested lists', '- '.repeat(100_000), 'nest deeper than 24 levels'],
    ['a huge file', `#${'x'.repeat(1_000_000)}`, 'more than the 1000000 that are read'],
    ['duplicate keys', `${small}name: again\n`, 'the key "name" occurs twice'],
    ['a tag', 'uuid: !!python/object/apply:os.system [x]', 'Unresolved tag'],
    ['broken YAML', 'uuid: "x', 'Missing closing'],
    ['two documents', `${small}---\n${small}`, 'more than 1 documents'],
  ])('%s', (_name, text, problem) => {
    const act = (): unknown => readScope(text, 'invented.yaml');
    expect(act).toThrow(problem);
    expect(act).toThrow(/invented\.yaml cannot be read: .* \(line \d+, column \d+\)\.$/);
  });

  test('a file of another kind, and a faulty one, are named', () => {
    for (const text of ['', 'hello', '[1, 2]', 'clouds: {}']) {
      expect(() => readScope(text, 'x.yaml')).toThrow('x.yaml is in no scope format that is known here (scs-0003-v1)');
    }
    try {
      readScope(changed('name: Invented scope', 'nmae: Invented scope'), 'x.yaml');
      expect.unreachable();
    } catch (error) {
      expect(scopeErrors.is(error, 'invalid') && error.message).toBe(
        'The scope file x.yaml is not valid: The key "name" is missing at the level "scope" (line 1, column 1; 2 in all).',
      );
    }
  });
});

test('a further format is one more entry of the registry', () => {
  const grouped: ScopeFormat = {
    id: 'grouped',
    detect: (root) => root.entries.has('groups'),
    read: (root) => {
      const { scope } = lintScope(small);
      return { scope: scope!, placeOf: () => root };
    },
  };
  expect(lintScope('groups: []', [grouped])).toMatchObject({ format: 'grouped', scope: { name: 'Invented scope' } });
  expect(lintScope(small, [grouped]).scope).toBeNull();
});
