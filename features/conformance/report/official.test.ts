import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { OfficialResult } from '../scope/evaluation.ts';
import { readNaiveTime, writeNaiveTime } from './naive-time.ts';
import type { OfficialReport } from './official.ts';
import { resultsOf } from './official.ts';
import { readOfficial } from './official-reader.ts';
import { writeOfficialJson, writeOfficialYaml } from './official-writer.ts';

const samples = resolve(import.meta.dirname, '../../../../shared/samples');
const now = new Date('2026-11-21T00:00:00Z');
const python = spawnSync('/usr/bin/python3', ['-c', 'import yaml']).status === 0;

const sample: OfficialReport = {
  uuid: '0b1f6d0c-0000-4000-8000-000000000002',
  scope: {
    uuid: '50393e6f-2ae1-4c5c-a62c-3b75f2abef3f',
    name: 'Invented scope',
    url: 'https://scopes.example/a_b.yaml',
  },
  checkedAt: '2026-11-20T20:44:34.503988Z',
  referenceDate: '2026-11-20',
  subject: 'invented-cloud',
  argv: ['-C', 'check', 'a: b'],
  assignment: new Map([['os_cloud', 'invented-cloud']]),
  sections: null,
  forcedVersion: null,
  forcedTests: null,
  invocations: [
    {
      id: '1b1f6d0c-0000-4000-8000-000000000003',
      cmd: './check -c invented-cloud scs-0001-one scs-0001-two',
      results: new Map<string, OfficialResult>([
        ['scs-0001-one', 1],
        ['scs-0001-two', 0],
        ['scs-0001-three', -1],
      ]),
      rc: 0,
      stdout: ['scs-0001-one: PASS', 'scs-0001-two: ABORT', 'scs-0001-three: FAIL'],
      stderr: ['DEBUG: ** scs-0001-one'],
      info: 0,
      warning: 0,
      error: 1,
      critical: 0,
    },
  ],
};
const text = writeOfficialYaml([sample]);

/** Any report, with texts that are hard on YAML. */
const reports: fc.Arbitrary<OfficialReport> = (() => {
  const hard = fc.constantFrom(
    'yes',
    'No',
    '~',
    '',
    '1',
    '1_0',
    '0x1',
    '0o7',
    '017',
    '1:30',
    '.5',
    '1e3',
    '=',
    '<<',
    'null',
    '2026-11-20',
    ' a ',
    "it's",
    'a: b',
    '#x',
    'a #x',
    '- x',
    'é',
    '\u0085',
    '\ufeff',
    '\u2028',
    'a\nb',
    '{}',
    '*a',
    '&a',
    '!!x',
    '%',
    '@',
    '`',
    '?',
    '__proto__',
    '\ud800',
  );
  const word = fc.oneof(hard, fc.string({ maxLength: 20 }), fc.string({ unit: 'binary', maxLength: 20 }));
  const filled = word.filter((one) => one !== '');
  const count = fc.nat(1000);
  const invocation = fc.record({
    id: word,
    cmd: word,
    results: fc
      .uniqueArray(fc.tuple(word, fc.constantFrom<OfficialResult>(1, 0, -1)), {
        selector: ([key]) => key,
        maxLength: 5,
      })
      .map((all) => new Map(all)),
    rc: fc.integer({ min: -64, max: 255 }),
    stdout: fc.array(word, { maxLength: 5 }),
    stderr: fc.array(word, { maxLength: 5 }),
    info: count,
    warning: count,
    error: count,
    critical: count,
  });
  const instant = fc.date({ min: new Date('2000-01-01'), max: new Date('2099-01-01'), noInvalidDate: true });
  return fc.record({
    uuid: fc.uuid(),
    scope: fc.record({ uuid: fc.uuid(), name: filled, url: filled }),
    checkedAt: fc.tuple(instant, fc.nat(999_999)).map(([at, micros]) => {
      const decimals = String(micros).padStart(6, '0').replace(/0+$/, '');
      return `${at.toISOString().slice(0, 19)}${decimals && `.${decimals}`}Z`;
    }),
    referenceDate: fc.option(instant.map((at) => at.toISOString().slice(0, 10))),
    subject: filled,
    argv: fc.array(word, { maxLength: 4 }),
    assignment: fc
      .uniqueArray(fc.tuple(word, word), { selector: ([key]) => key, maxLength: 3 })
      .map((all) => new Map(all)),
    sections: fc.option(fc.array(word, { maxLength: 3 })),
    forcedVersion: fc.option(word),
    forcedTests: fc.option(word),
    invocations: fc.uniqueArray(invocation, { selector: (one) => one.id, maxLength: 3 }),
  });
})();

/** JSON objects put keys that are numbers first. */
function withoutOrder(report: OfficialReport): OfficialReport {
  return { ...report, invocations: report.invocations.toSorted((a, b) => (a.id < b.id ? -1 : 1)) };
}

describe('the official form', () => {
  test('is written as the official suite writes it', () => {
    expect(text).toBe(`---
spec:
  uuid: 50393e6f-2ae1-4c5c-a62c-3b75f2abef3f
  name: Invented scope
  url: https://scopes.example/a_b.yaml
checked_at: 2026-11-20 20:44:34.503988
reference_date: 2026-11-20
subject: invented-cloud
run:
  uuid: 0b1f6d0c-0000-4000-8000-000000000002
  argv:
  - '-C'
  - check
  - 'a: b'
  assignment:
    os_cloud: invented-cloud
  sections: null
  forced_version: null
  forced_tests: null
  invocations:
    1b1f6d0c-0000-4000-8000-000000000003:
      id: 1b1f6d0c-0000-4000-8000-000000000003
      cmd: './check -c invented-cloud scs-0001-one scs-0001-two'
      results:
        scs-0001-one: 1
        scs-0001-two: 0
        scs-0001-three: -1
      rc: 0
      stdout:
      - 'scs-0001-one: PASS'
      - 'scs-0001-two: ABORT'
      - 'scs-0001-three: FAIL'
      stderr:
      - 'DEBUG: ** scs-0001-one'
      info: 0
      warning: 0
      error: 1
      critical: 0
`);
  });

  test('printed and read again is the same, as YAML and as JSON', () => {
    fc.assert(
      fc.property(fc.array(reports, { minLength: 1, maxLength: 3 }), (documents) => {
        const options = { source: 'r.yaml', now };
        expect(readOfficial(writeOfficialYaml(documents), options).documents).toEqual(documents);
        const fromJson = readOfficial(writeOfficialJson([documents[0]!]), options).documents;
        expect(fromJson.map(withoutOrder)).toEqual([withoutOrder(documents[0]!)]);
      }),
      { numRuns: 150 },
    );
  });

  test.skipIf(!python)('means the same to PyYAML', () => {
    const documents = fc.sample(reports, { numRuns: 150, seed: 7 });
    const script = `
import datetime, json, sys, yaml
def plain(value):
    if isinstance(value, datetime.datetime): return 'datetime ' + value.isoformat(' ')
    if isinstance(value, datetime.date): return 'date ' + value.isoformat()
    if isinstance(value, dict): return [[k, plain(v)] for k, v in value.items()]
    if isinstance(value, list): return [plain(v) for v in value]
    return value
print(json.dumps([plain(d) for d in yaml.safe_load_all(sys.stdin.buffer)]))
`;
    const run = spawnSync('/usr/bin/python3', ['-c', script], {
      input: writeOfficialYaml(documents),
      encoding: 'utf8',
      maxBuffer: 1e8,
    });
    expect(run.stderr).toBe('');
    const entries = (map: ReadonlyMap<string, unknown>): unknown[] => [...map];
    const expected = documents.map((report) => [
      ['spec', Object.entries({ uuid: report.scope.uuid, name: report.scope.name, url: report.scope.url })],
      ['checked_at', `datetime ${writeNaiveTime(report.checkedAt)}`],
      ...(report.referenceDate === null ? [] : [['reference_date', `date ${report.referenceDate}`]]),
      ['subject', report.subject],
      [
        'run',
        [
          ['uuid', report.uuid],
          ['argv', report.argv],
          ['assignment', entries(report.assignment)],
          ['sections', report.sections],
          ['forced_version', report.forcedVersion],
          ['forced_tests', report.forcedTests],
          [
            'invocations',
            report.invocations.map((one) => [
              one.id,
              Object.entries({
                id: one.id,
                cmd: one.cmd,
                results: entries(one.results),
                rc: one.rc,
                stdout: one.stdout,
                stderr: one.stderr,
                info: one.info,
                warning: one.warning,
                error: one.error,
                critical: one.critical,
              }),
            ]),
          ],
        ],
      ],
    ]);
    expect(JSON.parse(run.stdout)).toEqual(expected);
  });

  test('the older shape is read with the worst result over its versions', () => {
    const older = text
      .replace(
        'subject:',
        'versions:\n  v2:\n    a: {result: 1, invocation: one}\n    b: {result: 0, invocation: one}\n    c: {}\n  v1:\n    a: {result: -1, invocation: one}\nsubject:',
      )
      .replace(
        / {4}1b1f6d0c[^]*$/,
        '    one:\n      id: one\n      cmd: x\n      result: 1\n      rc: 0\n      stdout: []\n      stderr: []\n',
      );
    const [report] = readOfficial(older, { source: 'old.yaml', now }).documents;
    expect(resultsOf(report!)).toEqual(
      new Map([
        ['a', -1],
        ['b', 0],
      ]),
    );
    expect(() => readOfficial(older.replace('invocation: one', 'invocation: two'), { source: 'x', now })).toThrow(
      'the invocation "two", which is not there',
    );
  });

  test('times without zone are UTC unless told otherwise', () => {
    expect(readNaiveTime('2026-11-20 20:44:34.503988')).toBe('2026-11-20T20:44:34.503988Z');
    expect(readNaiveTime('2026-11-20T20:44:34+01:00', 600)).toBe('2026-11-20T19:44:34Z');
    expect(readNaiveTime('2026-03-01 00:30:00', 60)).toBe('2026-02-28T23:30:00Z');
    expect(readNaiveTime('2026-02-30 00:00:00')).toBeNull();
    expect(readNaiveTime('2026-11-20')).toBeNull();
    const options = { source: 'r', now, naiveOffsetMinutes: 60 };
    expect(readOfficial(text, options).documents[0]!.checkedAt).toBe('2026-11-20T19:44:34.503988Z');
  });
});

describe('remarks', () => {
  const codes = (changed: string): string[] =>
    readOfficial(changed, { source: 'r', now }).remarks.map(({ code }) => code);

  test('none on a sound report; unknown keys are no matter', () => {
    expect(codes(text)).toEqual([]);
    expect(codes(text.replace('subject:', 'novelty: {a: [1]}\nsubject:'))).toEqual([]);
  });

  test('a report from the future', () => {
    expect(codes(text.replace('checked_at: 2026', 'checked_at: 2031'))).toEqual(['future-checked-at']);
    expect(codes(text.replace('checked_at: 2026-11-20 20:44', 'checked_at: 2026-11-21 00:04'))).toEqual([]);
  });

  test('results that the printed lines do not bear out', () => {
    expect(codes(text.replace('scs-0001-three: -1', 'scs-0001-three: 1'))).toEqual(['contradiction']);
  });

  test('two results of one testcase: the worse one counts', () => {
    const twice = {
      ...sample,
      invocations: [
        ...sample.invocations,
        { ...sample.invocations[0]!, id: 'b', stdout: [], results: new Map([['scs-0001-one', -1 as const]]) },
      ],
    };
    const read = readOfficial(writeOfficialYaml([twice]), { source: 'r', now });
    expect(read.remarks.map(({ code }) => code)).toEqual(['two-results']);
    expect(resultsOf(read.documents[0]!).get('scs-0001-one')).toBe(-1);
  });
});

describe('what is not to be believed is refused with its place', () => {
  test.each([
    [
      'a number that is no result',
      'scs-0001-one: 1',
      'scs-0001-one: 7',
      'malformed',
      'the result of "scs-0001-one" is "7", not 1, 0 or -1',
    ],
    ['a fraction', 'scs-0001-one: 1', 'scs-0001-one: 0.5', 'malformed', 'not 1, 0 or -1'],
    ['a word', 'scs-0001-one: 1', 'scs-0001-one: true', 'malformed', 'not 1, 0 or -1'],
    ['no result', 'scs-0001-one: 1', 'scs-0001-one:', 'malformed', 'not 1, 0 or -1'],
    ['a repeated testcase', 'scs-0001-two: 0', 'scs-0001-one: 1', 'unreadable', 'the key "scs-0001-one" occurs twice'],
    ['a repeated subject', 'subject:', 'subject: other\nsubject:', 'unreadable', 'the key "subject" occurs twice'],
    ['no subject', 'subject: invented-cloud', 'subject:', 'malformed', '"subject" is missing'],
    ['a subject of another kind', 'subject: invented-cloud', 'subject: [a]', 'malformed', '"subject" must be a text'],
    ['no run', 'run:', 'walk:', 'unknown-format', 'scs-run'],
    ['a report id that is none', 'uuid: 0b1f6d0c', 'uuid: zzzz', 'malformed', '"run.uuid" is not a UUID'],
    [
      'a time that is none',
      'checked_at: 2026-11-20 20:44:34',
      'checked_at: 2026-11-20 25:44:34',
      'malformed',
      '"checked_at" is not a time',
    ],
    [
      'a date that is none',
      'reference_date: 2026-11-20',
      'reference_date: 2026-11-31',
      'malformed',
      '"reference_date" is not a date',
    ],
    ['lines that are none', 'stderr:\n', 'stderr: {}\n      more:\n', 'malformed', '"stderr" must be a list'],
    ['a count below nothing', 'error: 1', 'error: -1', 'malformed', 'not negative'],
    [
      'an object of the reader',
      'subject: invented-cloud',
      'subject: !!python/object/apply:os.system [ls]',
      'unreadable',
      'tag',
    ],
    [
      'an alias circle',
      'subject: invented-cloud',
      'subject: invented-cloud\nx: &a [*a]',
      'unreadable',
      'contains itself',
    ],
  ])('%s', (_name, from, to, reason, problem) => {
    expect(text).toContain(from);
    const act = (): unknown => readOfficial(text.replace(from, to), { source: 'r.yaml', now });
    expect(act).toThrow(problem);
    expect(act).toThrow(expect.objectContaining({ reason: `report.${reason}` }));
  });

  test('bombs, huge and foreign texts', () => {
    const laughs = Array.from(
      { length: 12 },
      (_, n) =>
        `a${n}: &a${n} [${Array(9)
          .fill(n ? `*a${n - 1}` : 'x')
          .join(', ')}]`,
    );
    const act = (content: string) => (): unknown => readOfficial(content, { source: 'r.yaml', now });
    expect(act(laughs.join('\n'))).toThrow('expands to more than 500000 values');
    expect(act('['.repeat(200_000))).toThrow('nest deeper than 24');
    expect(act('x'.repeat(8_000_001))).toThrow('more than the 8000000 that are read');
    expect(act('---\n'.repeat(600))).toThrow('more than 500 documents');
    for (const foreign of ['', 'hello', '[]', '- spec: {}', 'versions: []'])
      expect(act(foreign)).toThrow('is in no report format');
  });
});

describe.skipIf(!existsSync(samples))('the official sample', () => {
  test('is read, and written again byte for byte but for folded lines and quotation marks', () => {
    const original = readFileSync(join(samples, 'report-example.yaml'), 'utf8');
    const { documents, remarks } = readOfficial(original, { source: 'sample', now });
    expect(remarks).toEqual([]);
    const results = resultsOf(documents[0]!);
    expect([results.size, results.get('scs-0101-fips-test'), results.get('scs-0117-test-backup')]).toEqual([57, -1, 0]);
    const unfolded = (yaml: string): string =>
      yaml.replace(/\n {8}(?=scs-\S+ |scs-\S+\n {6}results)/g, ' ').replaceAll("'", '');
    expect(unfolded(writeOfficialYaml(documents))).toBe(unfolded(original));
  });
});
