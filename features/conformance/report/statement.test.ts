import { reportSchemaVersion, type Report, type Verdict, type VersionResult } from '@allmend/api';
import { formatMessage } from '@allmend/kit-i18n';
import { expect, test } from 'vitest';
import { readingOrder, stateReport } from './statement.ts';

const message = { key: 'statement.none' };

function version(name: string, validity: VersionResult['validity'], verdict: Verdict, testcases: string[]) {
  return { version: name, validity, verdict, counts: { PASS: 0, FAIL: 0, DNF: 0, MISS: 0 }, testcases };
}

function report(verdicts: Record<string, Verdict>, changes: Partial<Report> = {}): Report {
  return {
    schema: reportSchemaVersion,
    id: '0b7c1f3e-6a53-4c36-9d1f-2f6a0f0f1a11',
    subject: 'lindenau',
    tool: { name: 'allmend', version: '0' },
    scope: { uuid: 'u', name: 'SCS', url: 'https://docs.example' },
    checkedAt: '2026-11-21T06:15:00.000Z',
    referenceDate: '2026-11-21',
    semantics: 'text',
    simulated: false,
    snapshot: 'a'.repeat(64),
    verdict: 'PASS',
    strict: false,
    deciding: ['v1'],
    only: null,
    versions: [version('v2', 'draft', 'MISS', ['a', 'x']), version('v1', 'effective', 'PASS', ['a', 'b'])],
    classes: { a: 'main', b: 'main' },
    findings: Object.entries(verdicts).map(([testcase, verdict]) => ({
      testcase,
      verdict,
      message,
      details: [],
      demanded: { text: message, section: '', url: '' },
      resources: [],
      exchanges: [],
      remedy: [],
      observedAt: null,
    })),
    ...changes,
  };
}

const said = (one: Report, locale = 'en') => formatMessage(locale, stateReport(one).sentence);

test('the sentence follows the verdict of the version in force', () => {
  expect(said(report({ a: 'PASS', b: 'PASS', x: 'FAIL' }))).toBe('lindenau passes SCS v1.');
  const failed = [version('v1', 'effective', 'FAIL', ['a', 'b'])];
  expect(said(report({ a: 'PASS', b: 'FAIL' }, { verdict: 'FAIL', versions: failed }))).toBe(
    'lindenau does not pass SCS v1: 1 of 2 testcases failed.',
  );
  const open = [version('v1', 'effective', 'MISS', ['a', 'b'])];
  expect(said(report({ a: 'MISS', b: 'MISS' }, { verdict: 'MISS', versions: open }), 'de')).toBe(
    'Noch kein Urteil zu SCS v1 für lindenau: Nichts ist durchgefallen, aber 2 Testfälle haben kein frisches Ergebnis.',
  );
  expect(said(report({}, { versions: [], verdict: 'MISS' }))).toBe('No version of SCS is in force on 2026-11-21.');
});

test('a selection is no verdict, and says so', () => {
  const one = report({ a: 'PASS' }, { only: 'a' });
  expect(stateReport(one)).toMatchObject({ partial: true, counts: { PASS: 1, FAIL: 0, DNF: 0, MISS: 0 } });
  expect(said(one)).toBe('The one selected testcase passed on lindenau. A selection is no verdict on SCS.');
  expect(
    said(report({ y: 'FAIL', z: 'PASS' }, { verdict: 'FAIL', only: '[yz]', classes: { y: 'own', z: 'own' } }), 'fr'),
  ).toBe("1 des 2 cas de test choisis a échoué sur lindenau. Un choix n'est pas un verdict sur SCS.");
});

test('versions that were asked for by name decide, also drafts', () => {
  const draft = report(
    { a: 'PASS', x: 'FAIL' },
    { verdict: 'FAIL', deciding: ['v2'], versions: [version('v2', 'draft', 'FAIL', ['a', 'x'])] },
  );
  expect(said(draft)).toBe('lindenau does not pass SCS v2: 1 of 2 testcases failed.');
  const both = report(
    { a: 'PASS', b: 'PASS', x: 'FAIL' },
    {
      verdict: 'FAIL',
      deciding: ['v2', 'v1'],
      versions: [version('v2', 'draft', 'FAIL', ['a', 'x']), version('v1', 'effective', 'PASS', ['a', 'b'])],
    },
  );
  expect(said(both)).toBe('lindenau does not pass SCS v1 and v2: 1 of 3 testcases failed.');
});

test('with --strict everything counts', () => {
  const strict = report({ a: 'PASS', b: 'PASS', z: 'FAIL' }, { verdict: 'FAIL', strict: true });
  expect(said(strict)).toBe('lindenau does not pass SCS v1: 1 of 3 testcases failed.');
});

test('what is in force is read first, then the nearest draft', () => {
  const order = readingOrder([
    version('next', 'draft', 'PASS', []),
    version('v6', 'draft', 'PASS', []),
    version('v5', 'effective', 'PASS', []),
    version('v4', 'deprecated', 'PASS', []),
  ]);
  expect(order.map((one) => one.version)).toEqual(['v5', 'v6', 'next', 'v4']);
});
