import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  contrast,
  darkTokens,
  formatInstant,
  html,
  lightTokens,
  matrix,
  page,
  plate,
  render,
  resultFigures,
  resultStrip,
} from './index.ts';

test('what is put into markup is text, never markup', () => {
  expect(render(html`<b title="${'" onclick="x'}">${'<script>alert(1)</script>'}</b>`)).toBe(
    '<b title="&quot; onclick=&quot;x">&lt;script&gt;alert(1)&lt;/script&gt;</b>',
  );
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => !/[<>"'\u0000-\u0008\u202e]/.test(render(html`${text}`))),
  );
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
    ['ink3', 'sheet'],
    ['link', 'paper'],
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
