import { ConformanceRun, Subject } from '@allmend/api/kinds';
import { waitUntil } from '@allmend/kit-testing';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, openBrowser } from '../browser.ts';
import { bindPeople, iaas, putSamples, standing } from './samples.ts';
import { openConsoleStage, type ConsoleStage } from './stage.ts';
import { visit } from './visit.ts';

const chromium = findChromium();
const why = chromium ? '' : ' (skipped: neither chromium-headless-shell nor chromium on the PATH)';

describe.runIf(chromium)(`conformance in the console${why}`, { timeout: 60_000 }, () => {
  let stage: ConsoleStage;
  let browser: Browser;
  beforeAll(async () => {
    stage = await openConsoleStage();
    await bindPeople(stage.client);
    await putSamples(stage.client);
    browser = await openBrowser(chromium!);
  });
  afterAll(async () => {
    await browser?.close();
    await stage?.[Symbol.asyncDispose]();
  });

  const runs = () => stage.client.kind(ConformanceRun);
  const runPath = 't/-/conformance/hansa/runs/hansa-luebeck-7f3';

  test('three clicks from the colour to the bytes', async () => {
    await using one = await visit(browser, stage, { as: 'auditor', path: 't/-/conformance' });
    const { page, complaints } = one;
    await page.getByText('2 subjects do not pass, of 3.').waitFor();
    await page
      .getByRole('row', { name: /Lübeck/ })
      .getByRole('link', { name: /Failed/ })
      .click();
    await page.getByRole('link', { name: 'scs-0102-image-recency' }).click();
    const inspector = page.getByRole('complementary');
    // The sentences of the check, from the server, in the language of the page.
    await inspector.getByRole('heading', { name: '1 of 18 public images is older than it promises' }).waitFor();
    await inspector.getByText('openstack image set').waitFor();
    // Text of a cloud is text.
    await inspector.getByText('Debian 12<img src=x onerror=alert(1)>').waitFor();
    await inspector.getByText('From this verdict back to the bytes').click();
    const saved = page.waitForEvent('download');
    await inspector.getByRole('button', { name: 'Save the bytes' }).first().click();
    expect((await saved).suggestedFilename()).toBe('observation-5c5c5c5c5c5c');
    // The address is enough to come back to exactly this.
    expect(new URL(page.url()).searchParams.get('test')).toBe('scs-0102-image-recency');
    await page.reload();
    await inspector.getByText('openstack image set').waitFor();
    // Any word of a row finds it, those of its sentences too.
    await page.getByRole('searchbox', { name: 'Filter' }).fill('older than');
    await page.getByText('1 of 15 rows').waitFor();
    expect(complaints).toEqual([]);
  });

  test('the sentences of checks come, though the server was not reached for them at first', async () => {
    await using one = await visit(browser, stage, { as: 'auditor' });
    const { page, go } = one;
    let refusals = 0;
    await page.route('**/console/texts.json', (route) => (refusals++ < 3 ? route.abort() : route.continue()));
    await go('t/-/conformance/hansa/hansa-luebeck?test=scs-0102-image-recency');
    await page.getByRole('heading', { name: '1 of 18 public images is older than it promises' }).waitFor();
  });

  test('the matrix follows the verdicts', async () => {
    await using one = await visit(browser, stage, { as: 'auditor', path: 't/-/conformance' });
    const { page } = one;
    const row = page.getByRole('row', { name: /Hamburg/ });
    await row.getByText('Passed').waitFor();
    const place = { name: 'hansa-hamburg', namespace: 'hansa' };
    const change = (verdict: 'PASS' | 'FAIL') =>
      stage.client
        .kind(Subject)
        .patch(place, { merge: { status: { standings: [standing(iaas, verdict, 'us')] } } }, { subresource: 'status' });
    await change('FAIL');
    await row.getByText('Failed').waitFor();
    await page.getByText('3 subjects do not pass, of 3.').waitFor();
    await change('PASS');
    await row.getByText('Passed').waitFor();
  });

  test('a run is followed live, cancelled, and what did not pass is run again', async () => {
    await using one = await visit(browser, stage, { as: 'operator', path: runPath });
    const { page } = one;
    await page.getByText('11 of 15 done').waitFor();
    const place = { name: 'hansa-luebeck-7f3', namespace: 'hansa' };
    const { status } = await runs().get(place);
    const testcases = status!.testcases!.map((progress) =>
      progress.id === 'scs-0117-test-backup' ? { id: progress.id, state: 'Done', verdict: 'PASS' } : progress,
    );
    await runs().patch(place, { merge: { status: { testcases, requests: 181 } } }, { subresource: 'status' });
    await page.getByText('12 of 15 done').waitFor();
    expect(await page.getByRole('img', { name: /^15 tests in order: 10 passed, 1 failed/ }).count()).toBe(1);

    await page.getByRole('button', { name: 'Cancel the run' }).click();
    const dialog = page.getByRole('dialog', { name: 'Cancel this run?' });
    await dialog.getByRole('button', { name: 'Cancel the run' }).click();
    await waitUntil('the wish to cancel', async () => (await runs().get(place)).spec.cancel);
    await page.getByText('It is being cancelled.').waitFor();

    await page.getByRole('button', { name: 'Re-run 2 tests that did not pass' }).click();
    await page.waitForURL(/runs\/hansa-luebeck-[a-z0-9]{5}$/);
    const name = new URL(page.url()).pathname.split('/').at(-1)!;
    expect((await runs().get({ name, namespace: 'hansa' })).spec).toMatchObject({
      subject: 'hansa-luebeck',
      testcases: 'scs-0102-image-recency|scs-0102-os_purpose-uniqueness',
      reason: 'Request',
    });
  });

  test('everything by keyboard', async () => {
    await using one = await visit(browser, stage, { as: 'operator', path: 't/-/clouds' });
    const { page } = one;
    const active = (property: string) => page.evaluate(`document.activeElement.${property}`);
    const focusOn = (text: string) =>
      waitUntil(`the focus on ${text}`, async () => (await active('textContent')) === text, 30);
    await page.getByRole('link', { name: 'hamburg', exact: true }).waitFor();
    // Into the content, past the menu.
    await page.keyboard.press('Tab');
    expect(await active('textContent')).toBe('Skip to content');
    await page.keyboard.press('Enter');
    // From room to room, and to the heading of the new one.
    // At once: between the two keys there may be a second and a half.
    await Promise.all([page.keyboard.press('g'), page.keyboard.press('c')]);
    await page.waitForURL(/\/conformance$/);
    await focusOn('Conformance');
    // Row by row, and into one.
    await page.getByRole('link', { name: 'Hansa Cloud, Lübeck' }).waitFor();
    await page.keyboard.press('j');
    await focusOn('Hansa Cloud, Lübeck');
    await page.keyboard.press('j');
    await focusOn('Verzasca Wolke');
    await page.keyboard.press('k');
    await focusOn('Hansa Cloud, Lübeck');
    await page.keyboard.press('Enter');
    await page.waitForURL(/hansa-luebeck$/);
    // To the heading of what was read, not only to that of the page that was reading it.
    await page.getByRole('heading', { name: 'Hansa Cloud, Lübeck', level: 1 }).waitFor();
    expect(await active('tagName')).toBe('H1');
    // Filter, which takes letters for itself.
    await page.getByRole('link', { name: 'scs-0102-image-recency' }).waitFor();
    await page.keyboard.press('/');
    await page.keyboard.type('recency');
    await page.getByText('1 of 15 rows').waitFor();
    await page.waitForURL(/q=recency/);
    // Search: by any word, arrows, Enter.
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox', { name: 'Search' }).and(page.locator(':focus')).waitFor();
    await page.keyboard.type('verzasca subj');
    await page.getByRole('option', { name: /Verzasca Wolke/ }).waitFor();
    await page.keyboard.press('Enter');
    await page.waitForURL(/conformance\/verzasca\/verzasca$/);
    await focusOn('Verzasca Wolke');
    // All keys, and letters off.
    await page.keyboard.press('?');
    await page.getByRole('dialog', { name: 'All keys' }).getByText('Go to Certificates').waitFor();
    await page.getByRole('switch', { name: 'Single letters as shortcuts' }).press('Space');
    await page.keyboard.press('Escape');
    await page.getByRole('dialog').waitFor({ state: 'detached' });
    await page.keyboard.press('g');
    await page.keyboard.press('d');
    await page.keyboard.press('Control+k');
    await page.getByRole('dialog').waitFor();
    expect(page.url()).toMatch(/conformance\/verzasca\/verzasca$/);
  });

  test('what is typed is gone to, also while the list is not drawn for it yet', async () => {
    await using one = await visit(browser, stage, { as: 'auditor', path: 't/-/conformance' });
    const { page } = one;
    await page.keyboard.press('Control+k');
    await page.getByRole('option', { name: /Verzasca Wolke/ }).waitFor();
    // The text is known at once, and the list is drawn for it in a later task: Enter comes between.
    await page.evaluate(`(async () => {
      const field = document.querySelector('[role=dialog] input');
      Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value').set.call(field, 'verzasca subj');
      field.dispatchEvent(new InputEvent('input', { bubbles: true }));
      await null;
      field.dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', bubbles: true }));
    })()`);
    await page.waitForURL(/conformance\/verzasca\/verzasca$/);
  });

  test('a test of a run is asked again by its key', async () => {
    await using one = await visit(browser, stage, {
      as: 'operator',
      path: `${runPath}?test=scs-0102-os_purpose-uniqueness`,
    });
    const { page } = one;
    await page.getByRole('complementary').getByText('The image service did not answer for 30 s.').waitFor();
    await page.getByRole('button', { name: /Ask again/ }).waitFor();
    await waitUntil(
      'the right to ask again',
      async () => (await page.getByRole('button', { name: /Ask again/ }).getAttribute('aria-disabled')) === 'false',
    );
    await page.keyboard.press('r');
    await page.waitForURL(/runs\/hansa-luebeck-[a-z0-9]{5}$/);
    const name = new URL(page.url()).pathname.split('/').at(-1)!;
    const { spec } = await runs().get({ name, namespace: 'hansa' });
    expect(spec.testcases).toBe('scs-0102-os_purpose-uniqueness');
  });
});
