import { Certificate, EvidenceDocument } from '@allmend/api/kinds';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, openBrowser } from '../browser.ts';
import { bindPeople, putSamples } from './samples.ts';
import { openConsoleStage, type ConsoleStage, type Person } from './stage.ts';
import { visit } from './visit.ts';

const chromium = findChromium();
const why = chromium ? '' : ' (skipped: neither chromium-headless-shell nor chromium on the PATH)';

describe.runIf(chromium)(`decisions in the console${why}`, { timeout: 120_000 }, () => {
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

  async function decide(page: Page, choice: string, reason: string, button: string): Promise<void> {
    await page.getByRole('radio', { name: choice }).check();
    await page.getByLabel('Reason').fill(reason);
    await page.getByRole('button', { name: button, exact: true }).click();
  }

  test('a certificate is applied for, granted by two people, and revoked', async () => {
    await using applicant = await visit(browser, stage, { as: 'operator', path: 't/-/certificates?ns=hansa' });
    const { page } = applicant;
    await page.getByRole('button', { name: 'Apply for a certificate' }).click();
    await page.getByRole('combobox', { name: 'Scope' }).selectOption({ label: 'SCS-compatible IaaS' });
    await page.getByRole('checkbox', { name: /Hamburg/ }).check();
    await page.getByLabel('Applicant', { exact: true }).fill('Hansa IT eG, Hamburg');
    await page.getByLabel('Name', { exact: true }).fill('hamburg-2026');
    await page.getByRole('button', { name: 'Apply for a certificate' }).click();
    await page.getByRole('heading', { name: 'hamburg-2026', level: 1 }).waitFor();
    // Who runs a cloud cannot certify it: said before anything is pressed.
    await page.getByText('it lacks create on certificates/decision in namespace hansa').waitFor();

    const path = 't/-/certificates/hansa/hamburg-2026';
    await using first = await visit(browser, stage, { as: 'first-certifier', path });
    await decide(first.page, 'Grant', 'All testcases passed for 30 days.', 'Decide');
    await first.page.getByText('Grant waits for a second person: first-certifier decided it').waitFor();
    await first.page.getByText('You decided this already; another person must decide the same.').waitFor();
    expect(await first.page.getByRole('radio', { name: 'Grant' }).isDisabled()).toBe(true);

    await using second = await visit(browser, stage, { as: 'second-certifier', path });
    await second.page.getByText('Grant waits for a second person').waitFor();
    await decide(second.page, 'Grant', 'The same evidence, looked at again.', 'Decide');
    await second.page.getByText('Granted', { exact: true }).first().waitFor();
    const granted = await stage.client.kind(Certificate).get({ name: 'hamburg-2026', namespace: 'hansa' });
    expect(granted.status).toMatchObject({ state: 'Granted' });
    // The others see it without asking.
    await first.page.getByRole('heading', { name: granted.status!.number!, level: 1 }).waitFor();

    await decide(second.page, 'Revoke', 'The operator withdrew it.', 'Decide');
    await first.page.getByText('Revoked', { exact: true }).first().waitFor();
    expect([...first.complaints, ...second.complaints, ...applicant.complaints]).toEqual([]);
  });

  test('a document is handed in as a file, and accepted by two others', async () => {
    await using submitter = await visit(browser, stage, { as: 'operator', path: 't/-/documents/add?ns=hansa' });
    const { page } = submitter;
    await page.getByLabel('Subject', { exact: true }).selectOption({ label: 'Hansa Cloud, Hamburg' });
    await page.getByLabel('For the test').fill('scs-0121-az-fire');
    await page.getByLabel('Title').fill('Fire compartments, Hamburg');
    await page.getByLabel('Name', { exact: true }).fill('fire-hamburg');
    await page.getByLabel('Valid until').fill('2099-01-31');
    const choosing = page.waitForEvent('filechooser');
    await page.getByRole('button', { name: /The file/ }).click();
    const plan = { name: 'plan.pdf', mimeType: 'application/pdf', buffer: Buffer.from('%PDF-1.7 plan') };
    await (await choosing).setFiles(plan);
    await page.getByRole('button', { name: 'Hand in a document' }).click();
    await page.getByRole('heading', { name: 'Fire compartments, Hamburg', level: 1 }).waitFor();

    const path = 't/-/documents/hansa/fire-hamburg';
    const documents = stage.client.kind(EvidenceDocument);
    const place = { name: 'fire-hamburg', namespace: 'hansa' };
    expect(Buffer.from((await documents.get(place)).spec.content ?? '', 'base64').toString()).toBe('%PDF-1.7 plan');
    for (const [person, says] of [
      ['first-certifier', 'One person has accepted it; a second one must.'],
      ['second-certifier', 'Accepted'],
    ] as const satisfies readonly (readonly [Person, string])[]) {
      await using reviewer = await visit(browser, stage, { as: person, path });
      await decide(reviewer.page, 'Accept', 'Plan and photographs agree.', 'Say so');
      await reviewer.page.getByText(says, { exact: true }).first().waitFor();
    }
    expect((await documents.get(place)).status?.state).toBe('Accepted');
  });

  /** Keeps the answers to what the person may do from the page; gives what lets them go. */
  async function holdRights(page: Page): Promise<() => void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    await page.route('**/selfsubjectaccessreviews', async (route) => {
      await promise;
      await route.continue();
    });
    return resolve;
  }

  test('why a button cannot be pressed is said once it is known whether the person may at all', async () => {
    await using one = await visit(browser, stage, { as: 'auditor' });
    const answer = await holdRights(one.page);
    await one.go('t/-/certificates/hansa/hansa-2026');
    const button = one.page.getByRole('button', { name: 'Decide', exact: true });
    await button.and(one.page.locator('[aria-disabled="true"]')).waitFor();
    expect(await one.page.getByText('Choose a decision first.').count()).toBe(0);
    answer();
    await one.page.getByText('it lacks create on certificates/decision in namespace hansa').waitFor();
    expect(await one.page.getByText('Choose a decision first.').count()).toBe(0);
  });

  test('a form can be sent once it is known that the person may, and says so until then', async () => {
    await using one = await visit(browser, stage, { as: 'operator' });
    const answer = await holdRights(one.page);
    await one.go('t/-/documents/add?ns=hansa');
    const button = one.page.getByRole('button', { name: 'Hand in a document' });
    await button.waitFor();
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    answer();
    await button.and(one.page.locator('[aria-disabled="false"]')).waitFor();
  });

  test('what is typed while the answer to a decision is under way stays', async () => {
    await using one = await visit(browser, stage, { as: 'first-certifier' });
    const { page, go } = one;
    const { promise: held, resolve: answer } = Promise.withResolvers<void>();
    await page.route('**/fire-compartments/review', async (route) => {
      const response = await route.fetch();
      await held;
      await route.fulfill({ response });
    });
    await go('t/-/documents/hansa/fire-compartments');
    await decide(page, 'Accept', 'Plan and photographs agree.', 'Say so');
    await page.getByText('One person has accepted it; a second one must.').waitFor();
    await page.getByLabel('Reason').fill('On second thoughts');
    answer();
    await page.getByRole('button', { name: 'Say so' }).and(page.locator('[aria-busy="false"]')).waitFor();
    expect(await page.getByLabel('Reason').inputValue()).toBe('On second thoughts');
  });

  test('an auditor reads all and changes nothing: each button says why, and so does the API', async () => {
    await using one = await visit(browser, stage, { as: 'auditor', path: 't/-/clouds' });
    const { page, go } = one;
    const places: readonly (readonly [path: string, button: string])[] = [
      ['t/-/clouds', 'Add a cloud'],
      ['t/-/clouds/add', 'Add the cloud'],
      ['t/-/clouds/verzasca/verzasca', 'Remove the cloud'],
      ['t/-/conformance/hansa/hansa-luebeck', 'Measure now'],
      ['t/-/conformance/hansa/runs/hansa-luebeck-7f3', 'Cancel the run'],
      ['t/-/conformance/hansa/runs/hansa-luebeck-7f3', 'Re-run 2 tests that did not pass'],
      ['t/-/conformance/hansa/runs/hansa-luebeck-7f3?test=scs-0102-image-recency', 'Ask again'],
      ['t/-/certificates', 'Apply for a certificate'],
      ['t/-/certificates/hansa/hansa-2026', 'Decide'],
      ['t/-/documents', 'Hand in a document'],
      ['t/-/documents/hansa/fire-compartments', 'Say so'],
      ['t/-/notifications', 'Add a channel'],
      ['t/-/notifications/channels/hansa/operations', 'Pause'],
      ['t/-/notifications/channels/hansa/operations', 'Remove the channel'],
    ];
    for (const [path, name] of places) {
      await go(path);
      const button = page.getByRole('button', { name: new RegExp(`^${name}`) });
      await button.and(page.locator('[aria-disabled="true"][aria-describedby]')).waitFor();
      const id = await button.getAttribute('aria-describedby');
      expect(await page.locator(`[id="${id}"]`).textContent(), `${path} ${name}`).toContain(
        'Your account may not do this',
      );
    }
    await go('t/-/audit');
    await page
      .getByRole('row', { name: /certificates hansa\/hansa-2026/ })
      .first()
      .waitFor();

    // The API itself, with the very token of the page.
    const headers = { authorization: `Bearer ${stage.tokens.auditor}`, 'content-type': 'application/json' };
    const send = async (method: string, path: string, data: object) =>
      (await one.context.request.fetch(`${stage.url}${path}`, { method, headers, data })).status();
    const conformance = '/apis/conformance.allmend.dev/v1alpha1/namespaces/hansa';
    const decision = { kind: 'CertificateDecision', spec: { action: 'grant', reason: 'x' } };
    const review = { kind: 'DocumentReview', spec: { verdict: 'accept', reason: 'x' } };
    expect([
      await send('POST', `${conformance}/conformanceruns`, { metadata: { name: 'x' }, spec: { subject: 'y' } }),
      await send('POST', `${conformance}/certificates/hansa-2026/decision`, decision),
      await send('POST', `${conformance}/evidencedocuments/fire-compartments/review`, review),
      await send('DELETE', `${conformance}/subjects/hansa-luebeck`, {}),
      await send('POST', '/api/v1/namespaces/hansa/secrets', { metadata: { name: 'x' } }),
    ]).toEqual([403, 403, 403, 403, 403]);
  });
});
