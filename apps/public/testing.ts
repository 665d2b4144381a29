import type { Sheet } from '@allmend/api';
import type { Interval, PublicSource, Seal } from './source/public-source.ts';
import { findingSheet, fixtureEvidence } from './testing/finding.ts';
import { ago, day, dayAgo, hex } from './testing/invented.ts';
import { scopeSheet } from './testing/scope.ts';
import { fixtureSheet, type FixtureOptions } from './testing/sheet.ts';
import { subjectSheet } from './testing/subject.ts';

/** The invented clouds of the look, as data: for tests, screenshots and benches. */

export { fixtureDigests, fixtureEvidence } from './testing/finding.ts';
export { hostile } from './testing/hostile.ts';
export { fixtureAsOf, fixtureSettings } from './testing/invented.ts';
export { fixtureSheet, type FixtureOptions } from './testing/sheet.ts';
export { reportOf } from './testing/subject.ts';

/** The source of the invented clouds. */
export function fixtureSource(options: FixtureOptions = {}): PublicSource {
  const sheet = fixtureSheet({ ...options, text: undefined });
  const shown = fixtureSheet(options);
  return {
    sheet: () => Promise.resolve(shown),
    subject: (id, scope) => Promise.resolve(subjectSheet(sheet, id, scope, options)),
    finding: (id, _report, testcase) => Promise.resolve(findingSheet(sheet, id, testcase, options)),
    scope: (name) => Promise.resolve(scopeSheet(sheet, name, options)),
    evidence: (_id, _report, sha256) => Promise.resolve(fixtureEvidence.get(sha256) ?? null),
    dayRoots: () => Promise.resolve(seals()),
    verdicts: (id, scope) => Promise.resolve(intervals(sheet, id, scope)),
  };
}

function seals(): readonly Seal[] {
  return Array.from({ length: 40 }, (_, index) => ({
    day: dayAgo(index + 1),
    text: 'allmend.dev/day-root/v2\n',
    hash: index === 0 ? hex('root') : hex(`root ${index}`),
    signature: '-----BEGIN SSH SIGNATURE-----\n',
    key: 'SHA256:4f2c9aInventedKeyOfBern1',
  }));
}

function intervals(sheet: Sheet, id: string, scope: string): readonly Interval[] {
  const standing = sheet.subjects.find((one) => one.id === id)?.standings.find((one) => one.scope === scope);
  if (!standing) return [];
  const { version, verdict, since } = standing;
  const testcases = verdict === 'PASS' ? [] : ['scs-0102-image-recency', 'scs-0102-os_purpose-uniqueness'];
  const earlier = ago(400 * day);
  return [
    { scope, version, verdict, from: since, origin: 'us', testcases },
    {
      scope,
      version,
      verdict: verdict === 'PASS' ? 'DNF' : 'PASS',
      from: earlier,
      until: since,
      origin: 'us',
      testcases: verdict === 'PASS' ? ['scs-0115-default-rules'] : [],
    },
  ];
}
