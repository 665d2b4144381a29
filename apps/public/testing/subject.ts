import { sheetSchemaVersion, type Sheet, type SheetSubject, type SubjectSheet, type Verdict } from '@allmend/api';
import { hostile } from './hostile.ts';
import { causeOf, fixtureAsOf, hex, texts } from './invented.ts';
import type { FixtureOptions } from './sheet.ts';

/** UUID of the newest report of a subject. */
export const reportOf = (id: string) => `${hex(id).slice(0, 8)}-6a53-4c36-9d1f-2f6a0f0f1a11`;

function testcasesOf(subject: SheetSubject, scope: string, count: number): SubjectSheet['testcases'] {
  const standing = subject.standings.find((one) => one.scope === scope);
  const verdict = standing?.verdict ?? 'MISS';
  const all = Array.from({ length: count }, (_, index): SubjectSheet['testcases'][number] => {
    const bad =
      index === 0 ? verdict : index === 1 && verdict === 'FAIL' ? 'DNF' : verdict === 'MISS' ? 'MISS' : 'PASS';
    const flavor = `SCS-${index}V-${index * 4}`;
    const ids = ['scs-0102-image-recency', 'scs-0102-os_purpose-uniqueness', 'scs-0115-default-rules'];
    const testcase = ids[index] ?? `scs-0103-flavor-${index}v-${index * 4}`;
    const question =
      index < 2
        ? texts.message('question')
        : index === 2
          ? texts.message('question-rules')
          : texts.message('question-flavor', { name: flavor, cpus: index, ram: index * 4 });
    return {
      testcase,
      demandedBy: [standing?.version ?? 'v5.1'],
      class: 'main',
      standard: index < 2 ? 'SCS-0102 Image metadata' : index === 2 ? 'SCS-0115 Security groups' : 'SCS-0103 Flavors',
      question: question,
      verdict: bad,
      since: bad === 'PASS' ? '2025-05-29T06:00:00.000Z' : (standing?.since ?? null),
      askedAt: standing?.newest ?? null,
      expiresAt: null,
      origin: standing?.origin ?? null,
      message: causeOf(bad),
      finding: bad === 'MISS' ? null : `${reportOf(subject.id)}/${testcase}`,
    };
  });
  const question = texts.message('question-fire');
  all.push({
    testcase: 'scs-0121-az-fire',
    demandedBy: [standing?.version ?? 'v5.1'],
    class: 'manual',
    standard: 'SCS-0121 Availability zones',
    question,
    verdict: 'PASS',
    since: '2026-03-02T00:00:00.000Z',
    askedAt: '2026-03-02T00:00:00.000Z',
    expiresAt: '2027-03-02T00:00:00.000Z',
    origin: 'declared',
    message: null,
    finding: null,
  });
  all.push({
    ...all[3]!,
    testcase: 'scs-0103-flavor-recommended',
    demandedBy: [],
    class: 'recommended',
    verdict: 'FAIL',
    message: texts.message('missing', { name: 'SCS-16V-64' }),
    finding: null,
  });
  return all;
}

/** 540 days: passed, with the gaps and deviations of the mock-up. */
function daysOf(verdict: Verdict): string {
  const days = Array.from({ length: 540 }, () => 'P');
  const put = (from: number, length: number, letter: string) => days.fill(letter, from, from + length);
  put(0, 41, '-');
  put(41, 9, 'F');
  put(102, 3, 'M');
  put(238, 2, 'D');
  put(301, 1, 'F');
  put(322, 3, 'M');
  put(494, 1, 'D');
  if (verdict === 'FAIL') put(538, 2, 'F');
  if (verdict === 'DNF') put(539, 1, 'D');
  if (verdict === 'MISS') put(528, 12, 'M');
  return days.join('');
}

export function subjectSheet(sheet: Sheet, id: string, scope: string, options: FixtureOptions): SubjectSheet | null {
  const subject = sheet.subjects.find((one) => one.id === id);
  if (!subject || !sheet.scopes.some((one) => one.name === scope)) return null;
  const found: SubjectSheet = {
    schema: sheetSchemaVersion,
    edition: sheet.edition,
    asOf: sheet.asOf,
    subject,
    scope,
    days: daysOf(subject.standings.find((one) => one.scope === scope)?.verdict ?? 'MISS'),
    lastDay: fixtureAsOf.slice(0, 10),
    testcases: testcasesOf(subject, scope, options.testcases ?? 12),
    documents: [
      {
        title: 'Fire compartments of the availability zones',
        testcase: 'scs-0121-az-fire',
        state: 'Accepted',
        validUntil: '2027-03-02T00:00:00.000Z',
        sha256: hex('fire'),
        url: 'https://documents.example/az.pdf',
      },
      {
        title: 'Tempest tests of the year',
        testcase: 'scs-0128',
        state: 'Expired',
        validUntil: '2026-10-31T00:00:00.000Z',
        sha256: null,
        url: null,
      },
    ],
    portability: {
      flavors: ['SCS-1V-4', 'SCS-2V-4', 'SCS-2V-8', ...(subject.country === 'CH' ? ['SCS-4V-16-50'] : ['SCS-8V-32'])],
      images: ['Ubuntu 24.04', 'Debian 12', ...(subject.country === 'DE' ? ['openSUSE Leap 15.6'] : [])],
      services: ['compute', 'image', 'network', 'object-store', ...(subject.region === null ? [] : ['load-balancer'])],
    },
  };
  return options.text === undefined ? found : hostile(found, options.text);
}
