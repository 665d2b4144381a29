import { snapshotSchemaVersion, reportSchemaVersion, type Finding, type Report, type Snapshot } from '@allmend/api';
import { defineTexts } from '@allmend/kit-i18n';
import { expect, test } from 'vitest';
import type { Standard } from '../engine/testcase.ts';
import { renderHtmlReport } from './render.ts';

const hostile = '</style><script>alert("x")</script><img src=x onerror=alert(1)>';
const sentences = { title: 'Is the flavor there?', found: 'The flavor "{name}" is missing.' };
const texts = defineTexts('html-report-test', { en: sentences, de: sentences, fr: sentences });
const message = { key: 'html-report-test.found', params: { name: hostile } };
const at = '2026-11-21T06:15:00.000Z';
const digest = 'a'.repeat(64);

function finding(testcase: string, verdict: Finding['verdict']): Finding {
  return {
    testcase,
    verdict,
    message,
    details: [message],
    demanded: {
      text: texts.message('title'),
      section: 'Flavors',
      url: testcase.endsWith('b') ? 'javascript:alert(1)' : 'https://docs.example/s',
    },
    resources: ['flavors'],
    exchanges: [1],
    remedy: [`openstack flavor create '${hostile}'`],
    observedAt: at,
  };
}

const report: Report = {
  schema: reportSchemaVersion,
  id: '0b7c1f3e-6a53-4c36-9d1f-2f6a0f0f1a11',
  subject: hostile,
  tool: { name: 'allmend', version: '0' },
  scope: { uuid: 'u', name: 'SCS-compatible IaaS', url: 'https://docs.example' },
  checkedAt: at,
  referenceDate: '2026-11-21',
  semantics: 'text',
  simulated: true,
  snapshot: digest,
  verdict: 'FAIL',
  strict: false,
  versions: [
    {
      version: 'v5.1',
      validity: 'effective',
      verdict: 'FAIL',
      counts: { PASS: 1, FAIL: 1, DNF: 0, MISS: 0 },
      testcases: ['scs-0103-a', 'scs-0103-b'],
    },
  ],
  classes: { 'scs-0103-a': 'main', 'scs-0103-b': 'main' },
  findings: [finding('scs-0103-a', 'PASS'), finding('scs-0103-b', 'FAIL')],
};
const snapshot: Snapshot = {
  schema: snapshotSchemaVersion,
  id: report.id,
  tool: report.tool,
  cloud: { name: hostile, region: hostile, authUrl: hostile },
  simulated: true,
  identity: { userId: 'u', userName: hostile, projectId: 'p', projectName: hostile, domainId: null, roles: [hostile] },
  startedAt: at,
  finishedAt: at,
  observations: {},
  exchanges: [
    {
      id: 1,
      service: 'compute',
      method: 'GET',
      route: '/flavors',
      url: `https://c.example/flavors?x=${hostile}`,
      at,
      durationMs: 12,
      status: 200,
      requestId: hostile,
      attempts: 1,
      requestBody: null,
      responseBody: digest,
      error: null,
    },
  ],
};
const standards: Standard[] = [
  {
    id: 'scs-0103',
    title: hostile,
    url: 'https://docs.example',
    texts,
    testcases: ['scs-0103-a', 'scs-0103-b'].map((id) => ({
      id,
      needs: [],
      check: () => ({ verdict: 'PASS', message }),
      title: texts.message('title'),
      demanded: texts.message('title'),
      section: 'Flavors',
    })),
  },
];

test.each(['en', 'de', 'fr'])('hostile text from a cloud stays text (%s)', (locale) => {
  const sheet = renderHtmlReport({ report, snapshot, standards, locale });
  expect(sheet).not.toMatch(/<script|<img|onerror=alert\(1\)>|href="javascript:/);
  expect(sheet).toContain('&lt;script&gt;');
  expect(sheet).not.toMatch(/html-report\.|\{\w+\}/);
});

test('the answer comes first, the bad rows before all others, and every finding can be linked to', () => {
  const sheet = renderHtmlReport({ report: { ...report, subject: 'lindenau' }, snapshot, standards, locale: 'en' });
  const order = [
    'lindenau does not pass SCS-compatible IaaS v5.1: 1 of 2 testcases failed.',
    'href="#scs-0103-b"',
    '<details id="scs-0103-a">',
    'id="x1"',
  ];
  const places = order.map((part) => sheet.indexOf(part));
  expect(places.every((place) => place > 0)).toBe(true);
  expect([...places].sort((a, b) => a - b)).toEqual(places);
  expect(sheet).toContain('Simulated cloud');
});

test('a report without its snapshot is shown without requests', () => {
  expect(renderHtmlReport({ report, snapshot: null, standards, locale: 'en' })).not.toContain('id="x1"');
});
