import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  ageText,
  agoText,
  chain,
  contrast,
  darkTokens,
  datePlate,
  dayRangeText,
  dayShapes,
  dayStrip,
  dayText,
  filters,
  formatDay,
  formatInstant,
  html,
  lengthText,
  lightTokens,
  matrix,
  navigation,
  numberText,
  page,
  pagePolicy,
  plate,
  plateAge,
  render,
  resultFigures,
  resultStrip,
  shareText,
} from './index.ts';

/** Every sign of the first plane; the unit `binary` of fast-check takes seconds to set up. */
const anyText = fc.string({ unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)) });

test('what is put into markup is text, never markup', () => {
  expect(render(html`<b title="${'" onclick="x'}">${'<script>alert(1)</script>'}</b>`)).toBe(
    '<b title="&quot; onclick=&quot;x">&lt;script&gt;alert(1)&lt;/script&gt;</b>',
  );
  fc.assert(fc.property(anyText, (text) => !/[<>"'\u0000-\u0008\u202e]/.test(render(html`${text}`))));
  expect(render(html`${[html`<i></i>`, '&', null, false, 0]}`)).toBe('<i></i>&amp;0');
});

test.each([
  ['light', lightTokens],
  ['dark', darkTokens],
])('the %s colours keep the promised contrasts', (_, tokens) => {
  const text: [keyof typeof tokens, keyof typeof tokens][] = [
    ['ink', 'paper'],
    ['ink2', 'paper'],
    ['ink3', 'paper'],
    ['ink', 'sheet'],
    ['ink2', 'sheet'],
    ['ink3', 'sheet'],
    ['link', 'paper'],
    ['link', 'sheet'],
    ['miss', 'sheet'],
    ['pass', 'pass-t'],
    ['pass', 'paper'],
    ['fail', 'paper'],
    ['dnf', 'dnf-t'],
    ['dnf', 'dnf-h'],
    ['dnf', 'paper'],
    ['miss', 'paper'],
    ['plan', 'plan-t'],
    ['on-here', 'here'],
  ];
  for (const [front, ground] of text)
    expect(contrast(tokens[front], tokens[ground]), `${front} on ${ground}`).toBeGreaterThanOrEqual(4.5);
  expect(contrast('#ffffff', tokens['fail-b'])).toBeGreaterThanOrEqual(4.5);
  // The ring of the focus: ink, with yellow beside it.
  expect(contrast(tokens.ink, tokens.paper)).toBeGreaterThanOrEqual(3);
  expect(contrast(tokens.paper, tokens.ink)).toBeGreaterThanOrEqual(4.5);
  for (const mark of ['edge', 'pass-bar', 'fail-bar', 'dnf-bar', 'plan-bar'] as const)
    expect(contrast(tokens[mark], tokens.paper), mark).toBeGreaterThanOrEqual(3);
});

test('a plate carries its state as word, symbol and class, in each language', () => {
  expect(render(plate('DNF', { locale: 'de', by: 'operator' }))).toBe(
    '<span class="r dnf operator"><svg class="i" aria-hidden="true"><use href="#s-dnf"/></svg><b>Nicht fertig</b><span class="vh">, vom Betreiber eingereicht</span></span>',
  );
});

test('a matrix is a table for every reader, and a dash is no plate', () => {
  const text = render(
    matrix({
      labelledBy: 'x',
      subject: 'Standard',
      columns: [{ title: 'v1', note: 'in force' }, { title: 'v2' }],
      rows: [{ title: 'Images', cells: [{ plate: plate('PASS', { locale: 'en' }), note: '2 of 2' }, null] }],
    }),
  );
  expect(text).toContain('data-c="v1, in force"');
  expect(text).toContain('<td role="cell" data-c="v2" class="none">–</td>');
  expect(text.match(/role="row"/g)).toHaveLength(2);
});

test('figures name each result; a draft says what would be', () => {
  const figures = render(resultFigures({ PASS: 1234, FAIL: 0, DNF: 1, MISS: 0 }, 'de'));
  expect(figures).toContain('<b>1.234</b>');
  expect(figures.match(/class="zero"/g)).toHaveLength(2);
  expect(render(resultFigures({ PASS: 2, FAIL: 1, DNF: 0, MISS: 0 }, 'fr'))).toMatch(/>réussis<.*>échoué</);
  expect(render(plate('FAIL', { locale: 'en', ahead: true }))).toMatch(/class="r fail out".*Would fail/);
});

test('a strip says in words what it shows', () => {
  const strip = render(resultStrip([{ state: 'PASS' }, { state: 'FAIL' }, { state: 'MISS' }], 'en'));
  expect(strip).toContain('aria-label="3 testcases: 1 passed, 1 failed, 0 did not finish, 1 without fresh result"');
  expect(strip).toContain('class="f" d="M1 13h1v9h-1z"');
});

test('a page loads nothing and says so in its policy', () => {
  const text = page({ locale: 'fr', title: 'Essai', edition: ['a'], main: html`<h1>x</h1>` });
  expect(text).toContain('<html lang="fr">');
  expect(text).toMatch(/default-src 'none'|default-src &#39;none&#39;/);
  expect(text).not.toMatch(/<script|src="http|url\(|@import/);
});

test('instants are printed with their zone', () => {
  expect(render(formatInstant('2026-11-21T06:05:00.000Z', 'en'))).toBe(
    '<time datetime="2026-11-21T06:05:00.000Z">21 Nov 2026, 06:05 UTC</time>',
  );
});

test('ages are short, rounded down, and never from the future', () => {
  const minute = 60_000;
  expect([0, 38, 89, 90, 47.9 * 60, 48 * 60].map((length) => ageText(length * minute, 'en'))).toEqual([
    '0\u00a0min',
    '38\u00a0min',
    '89\u00a0min',
    '1\u00a0h',
    '47\u00a0h',
    '2\u00a0d',
  ]);
  expect(ageText(-5 * minute, 'en')).toBe('0\u00a0min');
  expect(agoText(25 * minute, 'de')).toBe('vor 25\u00a0Min.');
  expect(agoText(25 * minute, 'fr')).toBe('il y a 25\u00a0min');
  expect(render(plateAge(25 * minute, 'de'))).toBe('<span class="v"><span class="vh">vor </span>25\u00a0Min.</span>');
  expect(render(plateAge(25 * minute, 'en'))).toBe('<span class="v">25\u00a0min<span class="vh"> ago</span></span>');
  expect([1, 26 * 60, 72 * 60].map((length) => lengthText(length * minute, 'en'))).toEqual([
    '1 minute',
    '26 hours',
    '3 days',
  ]);
});

test('shares are rounded down, of nothing there is none', () => {
  expect(shareText(9997, 10_000, 'en')).toBe('99.9%');
  expect(shareText(10_000, 10_000, 'en')).toBe('100%');
  expect(shareText(0, 0, 'en')).toBe('–');
  expect(shareText(87, 90, 'de')).toBe('96,6\u00a0%');
  expect(numberText(1234, 'de')).toBe('1.234');
});

test('days are written by language; what is no date stays as it is', () => {
  expect(dayText('2026-11-21', 'en')).toBe('21 Nov 2026');
  expect(dayText('2026-11-21T23:30:00.000Z', 'de', 'Europe/Berlin')).toBe('22. Nov. 2026');
  expect(dayText('some day', 'en')).toBe('some day');
  expect(render(formatInstant('<b>', 'en'))).toBe('<time datetime="&lt;b&gt;">&lt;b&gt;</time>');
  expect(render(formatDay('2026-11-21', 'fr'))).toContain('21 nov. 2026');
  expect(dayRangeText('2026-08-24', '2026-11-21', 'en').replaceAll(/\s/g, ' ')).toBe('24 Aug – 21 Nov 2026');
});

test('a strip of days: above the line, below it, across it, hollow, dotted; equal neighbours are one box', () => {
  expect(dayShapes('PPFDM-')).toBe(
    '<path class="p" d="M0 2h2v9h-2z"/><path class="f" d="M2 13h1v9h-1z"/><path class="d" d="M3 7h1v10h-1z"/><path class="m" d="M4 4h1v7h-1z"/><path class="b" d="M0 12h2M2 12h1M3 12h1M4 12h1"/><path class="u" d="M5 12h1"/>',
  );
  const strip = render(dayStrip('PF', 'one "passed"'));
  expect(strip).toContain('aria-label="one &quot;passed&quot;"');
  expect(strip).toContain('<path class="u" d="M0 12h88"/>');
  expect(strip).toContain('<path class="p" d="M88 2h1v9h-1z"/>');
  expect(dayShapes('"><script>')).toBe(
    '<path class="u" d="M0 12h1M1 12h1M2 12h1M3 12h1M4 12h1M5 12h1M6 12h1M7 12h1M8 12h1M9 12h1"/>',
  );
});

test('filters, chain and navigation escape what they are given', () => {
  const attack = '"><script>';
  const all = [
    filters([{ id: 'a', label: attack, options: [{ label: attack, count: attack, href: attack, current: true }] }]),
    chain([{ title: attack, note: attack, facts: attack, proof: attack, action: attack, broken: true }]),
    navigation({
      home: { href: attack, label: attack },
      roomsLabel: attack,
      rooms: [{ href: attack, label: attack, current: true }],
      languagesLabel: attack,
      languages: [{ locale: 'de', name: attack, href: attack, current: true }],
    }),
    datePlate(attack),
    plate('PASS', { locale: 'en', href: attack, end: attack }),
  ].map(render);
  for (const text of all) expect(text).not.toContain('<script');
  expect(all[0]).toContain('aria-current="true"');
  expect(all[1]).toContain('<li class="broken">');
  expect(all[2]).toContain('aria-current="page"');
});

test('a page of a site names its languages and may send forms to itself only', () => {
  const site = {
    navigation: html`<nav></nav>`,
    links: [{ rel: 'alternate' as const, href: '/de/', hreflang: 'de' }],
    policy: { forms: true as const },
  };
  const text = page({ locale: 'en', title: 'x', edition: ['a'], main: 'm', site });
  expect(text).toContain('<link rel="alternate" href="/de/" hreflang="de">');
  expect(text).toContain('No fresh result: the last one is too old');
  expect(pagePolicy('', { forms: true })).toContain("form-action 'self'");
  expect(pagePolicy('', {})).toContain("form-action 'none'");
  expect(pagePolicy('a{}')).not.toBe(pagePolicy('b{}'));
  const bare = page({ locale: 'en', title: 'x', edition: ['a'], main: 'm', site: { ...site, bare: true } });
  expect(bare).not.toMatch(/<footer|<nav|class="skip"/);
  expect(bare).toContain('<base target="_top">');
});
