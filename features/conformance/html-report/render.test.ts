import { snapshotSchemaVersion, reportSchemaVersion, type Finding, type Report, type Snapshot } from '@allmend/api';
import { defineTexts } from '@allmend/kit-i18n';
import { expect, test } from 'vitest';
import type { Standard } from '../engine/testcase.ts';
import { renderHtmlReport, type HtmlReportOptions } from './render.ts';

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
  deciding: ['v5.1'],
  only: null,
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

const plain = { ...report, subject: 'lindenau' };
const render = (changes: Partial<HtmlReportOptions> = {}) =>
  renderHtmlReport({ report: plain, snapshot, standards, locale: 'en', ...changes });

test('the answer comes first, what is not passed next, and every finding can be linked to', () => {
  const sheet = render();
  const order = [
    'lindenau does not pass SCS-compatible IaaS v5.1: 1 of 2 testcases failed.',
    'href="#scs-0103-b"',
    'href="#standard-scs-0103"',
    '<details id="scs-0103-b">',
    '<details id="scs-0103-a">',
    'id="x1"',
  ];
  const places = order.map((part) => sheet.indexOf(part));
  expect(places.every((place) => place > 0)).toBe(true);
  expect([...places].sort((a, b) => a - b)).toEqual(places);
  expect(sheet).toContain('Simulated cloud');
});

test('a report without its snapshot is shown without requests', () => {
  expect(render({ snapshot: null })).not.toContain('id="x1"');
});

test('one reason of several testcases is said once, and each is linked', () => {
  const both = { ...plain, findings: [finding('scs-0103-a', 'DNF'), finding('scs-0103-b', 'DNF')] };
  const sheet = render({ report: both });
  const list = sheet.slice(sheet.indexOf('id="open"'), sheet.indexOf('class="about"'));
  expect(list.match(/class="why"/g)).toHaveLength(1);
  expect(list).toContain('2 testcases:');
  expect(list).toMatch(/href="#scs-0103-a".*href="#scs-0103-b"/);
});

test('what does not count stands apart, with its class in words', () => {
  const apart = { ...plain, classes: { 'scs-0103-a': 'main', 'scs-0103-b': 'recommended' } } as const;
  const version = { ...plain.versions[0]!, testcases: ['scs-0103-a'], verdict: 'PASS' as const };
  const sheet = render({ report: { ...apart, verdict: 'PASS', versions: [version] } });
  expect(sheet).toContain('lindenau passes SCS-compatible IaaS v5.1.');
  expect(sheet).toContain('Everything that counts has passed.');
  const list = sheet.slice(sheet.indexOf('id="apart"'), sheet.indexOf('id="all"'));
  expect(list).toMatch(/Recommended <small>0 of 1 passed/);
  expect(list).toMatch(/class="r fail out"/);
  expect(sheet).toContain('<span class="class">Recommended</span>');
});

test('a selection shows no versions, since it decides none', () => {
  const selection = { ...plain, only: 'scs-0103-b', findings: [finding('scs-0103-b', 'FAIL')] };
  const sheet = render({ report: selection });
  expect(sheet).toContain('1 of 1 selected testcase failed on lindenau. A selection is no verdict');
  expect(sheet).not.toContain('id="standards"');
});

test('drafts say what would be, versions in force come first', () => {
  const draft = { ...plain.versions[0]!, version: 'v6', validity: 'draft', verdict: 'FAIL' } as const;
  const sheet = render({ report: { ...plain, versions: [draft, ...plain.versions] } });
  expect(sheet).toMatch(/v5\.1.*in force.*v6.*draft/s);
  expect(sheet).toContain('Would fail');
});

test('what a read-only run did not ask is explained', () => {
  const message = { key: 'engine.not-asked', params: { resource: 'boot-probe' } };
  const missing = { ...plain, findings: [{ ...finding('scs-0103-b', 'MISS'), message, remedy: [] }] };
  expect(render({ report: missing })).toContain('Without --read-only it is asked too.');
});

test('the edition names the signed file, or says where the proof lies', () => {
  expect(render()).toContain('Proof is the signed report file, not this sheet');
  const signature = { file: 'report.yaml', fingerprint: 'SHA256:abc' };
  expect(render({ signature })).toContain('Signed in report.yaml, key <code>SHA256:abc</code>');
});

test('digests are whole in the text, whatever is seen of them', () => {
  expect(render().match(new RegExp(`<code class="sha">${digest}</code>`, 'g'))).toHaveLength(2);
});
