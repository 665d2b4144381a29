import { Subject } from '@allmend/api/kinds';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, openBrowser } from '../browser.ts';
import { bindPeople, iaas, kaas, putSamples, standing } from './samples.ts';
import { openConsoleStage, type ConsoleStage } from './stage.ts';
import { visit } from './visit.ts';

const chromium = findChromium();
const why = chromium ? '' : ' (skipped: neither chromium-headless-shell nor chromium on the PATH)';
const count = 10_000;

/** Run in the page before its own scripts: keeps how long each interaction took until it was painted (Event Timing). */
const watchInteractions = `
  window.interactions = new Map();
  new PerformanceObserver((list) => {
    for (const { interactionId, duration } of list.getEntries()) {
      if (!interactionId) continue;
      window.interactions.set(interactionId, Math.max(duration, window.interactions.get(interactionId) ?? 0));
    }
  }).observe({ type: 'event', durationThreshold: 16, buffered: true });
`;

describe.runIf(chromium)(`ten thousand rows in the console${why}`, { timeout: 180_000 }, () => {
  let stage: ConsoleStage;
  let browser: Browser;
  beforeAll(async () => {
    stage = await openConsoleStage();
    await bindPeople(stage.client);
    await putSamples(stage.client);
    const verdicts = ['PASS', 'FAIL', 'DNF', 'PASS'] as const;
    await stage.copies(
      {
        group: Subject.group,
        resource: Subject.plural,
        namespace: 'hansa',
        name: 'hansa-luebeck',
        vary: (text, n) => {
          const subject = JSON.parse(text) as Subject;
          subject.spec.displayName = `Cloud ${n}`;
          subject.status!.standings = [standing(iaas, verdicts[n % 4]!, 'us'), standing(kaas, 'PASS', 'us')];
          return JSON.stringify(subject);
        },
      },
      count - 3,
    );
    browser = await openBrowser(chromium!);
  }, 120_000);
  afterAll(async () => {
    await browser?.close();
    await stage?.[Symbol.asyncDispose]();
  });

  async function settled(page: Page): Promise<void> {
    await page.evaluate('new Promise((done) => requestAnimationFrame(() => setTimeout(done, 0)))');
  }

  test('all are there, few are drawn, and it answers fast; the figures are printed', async () => {
    await using one = await visit(browser, stage, { path: 't/-/conformance' });
    const { page, complaints } = one;
    await page.addInitScript(watchInteractions);
    await page.goto(`${stage.url}/console/t/-/conformance#token=${stage.tokens.auditor}`);
    await page.reload();
    await page.getByText('10,000 rows').waitFor({ timeout: 60_000 });
    const drawn = () => page.getByRole('row').count();
    expect(await drawn()).toBeLessThan(60);
    expect(await page.getByRole('table').getAttribute('aria-rowcount')).toBe('10001');

    const steps: (() => Promise<void>)[] = [
      ...Array.from({ length: 20 }, () => () => page.keyboard.press('j')),
      () => page.getByRole('button', { name: /^Subject/ }).click(),
      () => page.getByRole('button', { name: /^Subject/ }).click(),
      () => page.getByRole('button', { name: 'SCS-compatible IaaS' }).click(),
      () => page.getByRole('button', { name: /^Not passed/ }).click(),
      () => page.getByRole('button', { name: /^All/ }).click(),
      () => page.getByRole('searchbox', { name: 'Filter' }).click(),
      ...Array.from('cloud 4711', (sign) => () => page.keyboard.press(sign === ' ' ? 'Space' : sign)),
      ...Array.from({ length: 10 }, () => () => page.keyboard.press('Backspace')),
    ];
    for (const step of steps) {
      await step();
      await settled(page);
    }
    const took = await page.evaluate<number[]>('[...window.interactions.values()]');
    // Those that took less than the browser tells of.
    const all = [...took, ...Array.from({ length: Math.max(0, steps.length - took.length) }, () => 16)];
    const sorted = all.sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * share) - 1)]!;
    console.log(
      `console, ${count} rows: ${steps.length} interactions, p50 ${at(0.5)} ms, p95 ${at(0.95)} ms, worst ${at(1)} ms (target: p95 100 ms)`,
    );

    await page.getByRole('searchbox', { name: 'Filter' }).fill('cloud 4711');
    await page.getByText('1 of 10,000 rows').waitFor();
    await page.getByRole('link', { name: 'Cloud 4711' }).waitFor();
    await page.getByRole('searchbox', { name: 'Filter' }).fill('');
    await page.getByText('10,000 rows', { exact: true }).waitFor();
    await page.keyboard.press('Escape');
    await page.evaluate('scrollTo(0, document.documentElement.scrollHeight)');
    await expect.poll(async () => page.getByRole('row').last().getAttribute('aria-rowindex')).toBe('10001');
    expect(await drawn()).toBeLessThan(60);
    expect(complaints).toEqual([]);
  });
});
