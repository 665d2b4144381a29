import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { renderPage } from './pages/pages.ts';
import { fixtureSettings, fixtureSheet, fixtureSource, hostile, reportOf } from './testing.ts';
import { servedLinks } from './view/links.ts';
import { plainPages, type Target } from './view/target.ts';
import { siteLocales, type View } from './view/view.ts';

const id = 'hansa/luebeck';
const scope = 'scs-compatible-iaas';
const targets: readonly Target[] = [
  { page: 'overview' },
  { page: 'overview', query: { result: 'FAIL', q: 'hansa', sort: 'result', country: 'DE' } },
  { page: 'overview', query: { embed: true } },
  { page: 'cloud', id, scope },
  { page: 'cloud', id, scope, show: 'open' },
  { page: 'cloud', id: 'polder/utrecht', scope },
  { page: 'group', namespace: 'hansa', group: 'hansa' },
  { page: 'finding', id, report: reportOf(id), testcase: 'scs-0102-image-recency' },
  { page: 'standard', scope },
  { page: 'compare' },
  { page: 'compare', a: 'aare/bern', b: id },
  ...plainPages.map((page) => ({ page })),
];

function viewOf(here: Target, locale: string, sheet = fixtureSheet()): View {
  return { locale, sheet, settings: fixtureSettings, links: servedLinks(locale), here, outdatedFrom: null };
}

const attack = `"'><script>alert(1)</script><img src=x onerror=alert(1)>&lt;b&gt;</style></pre>javascript:alert(1)\u202e`;

/** All start tags with their attributes, read as a browser would read text that is well formed. */
function tags(page: string): string[] {
  return [...page.replace(/<style>.*?<\/style>/s, '').matchAll(/<[a-z][^>]*>/g)].map(([tag]) => tag);
}

describe.each(siteLocales)('%s', (locale) => {
  test.each(targets.map((target) => [JSON.stringify(target), target] as const))(
    'hostile text stays text: %s',
    async (_, target) => {
      const source = fixtureSource({ text: attack });
      const page = await renderPage(viewOf(target, locale, await source.sheet()), source);
      expect(page).not.toBeNull();
      const names = new Set(tags(page!).map((tag) => /^<([a-z0-9]+)/.exec(tag)![1]));
      expect([...names].filter((name) => ['script', 'iframe', 'object', 'embed'].includes(name!))).toEqual([]);
      for (const tag of tags(page!)) {
        // Quotes are balanced, no attribute begins with on, no address runs a script.
        expect(tag, tag).toMatch(/^<[a-z][a-z0-9]*(?:\s+[a-z][a-zA-Z:-]*(?:="[^"<]*"|='[^']*')?)*\s*\/?>$/);
        expect(tag.replaceAll(/="[^"]*"/g, '=')).not.toMatch(/\son[a-z]*=/i);
        expect(tag).not.toMatch(/\s(?:href|src|action)="\s*javascript:/i);
        if (tag.startsWith('<img')) expect(tag).toMatch(/^<img class="badge" src="\/badges\//);
      }
      expect(page).not.toContain('\u202e');
    },
  );

  test.each(targets.map((target) => [JSON.stringify(target), target] as const))(
    'every text is there, the answer once: %s',
    async (_, target) => {
      const page = (await renderPage(viewOf(target, locale), fixtureSource()))!;
      const text = page.replace(/<style>.*?<\/style>/s, '');
      expect(text).not.toMatch(/public(?:-[a-z]+)?\.[a-z]|ui\.[a-z]|\{[a-z]+[,}]|undefined|NaN|Invalid Date|\[object/);
      expect(text).toContain(`<html lang="${locale}">`);
      const embedded = target.page === 'overview' && target.query?.embed === true;
      const plots = text.match(/class="plot/g) ?? [];
      expect(plots).toHaveLength(embedded ? 0 : 1);
      expect(text.match(/<h1/g)).toHaveLength(1);
      expect(text).not.toMatch(/<script|style="|<img(?! class="badge" src="\/badges)/);
      const ids = [...text.matchAll(/\sid="([^"]+)"/g)].map(([, name]) => name);
      expect(ids).toHaveLength(new Set(ids).size);
    },
  );
});

const anyText = fc.string({
  unit: fc.integer({ min: 0, max: 0xffff }).map((code) => String.fromCharCode(code)),
  maxLength: 40,
});

test('no string whatever breaks out of the overview', async () => {
  await fc.assert(
    fc.asyncProperty(anyText, async (text) => {
      const sheet = hostile(fixtureSheet({ subjects: 2 }), text);
      const page = (await renderPage(viewOf({ page: 'overview' }, 'en', sheet), fixtureSource()))!;
      const plain = (await renderPage(
        viewOf({ page: 'overview' }, 'en', fixtureSheet({ subjects: 2 })),
        fixtureSource(),
      ))!;
      const names = (html: string) => tags(html).map((tag) => /^<([a-z0-9]+)/.exec(tag)![1]);
      const allowed = new Set(names(plain));
      return names(page).every((name) => allowed.has(name));
    }),
    { numRuns: 40 },
  );
});

test('the first page has at most 100 kB, also with 30 subjects, in every language', async () => {
  for (const locale of siteLocales) {
    const sheet = fixtureSheet({ subjects: 30 });
    const page = (await renderPage(viewOf({ page: 'overview' }, locale, sheet), fixtureSource({ subjects: 30 })))!;
    expect(Buffer.byteLength(page), locale).toBeLessThanOrEqual(100_000);
  }
});

test('a cloud is as good as its worst region, and only what passes is counted', async () => {
  const page = (await renderPage(viewOf({ page: 'overview' }, 'en'), fixtureSource()))!;
  expect(page).toMatch(/5 of 8 clouds pass <span class="nw">SCS-compatible IaaS v5\.1<\/span> today\./);
  const hansa = page.slice(page.indexOf('>Hansa Cloud</a>'), page.indexOf('>Hamburg</a>'));
  expect(hansa).toMatch(/href="\/en\/clouds\/hansa\/luebeck\?scope=scs-compatible-iaas"[^]*?<b>Failed<\/b>/);
  expect(page).toContain('not listed');
});

test('filters keep each other and count what the others leave', async () => {
  const target = { page: 'overview', query: { country: 'CH' } } as const;
  const page = (await renderPage(viewOf(target, 'en'), fixtureSource()))!;
  expect(page).toContain('href="/en/?result=PASS&amp;country=CH"');
  expect(page).toMatch(/Passed <span class="n">4<\/span>/);
  expect(page).not.toContain('>Region Fjord</a>');
  const none = { page: 'overview', query: { q: 'nowhere' } } as const;
  expect(await renderPage(viewOf(none, 'en'), fixtureSource())).toContain('No cloud matches.');
});

test('the page of a cloud shows the bad rows first, and why', async () => {
  const page = (await renderPage(viewOf({ page: 'cloud', id, scope }, 'en'), fixtureSource()))!;
  const order = [
    'For 26 hours: The image',
    'id="history"',
    'id="tests"',
    'class="id s">scs-0102-image-recency<',
    'class="id s">scs-0115-default-rules<',
    'id="documents"',
  ];
  const places = order.map((part) => page.indexOf(part));
  expect(places).toEqual([...places].sort((a, b) => a - b));
  expect(places[0]).toBeGreaterThan(0);
  expect(page).toContain('Valid, under review');
  expect(page).toMatch(/passed on 44\.4% of the days, failed on 9, did not finish on 0, unknown or not fresh on 41/);
  const open = (await renderPage(viewOf({ page: 'cloud', id, scope, show: 'open' }, 'en'), fixtureSource()))!;
  expect(open).not.toContain('>scs-0115-default-rules<');
});

test('a broken link of the evidence is said, never passed over', async () => {
  const source = fixtureSource();
  const target = { page: 'finding', id, report: reportOf(id), testcase: 'scs-0102-image-recency' } as const;
  const broken = {
    ...source,
    async finding(...args: Parameters<typeof source.finding>) {
      const sheet = (await source.finding(...args))!;
      const [first, second, ...rest] = sheet.chain;
      return {
        ...sheet,
        chain: [{ ...first!, state: 'changed' as const }, { ...second!, state: 'missing' as const }, ...rest],
      };
    },
  };
  const good = (await renderPage(viewOf(target, 'en'), source))!;
  expect(good).toContain('Evidence complete, 6 of 6 links verified');
  expect(good).toContain('image_build_date');
  const page = (await renderPage(viewOf(target, 'en'), broken))!;
  expect(page).toContain('Evidence not complete: 4 of 6 links verified');
  expect(page).toContain('Changed: the bytes there have another digest.');
  expect(page).toContain('Missing: the bytes are not there any more.');
});

test('addresses that are none of the web are shown and not linked', async () => {
  const source = fixtureSource();
  const odd = {
    ...source,
    async subject(...args: Parameters<typeof source.subject>) {
      const sheet = (await source.subject(...args))!;
      return { ...sheet, subject: { ...sheet.subject, homepage: 'javascript:alert(1)', contact: 'x"@y' } };
    },
  };
  const page = (await renderPage(viewOf({ page: 'cloud', id, scope }, 'en'), odd))!;
  expect(page).toContain('<dd>javascript:alert(1)</dd>');
  // The contact of the monitor itself may be written to.
  expect(page).not.toMatch(/href="(?:javascript:|mailto:(?!monitor@allmend\.example"))/);
});

test('what is not there is no page', async () => {
  const none = (target: Target) => renderPage(viewOf(target, 'en'), fixtureSource());
  expect(await none({ page: 'cloud', id: 'nobody/nothing' })).toBeNull();
  expect(await none({ page: 'cloud', id, scope: 'no-such-scope' })).toBeNull();
  expect(await none({ page: 'finding', id, report: 'x', testcase: 'no-such-test' })).toBeNull();
  expect(await none({ page: 'standard', scope: 'no-such-scope' })).toBeNull();
  expect(await none({ page: 'group', namespace: 'hansa', group: 'aare' })).toBeNull();
  expect(await none({ page: 'compare', a: 'nobody/nothing' })).toBeNull();
});

test('an empty monitor says what to do', async () => {
  const sheet = { ...fixtureSheet(), subjects: [], changes: [], root: null };
  const source = { ...fixtureSource(), dayRoots: () => Promise.resolve([]) };
  expect(await renderPage(viewOf({ page: 'overview' }, 'en', sheet), source)).toContain(
    'No cloud is listed for SCS-compatible IaaS yet.',
  );
  expect(await renderPage(viewOf({ page: 'overview' }, 'en', { ...sheet, scopes: [] }), source)).toContain(
    'no standard is set up',
  );
  expect(await renderPage(viewOf({ page: 'data' }, 'en', sheet), source)).toContain('No day is sealed yet.');
  const draft = {
    ...sheet.scopes[0]!,
    versions: sheet.scopes[0]!.versions.map((one) => ({ ...one, validity: 'draft' as const })),
  };
  expect(await renderPage(viewOf({ page: 'overview' }, 'en', { ...sheet, scopes: [draft] }), source)).toContain(
    'there is nothing to pass',
  );
});

test('what is offered to compare is two clouds, not one with itself', async () => {
  const page = (await renderPage(viewOf({ page: 'compare' }, 'en'), fixtureSource()))!;
  const [first = '', second = ''] = page.match(/<select.*?<\/select>/gs)!;
  const chosen = (select: string) => /value="([^"]+)" selected/.exec(select)?.[1] ?? /value="([^"]+)"/.exec(select)![1];
  expect(chosen(first)).not.toBe(chosen(second));
});
