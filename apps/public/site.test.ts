import { gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import type { PublicAnswer, PublicHandler, PublicRequest } from './http/request.ts';
import { createPublicSite, type PublicSiteOptions } from './site.ts';
import {
  fixtureAsOf,
  fixtureDigests,
  fixtureEvidence,
  fixtureSettings,
  fixtureSheet,
  fixtureSource,
  reportOf,
} from './testing.ts';

const id = 'hansa/luebeck';
const report = reportOf(id);

function siteOf(options: Partial<PublicSiteOptions> = {}): PublicHandler {
  return createPublicSite({
    source: fixtureSource(),
    settings: fixtureSettings,
    now: () => new Date(fixtureAsOf),
    ...options,
  });
}

function request(address: string, more: Partial<PublicRequest> = {}): PublicRequest {
  const [path = '', query = ''] = address.split('?');
  return {
    method: 'GET',
    path: decodeURIComponent(path),
    query: new URLSearchParams(query),
    headers: {},
    body: new Uint8Array(),
    source: '192.0.2.1',
    ...more,
  };
}

async function ask(site: PublicHandler, address: string, more: Partial<PublicRequest> = {}): Promise<PublicAnswer> {
  const answer = await site(request(address, more));
  expect(answer).not.toBeNull();
  return answer!;
}

const textOf = ({ body }: PublicAnswer) => Buffer.from(body as Uint8Array).toString();

test('of evidence it is said soon that it changed, though the edition is the same', async () => {
  let state: 'good' | 'changed' = 'good';
  let now = new Date(fixtureAsOf).getTime();
  const source = fixtureSource();
  const site = siteOf({
    now: () => new Date(now),
    source: {
      ...source,
      finding: async (...place) => {
        const sheet = (await source.finding(...place))!;
        return { ...sheet, chain: sheet.chain.map((link) => ({ ...link, state })) };
      },
      evidence: (...place) =>
        state === 'good' ? source.evidence(...place) : Promise.reject(new Error('it has another hash now')),
    },
  });
  for (const address of [
    `/en/clouds/${id}/findings/${report}/scs-0102-image-recency`,
    `/data/clouds/${id}/findings/${report}/scs-0102-image-recency.json`,
  ]) {
    state = 'good';
    const { etag } = (await ask(site, address)).headers;
    state = 'changed';
    now += 30_000;
    const headers = { 'if-none-match': etag! };
    expect(await ask(site, address, { headers })).toMatchObject({ status: 200 });
    expect(textOf(await ask(site, address))).toMatch(
      /Changed: the bytes there have another digest|"state":\s*"changed"/,
    );
    state = 'good';
    now += 30_000;
    expect(await ask(site, address, { headers })).toMatchObject({ status: 304 });
  }
});

describe('pages', () => {
  test('/ leads to the language that the reader prefers', async () => {
    const to = async (language?: string) =>
      (await ask(siteOf(), '/', { headers: language === undefined ? {} : { 'accept-language': language } })).headers[
        'location'
      ];
    expect(await to()).toBe('/en/');
    expect(await to('fr-CH, de;q=0.9, en;q=0.8')).toBe('/fr/');
    expect(await to('es, de;q=0.5')).toBe('/de/');
    expect(await to('de;q=0, fr;q=0.1')).toBe('/fr/');
    expect(await to(`${'x,'.repeat(10_000)}de`)).toBe('/en/');
  });

  test('every answer has its security headers, and the policy is that of the page', async () => {
    const site = siteOf();
    for (const address of [
      '/en/',
      '/de/clouds/hansa/luebeck',
      '/fr/data',
      '/en/nothing',
      '/data/sheet.json',
      '/en/?sort=x',
    ]) {
      const { headers } = await ask(site, address);
      expect(headers['content-security-policy'], address).toContain("default-src 'none'");
      expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
      expect(headers['content-security-policy']).not.toMatch(/unsafe|script-src|\*/);
      expect(headers['x-content-type-options']).toBe('nosniff');
      expect(headers['referrer-policy']).toBe('no-referrer');
    }
    const page = await ask(site, '/en/');
    const [, own] = /Content-Security-Policy" content="([^"]+)"/.exec(textOf(page))!;
    expect(page.headers['content-security-policy']).toBe(`${own!.replaceAll('&#39;', "'")}; frame-ancestors 'none'`);
    const embedded = await ask(site, '/en/?embed=1');
    expect(embedded.headers['content-security-policy']).toContain('frame-ancestors *');
    expect(embedded.headers['x-frame-options']).toBeUndefined();
  });

  test('a page is sent once for each edition, language and query', async () => {
    let edition = 1;
    const source = fixtureSource();
    const site = siteOf({
      freshMs: 0,
      source: { ...source, sheet: async () => ({ ...(await source.sheet()), edition: `e${edition}` }) },
    });
    const first = await ask(site, '/en/');
    const etag = first.headers['etag']!;
    expect(first.headers['cache-control']).toMatch(/^public, max-age=\d+/);
    const again = await ask(site, '/en/', { headers: { 'if-none-match': `W/${etag}` } });
    expect([again.status, again.body, again.headers['etag']]).toEqual([304, '', etag]);
    expect((await ask(site, '/de/', { headers: { 'if-none-match': etag } })).status).toBe(200);
    expect((await ask(site, '/en/?result=FAIL', { headers: { 'if-none-match': etag } })).status).toBe(200);
    expect((await ask(site, '/en/?utm_source=x', { headers: { 'if-none-match': etag } })).status).toBe(304);
    edition = 2;
    expect((await ask(site, '/en/', { headers: { 'if-none-match': etag } })).status).toBe(200);
  });

  test('what was rendered is not rendered again', async () => {
    let reads = 0;
    const source = fixtureSource();
    const site = siteOf({
      source: { ...source, subject: (...args) => ((reads += 1), source.subject(...args)) },
    });
    const address = '/en/clouds/hansa/luebeck';
    await Promise.all([ask(site, address), ask(site, address), ask(site, address)]);
    await ask(site, address);
    expect(reads).toBe(1);
    await ask(site, '/de/clouds/hansa/luebeck');
    expect(reads).toBe(2);
  });

  test('the very bytes are answered again, so that their smaller form is made once; it is small', async () => {
    const site = siteOf();
    const [first, again] = [await ask(site, '/en/'), await ask(site, '/en/')];
    expect(again.body).toBe(first.body);
    expect(gzipSync(first.body).length).toBeLessThan(20_000);
  });

  test('HEAD is GET, other methods are not answered', async () => {
    const site = siteOf();
    expect((await ask(site, '/en/', { method: 'HEAD' })).status).toBe(200);
    for (const method of ['POST', 'PUT', 'DELETE', 'OPTIONS', '<script>']) {
      const answer = await ask(site, '/de/', { method });
      expect([answer.status, answer.headers['allow']]).toEqual([405, 'GET, HEAD']);
      expect(textOf(answer)).toContain('lässt sich nur lesen');
      expect(textOf(answer)).not.toContain('<script>');
    }
  });

  test.each([
    ['/en/clouds/hansa/lubeck', 'Did you mean <a href="/en/clouds/hansa/luebeck">hansa/luebeck</a>?'],
    ['/de/clouds/hansa/lubeck', 'Meinten Sie <a href="/de/clouds/hansa/luebeck">hansa/luebeck</a>?'],
    ['/fr/clouds/hansa/lubeck', 'Vouliez-vous <a href="/fr/clouds/hansa/luebeck">hansa/luebeck</a>\u00a0?'],
    [
      '/en/standards/scs-compatible-iass',
      'Did you mean <a href="/en/standards/scs-compatible-iaas">SCS-compatible IaaS</a>?',
    ],
    ['/en/clouds/hansa/luebeck/findings/x', 'There is no such page'],
    ['/en/%3Cscript%3E', '“&lt;script&gt;” is not known here.'],
    ['/en/clouds/..%2F..%2Fetc/passwd', 'There is no such page'],
    ['/data/clouds/nobody/nothing/x.json', 'There is no such page'],
    ['/wp-login.php', 'There is no such page'],
  ])('%s is not found, and says what was perhaps meant', async (address, text) => {
    const answer = await ask(siteOf(), address);
    expect(answer.status).toBe(404);
    expect(answer.headers['cache-control']).toBe('no-store');
    expect(textOf(answer)).toContain(text);
  });

  test.each([
    '/en/?result=MAYBE',
    '/en/?sort=%22%3E',
    '/en/?country=Germany',
    '/de/clouds/hansa/luebeck?show=x',
    `/en/?q=${'x'.repeat(3000)}`,
  ])('a query that cannot be read is told: %s', async (address) => {
    const answer = await ask(siteOf(), address);
    expect(answer.status).toBe(400);
    expect(textOf(answer)).toMatch(/is no value of|ist kein Wert von|too long/);
  });
});

describe('data', () => {
  test('everything is there as JSON and CSV, for anybody', async () => {
    const site = siteOf();
    const json = async (address: string) => {
      const answer = await ask(site, address);
      expect([answer.status, answer.headers['content-type']]).toEqual([200, 'application/json; charset=utf-8']);
      expect(answer.headers['access-control-allow-origin']).toBe('*');
      return JSON.parse(textOf(answer)) as Record<string, unknown>;
    };
    expect(await json('/data/sheet.json')).toEqual(fixtureSheet());
    expect(await json('/index.json')).toEqual(fixtureSheet());
    expect(await json(`/data/clouds/${id}/scs-compatible-iaas.json`)).toMatchObject({ scope: 'scs-compatible-iaas' });
    expect(await json(`/data/clouds/${id}/verdicts/scs-compatible-iaas.json`)).toHaveLength(2);
    expect(await json(`/data/clouds/${id}/findings/${report}/scs-0102-image-recency.json`)).toMatchObject({ report });
    expect(await json('/data/standards/scs-compatible-iaas.json')).toHaveProperty('modules');
    expect(await json('/data/roots.json')).toHaveLength(40);
    const table = await ask(site, '/data/table.csv');
    expect(textOf(table).split('\r\n')[0]).toMatch(/^subject,name,region/);
    expect(textOf(await ask(site, `/data/clouds/${id}/scs-compatible-iaas.csv`))).toContain('scs-0102-image-recency');
    expect(textOf(await ask(site, '/data/table.md'))).toContain('| Hansa Cloud, Lübeck | Hansa IT eG | FAIL v5.1 |');
  });

  test('a formula in a name is none in a spreadsheet, markup none in Markdown', async () => {
    const sheet = fixtureSheet({ subjects: 1 });
    sheet.subjects[0]!.displayName = '=HYPERLINK("http://evil.example")';
    sheet.subjects[0]!.operator = '<script>|[x](javascript:alert(1))';
    const site = siteOf({ source: { ...fixtureSource(), sheet: () => Promise.resolve(sheet) } });
    expect(textOf(await ask(site, '/data/table.csv'))).toContain(`"'=HYPERLINK(""http://evil.example"")"`);
    const text = textOf(await ask(site, '/data/table.md'));
    expect(text).toContain('&lt;script\\>\\|\\[x\\]\\(javascript:alert\\(1\\)\\)');
  });

  test('the feed says each change once, the newest first', async () => {
    const answer = await ask(siteOf(), '/de/feed.atom');
    expect(answer.headers['content-type']).toBe('application/atom+xml; charset=utf-8');
    const text = textOf(answer);
    const times = [...text.matchAll(/<updated>([^<]+)<\/updated>/g)].map(([, time]) => time!).slice(1);
    expect(times).toEqual([...times].sort().reverse());
    const ids = [...text.matchAll(/<entry>.*?<id>([^<]+)<\/id>/g)].map(([, one]) => one);
    expect(ids).toHaveLength(new Set(ids).size);
    expect(text).toContain('Hansa Cloud, Lübeck besteht SCS-compatible IaaS v5.1 nicht mehr: nicht bestanden');
    expect(textOf(await ask(siteOf({ source: fixtureSource({ text: ']]><x>' }) }), '/feed.atom'))).not.toContain('<x>');
  });

  test('nothing is told of a subject that is not listed', async () => {
    const source = fixtureSource();
    const listed = async () => {
      const sheet = await source.sheet();
      return { ...sheet, subjects: sheet.subjects.filter((one) => one.id !== id) };
    };
    const site = siteOf({ source: { ...source, sheet: listed } });
    for (const address of [
      `/en/clouds/${id}`,
      `/en/clouds/${id}/findings/${report}/scs-0102-image-recency`,
      `/en/compare?a=${id}&b=aare/bern`,
      `/data/clouds/${id}/scs-compatible-iaas.json`,
      `/data/clouds/${id}/verdicts/scs-compatible-iaas.json`,
      `/data/clouds/${id}/findings/${report}/scs-0102-image-recency.json`,
      `/evidence/${id}/${report}/${fixtureDigests.observation}`,
    ])
      expect((await ask(site, address)).status, address).toBe(404);
  });
});

test('the histories are read once for the feeds of all languages', async () => {
  const source = fixtureSource();
  const read: string[] = [];
  const site = siteOf({
    source: { ...source, verdicts: (...place) => (read.push(place.join(' ')), source.verdicts(...place)) },
  });
  for (const locale of ['de', 'fr', 'en']) expect((await ask(site, `/${locale}/feed.atom`)).status).toBe(200);
  expect(read.length).toBeGreaterThan(0);
  expect(new Set(read).size).toBe(read.length);
});

describe('evidence', () => {
  test('bytes from a cloud are text or a file, never a page', async () => {
    const site = siteOf();
    const text = await ask(site, `/evidence/${id}/${report}/${fixtureDigests.observation}`);
    expect(text.headers['content-type']).toBe('text/plain; charset=utf-8');
    expect(text.headers['content-security-policy']).toMatch(/^sandbox; default-src 'none'/);
    expect(text.headers['cache-control']).toContain('immutable');
    expect(textOf(text)).toContain('image_build_date');
    const file = await ask(site, `/evidence/${id}/${report}/${fixtureDigests.binary}.txt`);
    expect(file.headers['content-type']).toBe('application/octet-stream');
    expect(file.headers['content-disposition']).toMatch(/^attachment; filename="[0-9a-f]{64}\.bin"$/);
    expect((await ask(site, `/evidence/${id}/${report}/${'0'.repeat(64)}`)).status).toBe(404);
    expect((await ask(site, `/evidence/${id}/${report}/sheet`)).status).toBe(404);
  });

  test('bytes with another digest are not shown', async () => {
    const failures: unknown[] = [];
    const source = { ...fixtureSource(), evidence: () => Promise.resolve(new TextEncoder().encode('other')) };
    const site = siteOf({ source, onError: (error) => failures.push(error) });
    const answer = await ask(site, `/evidence/${id}/${report}/${[...fixtureEvidence.keys()][0]}`);
    expect(answer.status).toBe(503);
    expect(failures).toHaveLength(1);
  });
});

describe('bad days', () => {
  test('one network that asks too much is told when to come back, others are not', async () => {
    let now = Date.parse(fixtureAsOf);
    const site = siteOf({ rateLimit: { perSecond: 1, burst: 3 }, now: () => new Date(now) });
    const codes = async (source: string) => (await ask(site, '/fr/', { source })).status;
    expect([await codes('2001:db8::1'), await codes('2001:db8::2'), await codes('2001:db8:0:0:1::3')]).toEqual([
      200, 200, 200,
    ]);
    const refused = await ask(site, '/fr/', { source: '2001:db8::4' });
    expect([refused.status, refused.headers['retry-after']]).toEqual([429, '1']);
    expect(textOf(refused)).toContain('Trop de requêtes');
    expect(await codes('2001:db8:0:1::1')).toBe(200);
    now += 1000;
    expect([await codes('2001:db8::1'), await codes('2001:db8::1')]).toEqual([200, 429]);
  });

  test('old data is shown when no newer can be read, for a while; then 503, never an exception', async () => {
    let [now, broken] = [Date.parse(fixtureAsOf), false];
    const source = fixtureSource();
    const failures: unknown[] = [];
    const site = siteOf({
      now: () => new Date(now),
      onError: (error) => failures.push(error),
      source: { ...source, sheet: () => (broken ? Promise.reject(new Error('down')) : source.sheet()) },
    });
    expect((await ask(site, '/en/')).status).toBe(200);
    broken = true;
    now += 60_000;
    expect((await ask(site, '/en/')).status).toBe(200);
    expect(failures).toHaveLength(1);
    now += 3_600_000;
    const answer = await ask(site, '/de/');
    expect([answer.status, answer.headers['retry-after']]).toEqual([503, '30']);
    expect(textOf(answer)).toContain('Es ist nichts verloren');
    broken = false;
    expect((await ask(site, '/de/')).status).toBe(200);
  });

  test('a page whose data fails is asked for again', async () => {
    let broken = true;
    const source = fixtureSource();
    const site = siteOf({
      source: { ...source, scope: (name) => (broken ? Promise.reject(new Error('down')) : source.scope(name)) },
    });
    expect((await ask(site, '/en/standards/scs-compatible-iaas')).status).toBe(503);
    broken = false;
    expect((await ask(site, '/en/standards/scs-compatible-iaas')).status).toBe(200);
  });

  test('what belongs to others is theirs', async () => {
    const site = siteOf({ rateLimit: { perSecond: 1, burst: 1 } });
    for (let count = 0; count < 5; count++)
      expect(await site(request('/badges/hansa/luebeck/scs-compatible-iaas.svg'))).toBeNull();
    expect((await ask(site, '/elsewhere')).status).toBe(404);
  });
});
