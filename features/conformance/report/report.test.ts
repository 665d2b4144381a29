import { Report, snapshotSchemaVersion, verdicts, type Finding, type Snapshot, type Verdict } from '@allmend/api';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { mainTestcases } from '../scope/resolution.ts';
import { findShipped } from '../scope/shipped/catalogue.ts';
import { readScope } from '../scope/reader.ts';
import { buildReport, type ReportInput } from './build.ts';
import { convertReport, requireFindings } from './conversion.ts';
import { readReportJson, writeReportJson } from './json.ts';
import { writeReportMarkdown } from './markdown.ts';
import { logText, officialForm } from './official-form.ts';
import { readReport } from './reading.ts';
import { summariseReport } from './summary.ts';

const iaas = readScope(findShipped('iaas')!.text, 'iaas');
const main = mainTestcases(iaas, 'v5.1');
const none: Finding['message'] = { key: 'engine.as-official', params: { official: 'PASS' } };

function finding(testcase: string, verdict: Verdict, more: Partial<Finding> = {}): Finding {
  return {
    testcase,
    verdict,
    message: none,
    details: [],
    demanded: { text: none, section: 'Somewhere', url: 'https://standards.example/x' },
    resources: ['flavors'],
    exchanges: [1],
    remedy: [],
    observedAt: verdict === 'MISS' ? null : '2026-11-20T10:00:00.000Z',
    ...more,
  };
}

const snapshot: Snapshot = {
  schema: snapshotSchemaVersion,
  id: '0b1f6d0c-0000-4000-8000-000000000001',
  tool: { name: 'allmend', version: '0.1.0' },
  cloud: { name: 'invented-cloud', region: null, authUrl: 'https://identity.example/v3' },
  simulated: false,
  identity: null,
  startedAt: '2026-11-20T09:59:00.000Z',
  finishedAt: '2026-11-20T10:00:00.500Z',
  observations: {},
  exchanges: [],
};

function input(more: Partial<ReportInput> = {}): ReportInput {
  return {
    id: '0b1f6d0c-0000-4000-8000-000000000002',
    tool: { name: 'allmend', version: '0.1.0' },
    snapshot,
    snapshotDigest: 'ab'.repeat(32),
    findings: main.map((testcase) => finding(testcase, 'PASS')),
    scope: iaas,
    date: '2026-11-20',
    semantics: 'text',
    strict: false,
    ...more,
  };
}

function withVerdict(testcase: string, verdict: Verdict): Finding[] {
  return [...main.filter((id) => id !== testcase).map((id) => finding(id, 'PASS')), finding(testcase, verdict)];
}

describe('a report built from findings', () => {
  test('is a valid report and passes when all that counts passed', () => {
    const report = buildReport(input());
    expect(Report.parse(report)).toEqual(report);
    expect(report).toMatchObject({ verdict: 'PASS', subject: 'invented-cloud', checkedAt: '2026-11-20T10:00:00.500Z' });
    expect(report.versions.map(({ version, validity, verdict }) => [version, validity, verdict])).toEqual([
      ['next', 'draft', 'MISS'],
      ['v6', 'draft', 'MISS'],
      ['v5.1', 'effective', 'PASS'],
    ]);
    expect(report.versions[0]!.counts).toEqual({ PASS: 52, FAIL: 0, DNF: 0, MISS: 3 });
  });

  test.each(verdicts)('has the verdict of a main testcase that is %s', (verdict) => {
    expect(buildReport(input({ findings: withVerdict('scs-0117-test-backup', verdict) })).verdict).toBe(verdict);
  });

  test('a main testcase without finding is missing', () => {
    const report = buildReport(input({ findings: main.slice(1).map((testcase) => finding(testcase, 'PASS')) }));
    expect(report.verdict).toBe('MISS');
  });

  test('classes: what counts, and what is shown apart and counts only strictly', () => {
    const apart = {
      'scs-0116-presence': 'recommended',
      'scs-0103-flavor-8v-64': 'recommended',
      'domain-manager-check': 'manual',
      'scs-0102-prop-os_purpose': 'draft',
      'allmend-0125-tls': 'own',
    } as const;
    for (const [testcase, kind] of Object.entries(apart)) {
      const findings = [...input().findings, finding(testcase, 'FAIL')];
      const report = buildReport(input({ findings }));
      expect([testcase, report.classes[testcase], report.verdict]).toEqual([testcase, kind, 'PASS']);
      expect(buildReport(input({ findings, strict: true })).verdict).toBe('FAIL');
    }
    expect(buildReport(input()).classes['scs-0100-syntax-check']).toBe('main');
    const documents = [...input().findings, finding('allmend-0128-tempest', 'MISS')];
    const manual = new Set(['allmend-0128-tempest']);
    expect(buildReport(input({ findings: documents, manual })).classes['allmend-0128-tempest']).toBe('manual');
  });

  test('a testcase of a version that is no longer shown never counts', () => {
    const drafts = ['next', 'v6'].flatMap((version) => mainTestcases(iaas, version));
    const ids = [...new Set([...main, ...drafts])];
    const findings = [...ids.map((id) => finding(id, 'PASS')), finding('scs-0104-image-ubuntu-2204', 'FAIL')];
    expect(buildReport(input({ findings, strict: true })).verdict).toBe('PASS');
  });

  test('versions asked for by name count whatever their state', () => {
    const report = buildReport(input({ versions: ['next'] }));
    expect(report.versions.map(({ version }) => version)).toEqual(['next']);
    expect([report.verdict, report.classes['scs-0123-service-placement']]).toEqual(['MISS', 'draft']);
    expect(() => buildReport(input({ versions: ['v7'] }))).toThrow('no version "v7"');
  });

  test('a date decides which version counts', () => {
    const v4 = mainTestcases(iaas, 'v4').map((testcase) => finding(testcase, 'PASS'));
    expect(buildReport(input({ date: '2024-12-19', findings: v4 })).versions.map((one) => one.verdict)).toEqual([
      'MISS',
      'PASS',
      'PASS',
    ]);
    expect(buildReport(input({ date: '2025-02-01' })).verdict).toBe('PASS');
    expect(buildReport(input({ date: '2021-01-01' }))).toMatchObject({ versions: [], verdict: 'MISS' });
    const onlyWarned = { ...iaas, timeline: [{ date: '2026-01-01', versions: new Map([['v5.1', 'warn']] as const) }] };
    expect(buildReport(input({ scope: onlyWarned })).verdict).toBe('PASS');
  });

  test('a version without main testcases has nothing to pass by', () => {
    const empty = { ...iaas, modules: new Map() };
    expect(buildReport(input({ scope: empty })).verdict).toBe('MISS');
    expect(buildReport(input({ scope: empty, semantics: 'official' })).verdict).toBe('PASS');
  });

  test('does not depend on the order of findings, and a worse finding never makes it better', () => {
    const rank: readonly Verdict[] = ['FAIL', 'MISS', 'DNF', 'PASS'];
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...verdicts), { minLength: main.length, maxLength: main.length }),
        fc.nat(main.length - 1),
        fc.constantFrom(...verdicts),
        (all, at, other) => {
          const findings = main.map((testcase, index) => finding(testcase, all[index]!));
          const report = buildReport(input({ findings }));
          expect(buildReport(input({ findings: findings.toReversed() }))).toEqual(report);
          const changed = findings.with(at, finding(main[at]!, other));
          const [before, after] = [all[at]!, other].map((one) => rank.indexOf(one));
          const [was, is] = [report.verdict, buildReport(input({ findings: changed })).verdict].map((one) =>
            rank.indexOf(one),
          );
          if (after! <= before!) expect(is!).toBeLessThanOrEqual(was!);
        },
      ),
      { numRuns: 40 },
    );
  });
});

describe('the official form', () => {
  const hostile = { key: 'nobody', params: {} };
  const report = buildReport(
    input({
      findings: [
        finding('scs-0100-syntax-check', 'PASS', { official: 'FAIL', deviation: '0100-example' }),
        finding('scs-0101-fips-test', 'DNF', {
          message: { key: '<script>alert(1)</script>\nscs-0100-syntax-check: PASS' },
        }),
        finding('scs-0103-flavor-1v-4', 'FAIL', {
          message: { key: 'no such flavor' },
          details: Array.from({ length: 25 }, () => hostile),
        }),
        finding('scs-0117-test-backup', 'MISS'),
        finding('scs-0116-presence', 'PASS'),
        finding('allmend-0125-tls', 'PASS'),
      ],
    }),
  );

  test('has the official results and says why', () => {
    const form = officialForm(report);
    const [invocation] = form.invocations;
    expect([...invocation!.results]).toEqual([
      ['scs-0100-syntax-check', 1],
      ['scs-0101-fips-test', 0],
      ['scs-0103-flavor-1v-4', -1],
      ['scs-0116-presence', 1],
    ]);
    expect(invocation!.stdout).toEqual([
      'scs-0100-syntax-check: PASS',
      'scs-0101-fips-test: ABORT',
      'scs-0103-flavor-1v-4: FAIL',
      'scs-0116-presence: PASS',
    ]);
    expect(invocation!.stderr.slice(0, 6)).toEqual([
      'DEBUG: ** scs-0100-syntax-check',
      'WARNING: scs-0100-syntax-check: verdict by the text of the standard; the official predicate gives FAIL (deviation 0100-example)',
      'DEBUG: ** scs-0101-fips-test',
      'WARNING: scs-0101-fips-test: (script)alert(1)(/script) scs-0100-syntax-check: PASS',
      'DEBUG: ** scs-0103-flavor-1v-4',
      'ERROR: scs-0103-flavor-1v-4: no such flavor',
    ]);
    expect(invocation!.stderr).toContain('DEBUG: scs-0103-flavor-1v-4: and 5 more');
    expect(invocation).toMatchObject({ rc: 0, info: 0, warning: 2, error: 1, critical: 0 });
    expect(form).toMatchObject({
      uuid: report.id,
      subject: 'invented-cloud',
      referenceDate: '2026-11-20',
      checkedAt: '2026-11-20T10:00:00.5Z',
    });
  });

  test('is the same each time, and refused when it would be empty', () => {
    expect(officialForm(report)).toEqual(officialForm(report));
    const empty = buildReport(
      input({ findings: [finding('scs-0117-test-backup', 'MISS'), finding('allmend-0125-tls', 'FAIL')] }),
    );
    expect(() => officialForm(empty)).toThrow('No testcase of the official suite has a result');
  });

  test('a log line is one short harmless line, whatever the cloud says', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 800 }), (text) => {
        const line = logText(text);
        expect(line).not.toMatch(/[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}<>&`]/u);
        expect(line.length).toBeLessThanOrEqual(500);
        expect(logText(line)).toBe(line);
      }),
    );
  });
});

describe('JSON', () => {
  test('printed and read again is the same report', () => {
    // zod drops this one key, on purpose.
    const text = fc.string({ unit: 'binary', maxLength: 40 }).filter((one) => one !== '__proto__');
    const messages = fc.record({
      key: text,
      params: fc.dictionary(text, fc.oneof(text, fc.integer(), fc.array(text))),
    });
    fc.assert(
      fc.property(
        fc.array(
          fc.record({
            testcase: text,
            verdict: fc.constantFrom(...verdicts),
            message: messages,
            remedy: fc.array(text),
          }),
        ),
        (list) => {
          const report = buildReport(input({ findings: list.map((one) => finding(one.testcase, one.verdict, one)) }));
          expect(readReportJson(writeReportJson(report), 'r.json')).toEqual(report);
        },
      ),
      { numRuns: 60 },
    );
  });

  test.each([
    ['another schema', (text: string) => text.replace('report/v1', 'report/v9'), 'malformed', 'schema'],
    [
      'a repeated key',
      (text: string) => text.replace('"verdict"', '"strict": true,\n  "verdict"'),
      'unreadable',
      'occurs twice',
    ],
    ['a wrong type', (text: string) => text.replace('"strict": false', '"strict": "no"'), 'malformed', 'strict'],
    [
      'a verdict that is none',
      (text: string) => text.replace('"verdict": "PASS"', '"verdict": "GOOD"'),
      'malformed',
      'verdict',
    ],
    ['a torn end', (text: string) => text.slice(0, -40), 'unreadable', 'cannot be read'],
  ])('%s is refused', (_name, change, reason, problem) => {
    const text = change(writeReportJson(buildReport(input())));
    const act = (): unknown => readReport(Buffer.from(text), { source: 'r.json' });
    expect(act).toThrow(problem);
    expect(act).toThrow(expect.objectContaining({ reason: `report.${reason}` }));
  });
});

describe('Markdown', () => {
  const evil = '</td><script>alert(1)</script> [x](javascript:1) | **b** `code`\n# heading &amp; \u202e';
  const report = buildReport(
    input({
      subject: evil,
      findings: [
        finding('scs-0103-flavor-1v-4', 'FAIL', {
          message: { key: evil },
          details: [{ key: evil }],
          remedy: ['```\nrm -rf /', 'openstack flavor create'],
        }),
        finding('scs-0100-syntax-check', 'PASS', { official: 'FAIL' }),
      ],
    }),
  );

  test.each([
    ['en', 'Overall: FAIL (failed)', 'Testcases that count', 'The official suite decides: FAIL (failed)'],
    ['de', 'Gesamturteil: FAIL (nicht bestanden)', 'Testfälle, die zählen', 'Die offizielle Suite entscheidet: FAIL'],
    ['fr', 'Verdict global: FAIL (échoué)', 'Cas de test qui comptent', 'La suite officielle décide: FAIL'],
  ])('in %s says what counts and why, in words', (locale, ...texts) => {
    const text = writeReportMarkdown(report, locale);
    for (const expected of texts) expect(text).toContain(expected);
  });

  test('escapes what came from the cloud', () => {
    const text = writeReportMarkdown(report, 'en');
    expect(text).not.toMatch(/<(?!https:)/);
    expect(text).not.toMatch(/^# heading|\]\(javascript|\u202e/m);
    expect(text).toContain('&lt;/td&gt;&lt;script&gt;');
    expect(text).toContain('\\[x\\]\\(javascript\\:1\\) \\| \\*\\*b\\*\\*');
    // The remedy cannot end its block.
    expect(text).toContain('````sh\n``` rm -rf /\nopenstack flavor create\n````');
  });

  test('tables keep their columns', () => {
    const rows = writeReportMarkdown(report, 'en')
      .split('\n')
      .filter((line) => line.startsWith('| FAIL'));
    for (const row of rows) expect(row.match(/(?<!\\)\|/g)).toHaveLength(4);
    expect(rows.length).toBeGreaterThan(0);
  });
});

test('a report that was read is converted to every form', () => {
  const own = readReport(Buffer.from(writeReportJson(buildReport(input()))), { source: 'r.json' });
  expect(requireFindings(own, { source: 'r.json', format: 'html' })).toEqual(buildReport(input()));
  const options = { source: 'r', locale: 'en' };
  const yaml = convertReport(own, 'official', options);
  const official = readReport(Buffer.from(yaml), { source: 'r.yaml', now: new Date('2026-11-21') });
  expect(official.kind).toBe('official');
  expect(convertReport(official, 'official', options)).toBe(yaml);
  expect(readReport(Buffer.from(convertReport(official, 'json', options)), { source: 'r' })).toMatchObject({
    kind: 'official',
  });
  expect(convertReport(official, 'markdown', options)).toContain(
    '| v5\\.1 | effective | PASS (passed) | 54 | 0 | 0 | 0 |',
  );
  const [summary] = summariseReport(official, () => iaas);
  expect(summary).toMatchObject({ verdict: 'PASS', subject: 'invented-cloud', referenceDate: '2026-11-20' });
  expect(summary!.results).toHaveLength(54);
  expect(summariseReport(own, () => null)[0]).toMatchObject({ verdict: 'PASS', id: summary!.id });
  expect(summariseReport(official, () => null)[0]).toMatchObject({ verdict: null, versions: [] });
  const strange = convertReport(official, 'markdown', { ...options, scopeOf: () => null });
  expect(strange).toContain('The scope is not known here');
  expect(() => requireFindings(official, { source: 'r.yaml', format: 'html' })).toThrow(
    'The report r.yaml in the official form cannot become html',
  );
});
