import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, openBrowser } from '../browser.ts';
import { bindPeople, putSamples } from './samples.ts';
import { openConsoleStage, type ConsoleStage } from './stage.ts';
import { visit } from './visit.ts';

const chromium = findChromium();
const why = chromium ? '' : ' (skipped: neither chromium-headless-shell nor chromium on the PATH)';

describe.runIf(chromium)(`signing in to the console${why}`, { timeout: 60_000 }, () => {
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

  const kubeconfig = (user: string): string => `
apiVersion: v1
kind: Config
current-context: here
clusters: [{name: hub, cluster: {server: ${stage.url}}}]
contexts: [{name: here, context: {cluster: hub, user: me, namespace: hansa}}]
users:
  - name: me
    user: ${user}
`;

  test('nobody sees anything but the sign-in, at whatever address', async () => {
    await using one = await visit(browser, stage, { path: 't/-/certificates' });
    const { page, complaints } = one;
    await page.getByRole('heading', { name: 'Sign in to the console' }).waitFor();
    expect(await page.getByRole('navigation').count()).toBe(0);
    expect(await page.textContent('body')).not.toContain('hansa');
    expect(complaints).toEqual([]);
  });

  test('a pasted token leads on to the page that was asked for, and out again', async () => {
    await using one = await visit(browser, stage, { path: 't/-/certificates' });
    const { page } = one;
    await page.getByLabel('Token or kubeconfig').fill(stage.tokens.auditor);
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'hansa-2026' }).waitFor();
    expect(page.url()).toBe(`${stage.url}/console/t/-/certificates`);
    // It is there in this tab, also after a reload, and nowhere else.
    await page.reload();
    await page.getByRole('link', { name: 'hansa-2026' }).waitFor();
    expect(await page.evaluate('JSON.stringify({ ...localStorage })')).not.toContain(stage.tokens.auditor);
    const other = await one.context.newPage();
    await other.goto(page.url());
    await other.getByRole('heading', { name: 'Sign in to the console' }).waitFor();
    await page.getByRole('button', { name: 'auditor' }).click();
    await page.getByRole('button', { name: 'Sign out' }).click();
    await page.getByText('You are signed out.').waitFor();
    expect(await page.evaluate('JSON.stringify({ ...sessionStorage })')).not.toContain(stage.tokens.auditor);
  });

  test('a kubeconfig with a token brings its namespace along', async () => {
    await using one = await visit(browser, stage);
    const { page } = one;
    await page.getByLabel('Token or kubeconfig').fill(kubeconfig(`{token: ${stage.tokens.operator}}`));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('link', { name: 'Hansa Cloud, Lübeck' }).waitFor();
    expect(new URL(page.url()).searchParams.get('ns')).toBe('hansa');
    expect(await page.getByText('Verzasca Wolke').count()).toBe(0);
  });

  test.each([
    ['a client certificate', '{client-certificate-data: QUJD, client-key-data: QUJD}', 'client certificate'],
    ['a plug-in', '{exec: {command: login}}', 'from a program on your machine'],
  ])('a kubeconfig with %s is told apart, and the way out is shown', async (_, user, sentence) => {
    await using one = await visit(browser, stage);
    const { page } = one;
    await page.getByLabel('Token or kubeconfig').fill(kubeconfig(user));
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText(sentence).waitFor();
    expect(await page.getByText('kubectl create token').isVisible()).toBe(true);
    await page.waitForFunction("document.activeElement.tagName === 'TEXTAREA'");
  });

  test('a token that is not accepted says so, and what was typed is kept', async () => {
    await using one = await visit(browser, stage);
    const { page } = one;
    await page.getByLabel('Token or kubeconfig').fill('no-such-token');
    await page.getByRole('button', { name: 'Sign in' }).click();
    await page.getByRole('alert').getByText('The server does not accept this token.').waitFor();
    expect(await page.getByLabel('Token or kubeconfig').inputValue()).toBe('no-such-token');
  });

  test('a token in the address is used and taken out of it', async () => {
    await using one = await visit(browser, stage, { as: 'auditor', path: 't/-/conformance' });
    const { page } = one;
    await page.getByRole('link', { name: 'Hansa Cloud, Lübeck' }).waitFor();
    expect(page.url()).toBe(`${stage.url}/console/t/-/conformance`);
    await page.goBack();
    expect(page.url()).not.toContain('token');
  });

  test('a token in the address that is not accepted says so, and is taken out of it too', async () => {
    await using one = await visit(browser, stage, { path: 't/-/conformance#token=no-such-token' });
    const { page } = one;
    await page.getByText('The server does not accept this token.').waitFor();
    expect(page.url()).toBe(`${stage.url}/console/t/-/conformance`);
  });

  test('the page is bound to its server by its policy', async () => {
    const response = await (await browser.newContext({ ignoreHTTPSErrors: true })).request.get(`${stage.url}/console/`);
    const policy = response.headers()['content-security-policy'] ?? '';
    expect(policy).toContain("default-src 'none'");
    expect(policy).not.toMatch(/unsafe|https?:|\*/);
    expect(policy).toContain("require-trusted-types-for 'script'");
  });
});
