import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPublicSite, exportSite } from '@allmend/public';
import { fixtureSettings, fixtureSource, reportOf } from '../apps/public/testing.ts';
import { findChromium, openBrowser } from './browser.ts';

const chromium = findChromium();
const why = chromium ? '' : ' (skipped: neither chromium-headless-shell nor chromium on the PATH)';
const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
const unfold = "for (const one of document.querySelectorAll('details')) one.open = true";
const hostile = `${'x'.repeat(200)}"><script>document.title='owned'</script><img src="http://127.0.0.1:9/x" onerror="document.title='owned'">`;
const id = 'hansa/luebeck';
const badge = '<svg xmlns="http://www.w3.org/2000/svg" width="212" height="24"><path d="M0 0h212v24H0z"/></svg>';
const rooms = [
  '/',
  '/?result=FAIL&sort=result',
  `/clouds/${id}`,
  '/clouds/polder/utrecht',
  '/groups/hansa/hansa',
  `/clouds/${id}/findings/${reportOf(id)}/scs-0102-image-recency`,
  '/standards',
  '/standards/scs-compatible-iaas',
  `/compare?a=aare/bern&b=${id}`,
  '/data',
  '/about',
  '/imprint',
  '/no-such-page',
];

/** The pages of a source, on loopback. */
async function serve(text?: string): Promise<{ url: string; server: Server }> {
  const site = createPublicSite({
    source: fixtureSource({ testcases: 20, ...(text !== undefined && { text }) }),
    settings: fixtureSettings,
    now: () => new Date(),
  });
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url!, 'http://server.invalid');
    const asked = {
      method: request.method!,
      path: decodeURIComponent(pathname),
      query: searchParams,
      headers: request.headers as Record<string, string>,
      body: new Uint8Array(),
      source: '127.0.0.1',
    };
    void site(asked).then((answer) =>
      answer
        ? response.writeHead(answer.status, answer.headers).end(answer.body)
        : response.writeHead(200, { 'content-type': 'image/svg+xml' }).end(badge),
    );
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, server };
}

describe.runIf(chromium)(`the public pages in Chromium${why}`, { timeout: 120_000 }, () => {
  let browser: Browser;
  let plain: Awaited<ReturnType<typeof serve>>;
  let odd: Awaited<ReturnType<typeof serve>>;
  let folder: string;

  beforeAll(async () => {
    browser = await openBrowser(chromium!);
    [plain, odd] = await Promise.all([serve(), serve(hostile)]);
    folder = await mkdtemp(join(tmpdir(), 'pages-'));
    await exportSite(fixtureSource({ subjects: 4, testcases: 3 }), folder, { settings: fixtureSettings });
  });

  afterAll(async () => {
    await browser?.close();
    for (const one of [plain, odd]) {
      one?.server.closeAllConnections();
      one?.server.close();
    }
    if (folder) await rm(folder, { recursive: true, force: true });
  });

  /** Opens an address and gives what it asked of the network and complained of. */
  async function open(
    address: string,
    options: BrowserContextOptions = {},
  ): Promise<{ page: Page; asked: string[]; complaints: string[] } & AsyncDisposable> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(address);
    return { page, asked, complaints, [Symbol.asyncDispose]: () => context.close() };
  }

  test.each(rooms.flatMap((room) => [[room, 'light'] as const, [room, 'dark'] as const]))(
    'axe finds nothing: %s, %s',
    async (room, colorScheme) => {
      await using it = await open(`${plain.url}/${colorScheme === 'light' ? 'en' : 'de'}${room}`, { colorScheme });
      await it.page.evaluate(unfold);
      const { violations } = await new AxeBuilder({ page: it.page }).analyze();
      expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
    },
  );

  test.each(rooms)('nothing overflows the page at any width, whatever a cloud is called: %s', async (room) => {
    for (const { url } of [plain, odd]) {
      await using it = await open(`${url}/fr${room}`);
      await it.page.evaluate(unfold);
      for (const width of [320, 390, 699, 700, 760, 899, 900, 959, 960, 1040, 1200, 1280, 1920]) {
        await it.page.setViewportSize({ width, height: 900 });
        expect(await it.page.evaluate(overflow), `${url === odd.url ? 'hostile, ' : ''}${width} px`).toBe(0);
      }
    }
  });

  test('at a zoom of 200 % with wide text spacing nothing overflows', async () => {
    for (const room of rooms) {
      await using it = await open(`${plain.url}/de${room}`, { viewport: { width: 640, height: 900 } });
      await it.page.evaluate(`{
        const sheet = new CSSStyleSheet();
        sheet.replaceSync('*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}');
        document.adoptedStyleSheets = [sheet];
      }`);
      expect(await it.page.evaluate(overflow), room).toBe(0);
    }
  });

  test('without JavaScript it is three clicks from a plate to the raw bytes', async () => {
    await using it = await open(`${plain.url}/en/`, { javaScriptEnabled: false });
    const { page } = it;
    await page.locator('.wide .r.fail').first().click();
    await page.getByRole('link', { name: 'To the finding and the remedy' }).click();
    expect(new URL(page.url()).pathname).toContain('/findings/');
    await page.getByRole('link', { name: /^Show raw ?: Observation$/ }).click();
    expect(await page.locator('body').innerText()).toContain('"replace_frequency":"monthly"');
    expect(it.complaints).toEqual([]);
  });

  test('without JavaScript clouds are searched, filtered and compared', async () => {
    await using it = await open(`${plain.url}/en/`, { javaScriptEnabled: false });
    const { page } = it;
    await page.getByLabel('Cloud, operator or place').fill('delémont');
    await page.getByLabel('Order').selectOption('name');
    await page.getByRole('button', { name: 'Show' }).click();
    expect(await page.locator('.wide tbody tr').count()).toBe(1);
    await page.goto(`${plain.url}/en/`);
    await page.getByRole('link', { name: 'Failed 1' }).click();
    expect(await page.locator('.wide tbody th').allInnerTexts()).toHaveLength(3);
    await page.goto(`${plain.url}/en/compare`);
    await page.getByLabel('First cloud').selectOption('aare/bern');
    await page.getByLabel('Second cloud').selectOption(id);
    await page.getByRole('button', { name: 'Compare' }).click();
    expect(await page.getByRole('heading', { level: 2 }).first().innerText()).toContain('in both');
  });

  test('the language switch stays on the page', async () => {
    await using it = await open(`${plain.url}/en/clouds/${id}?scope=govstack-cloud`);
    await it.page.getByRole('link', { name: 'FR' }).click();
    const { pathname, search } = new URL(it.page.url());
    expect(`${pathname}${search}`).toBe(`/fr/clouds/${id}?scope=govstack-cloud`);
    expect(await it.page.locator('html').getAttribute('lang')).toBe('fr');
  });

  test('the keyboard goes from the skip link through rooms and languages to the answer, and shows where it is', async () => {
    await using it = await open(`${plain.url}/en/`);
    const { page } = it;
    const names: string[] = [];
    for (let count = 0; count < 10; count++) {
      await page.keyboard.press('Tab');
      names.push(
        await page.evaluate('document.activeElement.getAttribute("aria-label") ?? document.activeElement.innerText'),
      );
      expect(await page.evaluate('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
    }
    expect(names).toEqual([
      'Skip to content',
      'Allmend, overview',
      'Conformance',
      'Compare',
      'Standards',
      'Data',
      'DE',
      'FR',
      'EN',
      'verify',
    ]);
    await page.reload();
    await page.keyboard.press('Tab');
    await page.keyboard.press('Enter');
    expect(new URL(page.url()).hash).toBe('#main');
  });

  test('no request leaves, no script runs, whatever clouds called their things', async () => {
    for (const room of rooms) {
      await using it = await open(`${odd.url}/en${room}`);
      expect(it.asked.filter((address) => !address.startsWith(odd.url) && !address.startsWith('data:'))).toEqual([]);
      expect(it.complaints.filter((text) => !text.includes('404 (Not Found)'))).toEqual([]);
      expect(await it.page.title()).not.toBe('owned');
      expect(await it.page.locator('script, iframe, img:not(.badge)').count()).toBe(0);
    }
  });

  test('every state is told by word and symbol, and each strip has its sentence', async () => {
    await using it = await open(`${plain.url}/en/clouds/${id}`);
    const bare = await it.page.evaluate(`[...document.querySelectorAll('.r')]
      .filter((plate) => !plate.querySelector('b')?.textContent || !plate.querySelector('use')).map((plate) => plate.outerHTML)`);
    expect(bare).toEqual([]);
    const strips = await it.page
      .locator('.hist .strip')
      .evaluateAll((all) => all.map((one) => one.getAttribute('aria-label')));
    expect(strips).toHaveLength(6);
    for (const label of strips) expect(label).toMatch(/passed on .*% of the days/);
  });

  test('the answer is on the first screen, of a phone too', async () => {
    for (const viewport of [
      { width: 390, height: 844 },
      { width: 1280, height: 800 },
    ]) {
      await using it = await open(`${plain.url}/en/`, { viewport });
      const box = (await it.page.locator('#answer').boundingBox())!;
      expect(box.y + box.height).toBeLessThan(viewport.height);
    }
  });

  test('dark follows the system, paper is white', async () => {
    await using it = await open(`${plain.url}/en/`, { colorScheme: 'dark' });
    const ground = 'getComputedStyle(document.body).backgroundColor';
    expect(await it.page.evaluate(ground)).toBe('rgb(14, 19, 22)');
    await it.page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await it.page.evaluate(ground)).toBe('rgb(255, 255, 255)');
    expect(await it.page.locator('.form').isVisible()).toBe(false);
  });

  test('the table can be shown within another page, other pages cannot', async () => {
    const outer = createServer((_, response) =>
      response
        .writeHead(200, { 'content-type': 'text/html' })
        .end(`<iframe src="${plain.url}/en/?embed=1"></iframe><iframe src="${plain.url}/en/data"></iframe>`),
    );
    await new Promise<void>((done) => outer.listen(0, '127.0.0.1', done));
    try {
      await using it = await open(`http://127.0.0.1:${(outer.address() as AddressInfo).port}/`);
      const [, table, refused] = it.page.frames();
      await table!.locator('.wide').waitFor();
      expect(await table!.locator('.top, .margin').count()).toBe(0);
      expect(await refused!.locator('h1').count()).toBe(0);
    } finally {
      outer.closeAllConnections();
      outer.close();
    }
  });

  test('an export works from the disk, with nothing but files', async () => {
    await using it = await open(pathToFileURL(join(folder, 'index.html')).href, { javaScriptEnabled: false });
    const { page } = it;
    await page.getByRole('link', { name: 'Which cloud passes which standard?' }).click();
    await page.locator('.wide .r.fail').first().click();
    await page.getByRole('link', { name: 'To the finding and the remedy' }).click();
    await page.getByRole('link', { name: 'DE' }).click();
    expect(await page.locator('html').getAttribute('lang')).toBe('de');
    await page.getByRole('link', { name: /^Roh zeigen ?: Beobachtung$/ }).click();
    expect(await page.locator('body').innerText()).toContain('"replace_frequency":"monthly"');
    expect(it.complaints).toEqual([]);
    expect(it.asked.filter((address) => !address.startsWith('file:') && !address.startsWith('data:'))).toEqual([]);
  });
});
