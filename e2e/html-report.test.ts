import { pathToFileURL } from 'node:url';
import { AxeBuilder } from '@axe-core/playwright';
import type { Browser, BrowserContextOptions, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, openBrowser } from './browser.ts';
import { openStage, type Stage } from './stage.ts';

const chromium = findChromium();
const why = chromium ? '' : ' (skipped: neither chromium-headless-shell nor chromium on the PATH)';
/** Run in the page: columns that stick out of the window. */
const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
const unfold = "for (const one of document.querySelectorAll('details')) one.open = true";
const hostile = `"><script>document.title='owned'</script><img src="http://127.0.0.1:9/x" onerror="document.title='owned'">`;

describe.runIf(chromium)(`the HTML report in Chromium${why}`, { timeout: 60_000 }, () => {
  let stage: Stage;
  let browser: Browser;
  const sheets: Record<string, string> = {};

  beforeAll(async () => {
    browser = await openBrowser(chromium!);
    stage = await openStage({ flaws: ['missing-flavor', 'wrong-image-metadata', 'no-key-manager', 'full-quota'] });
    const { tables } = stage.cloud;
    const image = [...tables.images.values()].find((one) => one.visibility === 'public');
    const id = '00000000-0000-4000-8000-000000000000';
    tables.images.set(id, { ...structuredClone(image!), id, name: `${hostile}${'x'.repeat(120)}`, properties: {} });
    const output = (name: string) => ['--output', stage.at(`${name}.html`)];
    const json = ['--output', stage.at('report.json')];
    expect((await stage.run('check', stage.name, ...json, ...output('en'))).code).toBe(1);
    const evidence = ['--evidence', stage.at('evidence')];
    await stage.run('check', stage.name, '--read-only', ...evidence, ...output('read-only'), '--lang', 'fr');
    await stage.run('check', stage.name, '--read-only', '--only', 'scs-0104', ...output('part'));
    await stage.run('report', 'convert', stage.at('report.json'), ...output('de'), '--lang', 'de');
    for (const name of ['en', 'read-only', 'part', 'de']) sheets[name] = pathToFileURL(stage.at(`${name}.html`)).href;
  }, 60_000);

  afterAll(async () => {
    await browser?.close();
    await stage?.[Symbol.asyncDispose]();
  });

  /** Opens a sheet and gives what it asked of the network and complained of. */
  async function open(
    sheet: string,
    options: BrowserContextOptions = {},
  ): Promise<{ page: Page; asked: string[]; complaints: string[] } & AsyncDisposable> {
    const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, ...options });
    const page = await context.newPage();
    const asked: string[] = [];
    const complaints: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    page.on('console', (message) => complaints.push(message.text()));
    page.on('pageerror', (error) => complaints.push(error.message));
    await page.goto(sheets[sheet]!);
    return { page, asked, complaints, [Symbol.asyncDispose]: () => context.close() };
  }

  test.each([
    ['en', 'light'],
    ['en', 'dark'],
    ['read-only', 'dark'],
    ['part', 'light'],
  ] as const)('axe finds nothing: %s, %s', async (sheet, colorScheme) => {
    await using it = await open(sheet, { colorScheme });
    // One finding of each kind is looked at unfolded, and some requests: they are all made alike.
    await it.page
      .evaluate(`for (const row of document.querySelectorAll('.requests tbody tr:nth-child(n+9)')) row.remove();
    for (const plate of ['.pass', '.fail', '.dnf', '.miss', '.out', '.operator'])
      document.querySelector('summary ' + plate)?.closest('details').setAttribute('open', '')`);
    const { violations } = await new AxeBuilder({ page: it.page }).analyze();
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`)).toEqual([]);
  });

  test.each([320, 699, 700, 959, 960, 1040, 1280, 1920])(
    'nothing overflows the page at %i px, unfolded or not',
    async (width) => {
      for (const sheet of ['en', 'de', 'read-only']) {
        await using it = await open(sheet, { viewport: { width, height: 900 } });
        expect(await it.page.evaluate(overflow), sheet).toBe(0);
        await it.page.evaluate(unfold);
        expect(await it.page.evaluate(overflow), `${sheet}, unfolded`).toBe(0);
      }
    },
  );

  test('at a zoom of 200 % with wide text spacing nothing overflows', async () => {
    await using it = await open('de', { viewport: { width: 640, height: 900 } });
    await it.page.evaluate(`{
      const sheet = new CSSStyleSheet();
      sheet.replaceSync('*{line-height:1.5!important;letter-spacing:.12em!important;word-spacing:.16em!important}p{margin-bottom:2em!important}');
      document.adoptedStyleSheets = [sheet];
    }`);
    expect(await it.page.evaluate(overflow)).toBe(0);
  });

  test('the keyboard opens a finding, and the first stop skips to the content', async () => {
    await using it = await open('en');
    await it.page.keyboard.press('Tab');
    expect(await it.page.evaluate("document.activeElement.getAttribute('href')")).toBe('#main');
    const finding = it.page.locator('details#scs-0103-flavor-2v-8');
    await finding.locator('summary').focus();
    await it.page.keyboard.press('Enter');
    expect(await finding.getAttribute('open')).not.toBeNull();
    await expect(finding.getByText('Remedy', { exact: true }).isVisible()).resolves.toBe(true);
  });

  test('a link leads to its finding and its request', async () => {
    await using it = await open('en');
    await it.page.locator('.open a[href="#scs-0103-flavor-2v-8"]').first().click();
    expect(new URL(it.page.url()).hash).toBe('#scs-0103-flavor-2v-8');
    expect(await it.page.locator(':target').getAttribute('id')).toBe('scs-0103-flavor-2v-8');
    const broken = await it.page.evaluate(`[...document.querySelectorAll('a[href^="#"]')]
      .map((one) => one.getAttribute('href').slice(1)).filter((id) => document.getElementById(id) === null)`);
    expect(broken).toEqual([]);
  });

  test('no request leaves, no script runs, whatever the cloud called its things', async () => {
    await using it = await open('en');
    expect(await it.page.locator(`text=${'x'.repeat(40)}`).count()).toBeGreaterThan(0);
    expect(it.asked).toEqual([sheets['en']]);
    expect(it.complaints).toEqual([]);
    expect(await it.page.title()).toBe('lindenau: SCS-compatible IaaS – Allmend');
    expect(await it.page.locator('script, img, iframe, link, form').count()).toBe(0);
  });

  test('without JavaScript everything is there and can be unfolded', async () => {
    await using it = await open('en', { javaScriptEnabled: false });
    await expect(it.page.getByRole('heading', { level: 2 }).first().innerText()).resolves.toContain('does not pass');
    await it.page.locator('details#scs-0103-flavor-2v-8 > summary').click();
    await expect(
      it.page.locator('details#scs-0103-flavor-2v-8').getByText('openstack flavor create').isVisible(),
    ).resolves.toBe(true);
  });

  test('the answer, its plate and what is not passed are on the first screen', async () => {
    await using it = await open('en');
    const top = async (selector: string) => (await it.page.locator(selector).first().boundingBox())!.y;
    expect(await top('.plot .r')).toBeLessThan(400);
    expect(await top('#answer')).toBeLessThan(450);
    expect(await top('#open')).toBeLessThan(900);
    expect(await it.page.locator('.plot').count()).toBe(1);
  });

  test('a digest is short to the eye and whole when it is copied', async () => {
    await using it = await open('en');
    const copied = await it.page.evaluate<{ text: string; width: number }>(`{
      const digest = document.querySelector('.stand .sha');
      getSelection().selectAllChildren(digest);
      ({ text: getSelection().toString(), width: digest.getBoundingClientRect().width });
    }`);
    expect(copied.text).toMatch(/^[0-9a-f]{64}$/);
    expect(copied.width).toBeLessThan(180);
  });

  test('it prints as a tagged PDF with every finding unfolded', async () => {
    await using it = await open('en');
    const pdf = await it.page.pdf({ format: 'A4', tagged: true, outline: true });
    expect(pdf.subarray(0, 5).toString()).toBe('%PDF-');
    expect(pdf.includes('/StructTreeRoot')).toBe(true);
    await it.page.emulateMedia({ media: 'print' });
    const finding = it.page.locator('details#scs-0103-flavor-2v-8');
    expect((await finding.locator('.body').boundingBox())!.height).toBeGreaterThan(50);
    await using dark = await open('en', { colorScheme: 'dark' });
    await dark.page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    expect(await dark.page.evaluate('getComputedStyle(document.body).backgroundColor')).toBe('rgb(255, 255, 255)');
  });

  test('every state is told by word and symbol: nothing rests on colour', async () => {
    await using it = await open('en');
    const bare = await it.page.evaluate(`[...document.querySelectorAll('.r')]
      .filter((plate) => !plate.querySelector('b')?.textContent || !plate.querySelector('use')).map((plate) => plate.outerHTML)`);
    expect(bare).toEqual([]);
  });
});
