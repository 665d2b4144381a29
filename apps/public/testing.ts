import { createHash } from 'node:crypto';
import {
  sheetSchemaVersion,
  type Origin,
  type FindingSheet,
  type ScopeSheet,
  type Sheet,
  type SheetStanding,
  type SheetSubject,
  type SubjectSheet,
  type Verdict,
} from '@allmend/api';
import { defineTexts, type Message } from '@allmend/kit-i18n';
import type { Interval, PublicSource, Seal } from './source/public-source.ts';
import type { SiteSettings } from './view/view.ts';

/** The invented clouds of the look, as data: for tests, screenshots and benches. */

const sentences = {
  en: {
    recency: 'The image “{name}” is {days} days old. {promise} was promised.',
    silent: 'The {service} service did not answer for {seconds} s.',
    stale: 'The last result is {days} days old, allowed are {allowed}.',
    ok: 'All {count} images are as new as they promise.',
    question: 'Are images renewed as often as they promise?',
    'question-flavor': 'Does {name} have exactly {cpus} virtual CPUs and {ram} GiB of memory?',
    'question-image': 'Is there an image named “{name}”?',
    'question-rules': 'Is incoming traffic blocked without a rule of one’s own?',
    'question-fire': 'Are the availability zones in separate fire compartments?',
    demand: 'The provider must replace a public image at least as often as its property replace_frequency says.',
    detail: 'Built {built}, allowed until {until}; no successor is in the list.',
    missing: 'The flavor {name} is missing.',
    plain: '{text}',
  },
  de: {
    recency: 'Das Abbild «{name}» ist {days} Tage alt. Versprochen war {promise}.',
    silent: 'Der Dienst {service} hat {seconds} s lang nicht geantwortet.',
    stale: 'Das letzte Ergebnis ist {days} Tage alt, erlaubt sind {allowed}.',
    ok: 'Alle {count} Abbilder sind so neu, wie sie es versprechen.',
    question: 'Werden Abbilder so oft erneuert, wie sie es versprechen?',
    'question-flavor': 'Hat {name} genau {cpus} virtuelle Prozessoren und {ram} GiB Arbeitsspeicher?',
    'question-image': 'Gibt es ein Abbild mit dem Namen «{name}»?',
    'question-rules': 'Ist eingehender Verkehr ohne eigene Regel gesperrt?',
    'question-fire': 'Liegen die Verfügbarkeitszonen in getrennten Brandabschnitten?',
    demand: 'Der Anbieter muss ein öffentliches Abbild mindestens so oft ersetzen, wie replace_frequency sagt.',
    detail: 'Gebaut {built}, erlaubt bis {until}; ein Nachfolger steht nicht in der Liste.',
    missing: 'Der Flavor {name} fehlt.',
    plain: '{text}',
  },
  fr: {
    recency: 'L’image «\u00a0{name}\u00a0» a {days} jours. La promesse était\u00a0: {promise}.',
    silent: 'Le service {service} n’a pas répondu pendant {seconds} s.',
    stale: 'Le dernier résultat a {days} jours, {allowed} sont admis.',
    ok: 'Les {count} images sont aussi récentes que promis.',
    question: 'Les images sont-elles renouvelées aussi souvent que promis\u00a0?',
    'question-flavor': '{name} a-t-il exactement {cpus} processeurs virtuels et {ram} Gio de mémoire\u00a0?',
    'question-image': 'Y a-t-il une image nommée «\u00a0{name}\u00a0»\u00a0?',
    'question-rules': 'Le trafic entrant est-il bloqué sans règle propre\u00a0?',
    'question-fire': 'Les zones de disponibilité sont-elles dans des compartiments coupe-feu séparés\u00a0?',
    demand: 'Le fournisseur doit remplacer une image publique au moins aussi souvent que le dit replace_frequency.',
    detail: 'Construite le {built}, admise jusqu’au {until}\u00a0; aucun successeur n’est dans la liste.',
    missing: 'Le flavor {name} manque.',
    plain: '{text}',
  },
} as const;
const texts = defineTexts('public-testing', sentences);

export const fixtureAsOf = '2026-11-21T05:40:00.000Z';
export const fixtureSettings: SiteSettings = {
  address: 'https://allmend.example',
  timeZone: 'Europe/Berlin',
  contact: 'monitor@allmend.example',
  imprint: { en: 'Monitor of the invented association\nMusterweg 1, 3000 Bern\n\nRepresented by nobody.' },
};

const asOf = Date.parse(fixtureAsOf);
const minute = 60_000;
const day = 1440 * minute;
const ago = (milliseconds: number) => new Date(asOf - milliseconds).toISOString();
const dayAgo = (days: number) => ago(days * day).slice(0, 10);
const digest = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');
const hex = (text: string) => digest(text);

const iaas = 'scs-compatible-iaas';
const kaas = 'scs-compatible-kaas';
const gov = 'govstack-cloud';

interface Invented {
  readonly id: string;
  readonly name: string;
  readonly region: string | null;
  readonly group: string | null;
  readonly operator: string;
  readonly country: string;
  readonly origin: Origin;
  readonly minutes: number;
  readonly certified: boolean;
  readonly verdicts: Readonly<Record<string, Verdict>>;
  readonly ahead: Verdict;
  readonly since: string;
}

const pass = { [iaas]: 'PASS', [kaas]: 'PASS', [gov]: 'PASS' } as const;

function invented(
  id: string,
  names: readonly [name: string, region: string | null, operator: string, country: string],
  more: Partial<Invented> = {},
): Invented {
  const [name, region, operator, country] = names;
  return {
    id,
    name,
    region,
    group: null,
    operator,
    country,
    origin: 'us',
    minutes: 38,
    certified: false,
    verdicts: pass,
    ahead: 'PASS',
    since: '2026-03-14T08:00:00.000Z',
    ...more,
  };
}

const clouds: readonly Invented[] = [
  invented('aare/bern', ['Cloud Aare', 'Bern', 'Aare Rechenzentrum AG', 'CH'], { group: 'aare', certified: true }),
  invented('aare/thun', ['Cloud Aare', 'Thun', 'Aare Rechenzentrum AG', 'CH'], {
    group: 'aare',
    certified: true,
    minutes: 41,
  }),
  invented('hansa/hamburg', ['Hansa Cloud', 'Hamburg', 'Hansa IT eG', 'DE'], {
    group: 'hansa',
    certified: true,
    minutes: 22,
    ahead: 'FAIL',
  }),
  invented('hansa/luebeck', ['Hansa Cloud', 'Lübeck', 'Hansa IT eG', 'DE'], {
    group: 'hansa',
    certified: true,
    minutes: 25,
    verdicts: { [iaas]: 'FAIL', [kaas]: 'PASS', [gov]: 'FAIL' },
    ahead: 'FAIL',
    since: '2026-11-20T03:12:00.000Z',
  }),
  invented('leman/lausanne', ['Nuage Léman', 'Lausanne', 'Services Léman SA', 'CH'], {
    group: 'leman',
    certified: true,
    minutes: 12,
  }),
  invented('leman/geneve', ['Nuage Léman', 'Genève', 'Services Léman SA', 'CH'], {
    group: 'leman',
    certified: true,
    minutes: 14,
  }),
  invented('fjord/bergen', ['Region Fjord', null, 'Fjord Data AS, Bergen', 'NO'], {
    certified: true,
    minutes: 47,
    verdicts: { [iaas]: 'PASS', [gov]: 'PASS' },
    since: '2026-05-03T08:00:00.000Z',
  }),
  invented('weser/bremen', ['Cloud Weser', null, 'Weserwerk GmbH, Bremen', 'DE'], {
    minutes: 5,
    verdicts: { [iaas]: 'DNF', [gov]: 'DNF' },
    ahead: 'DNF',
    since: '2026-11-21T04:40:00.000Z',
  }),
  invented('verzasca/bellinzona', ['Nube Verzasca', null, 'Cantonal IT, Bellinzona', 'CH'], {
    origin: 'operator',
    certified: true,
    minutes: 6 * 1440,
    since: '2026-02-02T08:00:00.000Z',
  }),
  invented('polder/utrecht', ['Polder Compute', null, 'Polder Coöperatie, Utrecht', 'NL'], {
    origin: 'operator',
    minutes: 19 * 1440,
    verdicts: { [iaas]: 'MISS', [gov]: 'MISS' },
    ahead: 'MISS',
    since: '2026-11-09T08:00:00.000Z',
  }),
  invented('jura/delemont', ['Cloud Jura', null, 'Jura Informatique, Delémont', 'CH'], {
    origin: 'third',
    minutes: 180,
    ahead: 'FAIL',
    since: '2026-07-17T08:00:00.000Z',
  }),
];

const versionOf: Readonly<Record<string, string>> = { [iaas]: 'v5.1', [kaas]: 'v2', [gov]: 'v2' };
const countOf: Readonly<Record<string, number>> = { [iaas]: 54, [kaas]: 12, [gov]: 38 };

function causeOf(verdict: Verdict): Message | null {
  if (verdict === 'FAIL') return texts.message('recency', { name: 'Debian 12', days: 74, promise: 'monthly' });
  if (verdict === 'DNF') return texts.message('silent', { service: 'image', seconds: 30 });
  if (verdict === 'MISS') return texts.message('stale', { days: 19, allowed: 7 });
  return null;
}

function standing(cloud: Invented, scope: string): SheetStanding {
  const verdict = cloud.verdicts[scope]!;
  const total = countOf[scope]!;
  const missed = { PASS: [0, 0, 0], FAIL: [1, 1, 1], DNF: [0, 7, 0], MISS: [0, 0, total] }[verdict] as number[];
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
    cause: causeOf(verdict) as SheetStanding['cause'],
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

/** Puts the text into every string that is not structure: names, messages, parameters, addresses. */
export function hostile<T>(value: T, text: string): T {
  const structure =
    /^(?:schema|edition|verdict|validity|kind|state|origin|class|lifetime|coverage|key|id|scope|subject|group|version|versions|targets|report|finding|testcase|day|date|from|until|days|lastDay|sha256|hash|demandedBy|official)$|At$|^(?:asOf|since|newest|oldest|validFrom|validUntil|reviewUntil|effectiveFrom|stabilizedAt)$/;
  const walk = (one: unknown, name: string): unknown => {
    if (typeof one === 'string') return structure.test(name) ? one : `${one}${text}`;
    if (Array.isArray(one)) return one.map((item) => walk(item, name));
    if (typeof one !== 'object' || one === null) return one;
    return Object.fromEntries(Object.entries(one).map(([key, item]) => [key, walk(item, key)]));
  };
  return walk(value, '') as T;
}

const body = JSON.stringify({
  images: [
    { name: 'Debian 12', image_build_date: '2026-09-08', replace_frequency: 'monthly', provided_until: '2028-06-30' },
  ],
});
const reportOf = (id: string) => `${hex(id).slice(0, 8)}-6a53-4c36-9d1f-2f6a0f0f1a11`;

/** The bytes behind the fixture's findings, by their digest. */
export const fixtureEvidence: ReadonlyMap<string, Uint8Array> = new Map(
  [body, '{"snapshot":"invented"}', '{"report":"invented"}', '\u0000\u0001binary'].map((text) => {
    const bytes = new TextEncoder().encode(text);
    return [digest(bytes), bytes];
  }),
);
const [observation, snapshot, report, binary] = [...fixtureEvidence.keys()] as [string, string, string, string];
export const fixtureDigests = { observation, snapshot, report, binary } as const;

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
      question: question as SubjectSheet['testcases'][number]['question'],
      verdict: bad,
      since: bad === 'PASS' ? '2025-05-29T06:00:00.000Z' : (standing?.since ?? null),
      askedAt: standing?.newest ?? null,
      expiresAt: null,
      origin: standing?.origin ?? null,
      message: causeOf(bad) as SubjectSheet['testcases'][number]['message'],
      finding: bad === 'MISS' ? null : `${reportOf(subject.id)}/${testcase}`,
    };
  });
  const question = texts.message('question-fire') as SubjectSheet['testcases'][number]['question'];
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
    message: texts.message('missing', { name: 'SCS-16V-64' }) as never,
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

function subjectSheet(sheet: Sheet, id: string, scope: string, options: FixtureOptions): SubjectSheet | null {
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

function findingSheet(sheet: Sheet, id: string, testcase: string, options: FixtureOptions): FindingSheet | null {
  const subject = subjectSheet(sheet, id, iaas, { ...options, text: undefined as never });
  const one = subject?.testcases.find((row) => row.testcase === testcase);
  if (!subject || !one || one.finding === null) return null;
  const message = (one.message ?? texts.message('ok', { count: 18 })) as FindingSheet['finding']['message'];
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
      details:
        one.verdict === 'PASS' ? [] : [texts.message('detail', { built: '2026-09-08', until: '2026-10-12' }) as never],
      demanded: {
        text: texts.message('demand') as FindingSheet['finding']['message'],
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
        responseBody: body,
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

function scopeSheet(sheet: Sheet, name: string, options: FixtureOptions): ScopeSheet | null {
  const scope = sheet.scopes.find((one) => one.name === name);
  if (!scope) return null;
  const versions = scope.versions.map((one) => one.version);
  const module = (id: string, title: string, coverage: ScopeSheet['modules'][number]['coverage'], count: number) => ({
    id,
    name: title,
    url: `https://standards.example/${id}`,
    versions: coverage === 'document' ? versions.slice(0, 1) : versions,
    targets: { main: Array.from({ length: count }, (_, index) => `${id}-${index}`), recommended: ['x'] },
    coverage,
  });
  const question = texts.message('question-image', {
    name: 'Ubuntu 24.04',
  }) as ScopeSheet['testcases'][number]['question'];
  const found: ScopeSheet = {
    schema: sheetSchemaVersion,
    edition: sheet.edition,
    asOf: sheet.asOf,
    scope,
    timeline: [
      { date: '2025-12-01', versions: { [versions[0]!]: 'draft', v1: 'effective' } },
      { date: '2026-06-01', versions: { [versions[0]!]: 'draft', v1: 'warn', [versionOf[name] ?? 'v2']: 'effective' } },
    ],
    modules: [
      module('scs-0102-v1', 'Image metadata', 'partly', 8),
      module('scs-0103-v1', 'Standard flavors', 'proven', 17),
      module('scs-0121-v1', 'Availability zones', 'document', 0),
      module('scs-0123-v1', 'Mandatory and supported services', 'uncovered', 0),
    ],
    testcases: [
      {
        testcase: 'scs-0104-image-ubuntu-2404',
        lifetime: 'day',
        manual: false,
        known: true,
        question,
        description: '',
        url: null,
      },
      {
        testcase: 'scs-0121-az-fire',
        lifetime: 'year',
        manual: true,
        known: false,
        question: null,
        description: 'Fire compartments',
        url: 'https://standards.example/az',
      },
    ],
    differences: [
      {
        from: versionOf[name] ?? 'v2',
        to: versions[0]!,
        added: ['scs-0104-image-ubuntu-2604'],
        removed: ['scs-0104-image-ubuntu-2204'],
      },
    ],
  };
  return options.text === undefined ? found : hostile(found, options.text);
}

/** The source of the invented clouds. */
export function fixtureSource(options: FixtureOptions = {}): PublicSource {
  const sheet = fixtureSheet({ ...options, text: undefined as never });
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
    text: 'allmend.dev/day-root/v1\n',
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
