import { sheetSchemaVersion, type FindingSheet, type Sheet } from '@allmend/api';
import { hostile } from './hostile.ts';
import { ago, digest, hex, iaas, minute, texts } from './invented.ts';
import type { FixtureOptions } from './sheet.ts';
import { reportOf, subjectSheet } from './subject.ts';

const body = JSON.stringify({
  images: [
    { name: 'Debian 12', image_build_date: '2026-09-08', replace_frequency: 'monthly', provided_until: '2028-06-30' },
  ],
});

/** The bytes behind the fixture's findings, by their digest. */
export const fixtureEvidence: ReadonlyMap<string, Uint8Array> = new Map(
  [body, '{"snapshot":"invented"}', '{"report":"invented"}', '\u0000\u0001binary'].map((text) => {
    const bytes = new TextEncoder().encode(text);
    return [digest(bytes), bytes];
  }),
);
const [observation, snapshot, report, binary] = [...fixtureEvidence.keys()] as [string, string, string, string];
export const fixtureDigests = { observation, snapshot, report, binary } as const;

export function findingSheet(sheet: Sheet, id: string, testcase: string, options: FixtureOptions): FindingSheet | null {
  const subject = subjectSheet(sheet, id, iaas, { ...options, text: undefined });
  const one = subject?.testcases.find((row) => row.testcase === testcase);
  if (!subject || !one || one.finding === null) return null;
  const message = one.message ?? texts.message('ok', { count: 18 });
  const link = (kind: FindingSheet['chain'][number]['kind'], sha256: string, size: number | null) =>
    ({ kind, sha256, size, at: ago(25 * minute), state: 'good' }) as const;
  const found: FindingSheet = {
    schema: sheetSchemaVersion,
    subject: id,
    report: reportOf(id),
    scope: iaas,
    finding: {
      testcase,
      verdict: one.verdict,
      ...(one.verdict === 'FAIL' && { official: 'PASS' as const, deviation: '0102-successor' }),
      message,
      details: one.verdict === 'PASS' ? [] : [texts.message('detail', { built: '2026-09-08', until: '2026-10-12' })],
      demanded: {
        text: texts.message('demand'),
        section: 'Image updating',
        url: 'https://standards.example/scs-0102#updating',
      },
      resources: ['images'],
      exchanges: [1],
      remedy: one.verdict === 'PASS' ? [] : ['openstack image set --property replace_frequency=quarterly "Debian 12"'],
      observedAt: ago(25 * minute),
    },
    question: one.question,
    since: one.since,
    origin: one.origin ?? 'us',
    signer: 'SHA256:4f2c9aInventedKeyOfBern1',
    exchanges: [
      {
        method: 'GET',
        url: `https://image.${id.replace('/', '.')}.example/v2/images?visibility=public`,
        at: ago(25 * minute),
        durationMs: 309.4,
        status: 200,
        requestId: 'req-b71c09e4',
        attempts: 1,
        responseBody: observation,
        error: null,
      },
    ],
    chain: [
      link('observation', observation, body.length),
      link('snapshot', snapshot, 23),
      link('finding', hex('finding'), null),
      link('report', report, 21),
      link('row', hex('row'), null),
      link('root', hex('root'), null),
    ],
  };
  return options.text === undefined ? found : hostile(found, options.text);
}
