import { AxeBuilder } from '@axe-core/playwright';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, openBrowser } from '../browser.ts';
import { bindPeople, putSamples } from './samples.ts';
import { openConsoleStage, type ConsoleStage } from './stage.ts';
import { visit } from './visit.ts';

const chromium = findChromium();
const why = chromium ? '' : ' (skipped: neither chromium-headless-shell nor chromium on the PATH)';
/** Run in the page: pixels that stick out of the window. */
const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

const pages: readonly (readonly [path: string, landmark: string])[] = [
  ['t/-/clouds', 'hamburg'],
  ['t/-/clouds/add', 'SCS-compatible IaaS'],
  ['t/-/clouds/verzasca/verzasca', 'connect ETIMEDOUT'],
  ['t/-/conformance', 'Verzasca Wolke'],
  ['t/-/conformance/hansa/hansa-luebeck?test=scs-0102-image-recency', 'openstack image set'],
  ['t/-/conformance/hansa/runs/hansa-luebeck-7f3', '11 of 15 done'],
  ['t/-/documents/hansa/fire-compartments', 'Fire compartments'],
  ['t/-/documents/add', 'SHA-256'],
  ['t/-/certificates/hansa/hansa-2025', 'ALM-2025-0007'],
  ['t/-/certificates/apply', 'What the applicant declares'],
  ['t/-/audit', 'patch'],
  ['t/-/notifications', 'no longer passes'],
  ['t/-/notifications/channels/hansa/operations', 'hooks.hansa.example.org'],
  ['t/-/clouds/add/nothing/here', 'There is no such page.'],
  ['nowhere', 'There is no such page.'],
];

describe.runIf(chromium)(`look of the console${why}`, { timeout: 180_000 }, () => {
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

  test.each([
    ['light', 1280],
    ['dark', 320],
  ] as const)('every page keeps WCAG 2.1 AA in %s at %i pixels, and nothing sticks out', async (colorScheme, width) => {
    await using one = await visit(browser, stage, { as: 'auditor', colorScheme, viewport: { width, height: 800 } });
    const { page, go, complaints } = one;
    for (const [path, landmark] of pages) {
      await go(path);
      await page.getByRole('main').getByText(landmark).filter({ visible: true }).first().waitFor();
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa'])
        .analyze();
      const found = violations.map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join('\n')}`);
      expect(found, path).toEqual([]);
      expect(await page.evaluate(overflow), path).toBeLessThanOrEqual(0);
    }
    expect(complaints).toEqual([]);
  });

  test('the sign-in and the dialogs keep WCAG 2.1 AA', async () => {
    await using one = await visit(browser, stage, { path: 't/-/clouds' });
    const violations = async (): Promise<string[]> => {
      const found = await new AxeBuilder({ page: one.page }).analyze();
      return found.violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html}`);
    };
    await one.page.getByRole('heading', { level: 1 }).waitFor();
    expect(await violations()).toEqual([]);
    await one.page.getByLabel('Token or kubeconfig').fill(stage.tokens.auditor);
    await one.page.getByRole('button', { name: 'Sign in' }).click();
    await one.page.getByRole('link', { name: 'hamburg' }).waitFor();
    await one.page.keyboard.press('Control+k');
    await one.page.getByRole('option', { name: /ALM-2025-0007|hansa-2025/ }).waitFor();
    expect(await violations()).toEqual([]);
    await one.page.keyboard.press('Escape');
    await one.page.getByRole('button', { name: 'auditor' }).click();
    await one.page.getByRole('radio', { name: 'Deutsch' }).waitFor();
    expect(await violations()).toEqual([]);
  });

  test('language and colours change at once, stay, and are told to assistive programs', async () => {
    await using one = await visit(browser, stage, { as: 'auditor', path: 't/-/conformance' });
    const { page } = one;
    const ground = () => page.evaluate('getComputedStyle(document.body).backgroundColor');
    await page.getByText('2 subjects do not pass, of 3.').waitFor();
    await page.getByRole('button', { name: 'auditor' }).click();
    await page.getByRole('radio', { name: 'Deutsch' }).click();
    await page.getByText('2 Prüflinge bestehen nicht, von 3.').waitFor();
    await page.getByRole('radio', { name: 'Dunkel' }).click();
    await expect.poll(ground).toBe('rgb(14, 19, 22)');
    expect(await page.getAttribute('html', 'lang')).toBe('de');
    await page.reload();
    await page.getByRole('link', { name: /Nicht bestanden/ }).waitFor();
    expect(await ground()).toBe('rgb(14, 19, 22)');
    await page.getByRole('button', { name: 'auditor' }).click();
    await page.getByRole('radio', { name: 'Français' }).click();
    await page.getByText('2 sujets ne réussissent pas, sur 3.').waitFor();
    expect(await page.title()).toBe('Conformité – Console Allmend');
  });
});
