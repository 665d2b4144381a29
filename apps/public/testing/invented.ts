import { createHash } from 'node:crypto';
import type { Origin, Verdict } from '@allmend/api';
import { defineTexts, type Message } from '@allmend/kit-i18n';
import type { SiteSettings } from '../view/view.ts';

const sentences = {
  en: {
    recency: 'The image “{name}” is {days} days old. Monthly was promised.',
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
    recency: 'Das Abbild «{name}» ist {days} Tage alt. Versprochen war monatlich.',
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
    recency: 'L’image «\u00a0{name}\u00a0» a {days} jours. La promesse était\u00a0: chaque mois.',
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
export const texts = defineTexts('public-testing', sentences);

export const fixtureAsOf = '2026-11-21T05:40:00.000Z';
export const fixtureSettings: SiteSettings = {
  address: 'https://allmend.example',
  timeZone: 'Europe/Berlin',
  contact: 'monitor@allmend.example',
  imprint: 'Monitor of the invented association, Musterweg 1, 3000 Bern\n\nRepresented by nobody.',
};

export const asOf = Date.parse(fixtureAsOf);
export const minute = 60_000;
export const day = 1440 * minute;
export const ago = (milliseconds: number) => new Date(asOf - milliseconds).toISOString();
export const dayAgo = (days: number) => ago(days * day).slice(0, 10);
export const digest = (text: string | Uint8Array) => createHash('sha256').update(text).digest('hex');
export const hex = (text: string) => digest(text);

export const iaas = 'scs-compatible-iaas';
export const kaas = 'scs-compatible-kaas';
export const gov = 'govstack-cloud';

export interface Invented {
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

export const pass = { [iaas]: 'PASS', [kaas]: 'PASS', [gov]: 'PASS' } as const;

export function invented(
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

export const clouds: readonly Invented[] = [
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

export const versionOf: Readonly<Record<string, string>> = { [iaas]: 'v5.1', [kaas]: 'v2', [gov]: 'v2' };
export const countOf: Readonly<Record<string, number>> = { [iaas]: 54, [kaas]: 12, [gov]: 38 };

export function causeOf(verdict: Verdict): Message | null {
  if (verdict === 'FAIL') return texts.message('recency', { name: 'Debian 12', days: 74 });
  if (verdict === 'DNF') return texts.message('silent', { service: 'image', seconds: 30 });
  if (verdict === 'MISS') return texts.message('stale', { days: 19, allowed: 7 });
  return null;
}
