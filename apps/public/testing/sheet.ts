import { sheetSchemaVersion, type Sheet, type SheetStanding, type SheetSubject } from '@allmend/api';
import { hostile } from './hostile.ts';
import {
  ago,
  causeOf,
  clouds,
  countOf,
  dayAgo,
  fixtureAsOf,
  gov,
  hex,
  iaas,
  kaas,
  minute,
  versionOf,
  type Invented,
} from './invented.ts';

export interface FixtureOptions {
  /** How many subjects; default 11. More than that are numbered copies. */
  readonly subjects?: number;
  /** How many testcases each; default 12. */
  readonly testcases?: number;
  /** Put into every string that comes from a cloud, a report or an operator. */
  readonly text?: string;
}

/** The sheet of the invented clouds. */
export function fixtureSheet({ subjects = clouds.length, text }: FixtureOptions = {}): Sheet {
  const chosen = Array.from({ length: subjects }, (_, index) => {
    const cloud = clouds[index % clouds.length]!;
    const round = Math.floor(index / clouds.length);
    if (round === 0) return cloud;
    const group = cloud.group === null ? {} : { group: `${cloud.group}-${round}` };
    return { ...cloud, ...group, id: `${cloud.id}-${round}`, name: `${cloud.name} ${round + 1}` };
  });
  const sheet: Sheet = {
    schema: sheetSchemaVersion,
    edition: hex(`${subjects} ${text}`).slice(0, 16),
    asOf: fixtureAsOf,
    monitor: { name: 'Allmend Monitor', url: 'https://allmend.example/', version: '0.1.0' },
    root: { day: dayAgo(1), hash: hex('root'), key: 'SHA256:4f2c9a' },
    scopes: [
      scopeOf(iaas, 'SCS-compatible IaaS', { total: 91, proven: 54, partly: 12, document: 9, uncovered: 16 }),
      scopeOf(kaas, 'SCS-compatible KaaS', { total: 22, proven: 12, partly: 4, document: 0, uncovered: 6 }),
      scopeOf(gov, 'GovStack Cloud', { total: 60, proven: 38, partly: 10, document: 8, uncovered: 4 }),
    ],
    subjects: chosen.map(subjectOf),
    changes: [
      {
        day: '2026-12-20',
        kind: 'certificate-review',
        scope: iaas,
        version: 'v5.1',
        subject: 'hansa/luebeck',
        effect: null,
      },
      {
        day: '2027-01-12',
        kind: 'certificate-ends',
        scope: iaas,
        version: 'v5.1',
        subject: 'leman/geneve',
        effect: null,
      },
      {
        day: '2027-03-01',
        kind: 'version-effective',
        scope: iaas,
        version: 'v6',
        subject: null,
        effect: { pass: 4, fail: 2, unknown: 2 },
      },
      { day: '2027-06-01', kind: 'version-ends', scope: gov, version: 'v2', subject: null, effect: null },
    ],
  };
  return text === undefined ? sheet : hostile(sheet, text);
}

function scopeOf(name: string, title: string, coverage: Sheet['scopes'][number]['coverage']): Sheet['scopes'][number] {
  const version = versionOf[name]!;
  const versions: Sheet['scopes'][number]['versions'] = [
    { version, validity: 'effective', stabilizedAt: '2025-12-01', effectiveFrom: null, testcases: countOf[name]! },
    { version: 'v1', validity: 'deprecated', stabilizedAt: '2023-06-15', effectiveFrom: null, testcases: 20 },
  ];
  if (name === iaas)
    versions.unshift({
      version: 'v6',
      validity: 'draft',
      stabilizedAt: null,
      effectiveFrom: '2027-03-01',
      testcases: 57,
    });
  return { name, uuid: hex(name).slice(0, 32), title, url: 'https://standards.example/scope', versions, coverage };
}

function standing(cloud: Invented, scope: string): SheetStanding {
  const verdict = cloud.verdicts[scope]!;
  const total = countOf[scope]!;
  const missed = { PASS: [0, 0, 0], FAIL: [1, 1, 1], DNF: [0, 7, 0], MISS: [0, 0, total] }[verdict];
  const [failed = 0, dnf = 0, missing = 0] = missed;
  return {
    scope,
    version: versionOf[scope]!,
    verdict,
    transition: scope === gov && cloud.country === 'NO',
    since: cloud.since,
    counts: { PASS: total - failed - dnf - missing, FAIL: failed, DNF: dnf, MISS: missing },
    origin: cloud.origin,
    newest: ago(cloud.minutes * minute),
    oldest: ago(cloud.minutes * minute + 20 * 60 * minute),
    cause: causeOf(verdict),
    notPassed: failed + dnf + missing,
    ahead:
      scope === iaas
        ? [{ version: 'v6', from: '2027-03-01', verdict: cloud.ahead, notPassed: cloud.ahead === 'FAIL' ? 2 : 0 }]
        : [],
  };
}

function subjectOf(cloud: Invented): SheetSubject {
  return {
    id: cloud.id,
    displayName: cloud.name,
    description: '',
    operator: cloud.operator,
    region: cloud.region,
    group: cloud.group,
    country: cloud.country,
    homepage: `https://${cloud.id.split('/')[0]}.example/`,
    contact: `cloud@${cloud.id.split('/')[0]}.example`,
    alias: cloud.id.replace('/', '-'),
    standings: Object.keys(cloud.verdicts).map((scope) => standing(cloud, scope)),
    certificates: cloud.certified
      ? [
          {
            number: `${cloud.group ?? cloud.id.split('/')[0]}-2026-0017`,
            scope: iaas,
            version: 'v5.1',
            state: 'Granted',
            validFrom: '2026-03-02T00:00:00.000Z',
            validUntil: '2027-03-01T00:00:00.000Z',
            reviewUntil: cloud.verdicts[iaas] === 'FAIL' ? '2026-12-20T03:12:00.000Z' : null,
          },
        ]
      : [],
  };
}
