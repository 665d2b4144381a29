import { Cloud, Secret, Subject } from '@allmend/api/kinds';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { findChromium, openBrowser } from '../browser.ts';
import { bindPeople, cloud, put, putSamples } from './samples.ts';
import { openConsoleStage, type ConsoleStage } from './stage.ts';
import { visit } from './visit.ts';

const chromium = findChromium();
const why = chromium ? '' : ' (skipped: neither chromium-headless-shell nor chromium on the PATH)';

describe.runIf(chromium)(`clouds in the console${why}`, { timeout: 60_000 }, () => {
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

  const secret = 'canary-of-a-credential';
  const key = 'canary-of-a-key-for-s3';
  const cloudsYaml = `clouds:
  openstack:
    auth_type: v3applicationcredential
    auth:
      auth_url: https://identity.rostock.example.org/v3
      application_credential_id: 5d1a
      application_credential_secret: ${secret}
    ec2_access_key: 77aa
    ec2_secret_key: ${key}
    region_name: rostock-1
`;

  test('a cloud is added from its clouds.yaml: Secret, Cloud and Subject', async () => {
    await using one = await visit(browser, stage, { as: 'operator', path: 't/-/clouds?ns=hansa' });
    const { page, complaints } = one;
    await page.getByRole('button', { name: 'Add a cloud' }).click();
    await page.getByLabel('clouds.yaml').fill(cloudsYaml);
    await page.getByText('The fields below are filled in.').waitFor();
    expect(await page.getByLabel('Identity service').inputValue()).toBe('https://identity.rostock.example.org/v3');
    expect(await page.getByLabel('clouds.yaml').inputValue()).toBe('');
    // What is missing is said on top, with links, and nothing was sent.
    await page.getByRole('button', { name: 'Add the cloud' }).click();
    const summary = page.getByRole('alert');
    await summary.getByText('4 fields need another look.').waitFor();
    await summary.getByRole('link', { name: 'Displayed name' }).click();
    await page.keyboard.type('Hansa Cloud');
    await page.getByLabel('Name', { exact: true }).fill('Rostock!');
    await page.getByLabel('Operator').fill('Hansa IT eG');
    await page.getByLabel('SCS-compatible IaaS').check();
    await page.getByRole('button', { name: 'Add the cloud' }).click();
    await summary.getByText('Small letters, digits and hyphens only').waitFor();
    await page.getByLabel('Name', { exact: true }).fill('rostock');
    await page.getByRole('button', { name: 'Add the cloud' }).click();
    await page.getByRole('heading', { name: 'rostock', level: 1 }).waitFor();
    const place = { name: 'rostock', namespace: 'hansa' };
    expect((await stage.client.kind(Cloud).get(place)).spec).toMatchObject({
      endpoint: 'https://identity.rostock.example.org/v3',
      credentialRef: { name: 'rostock-credentials' },
      region: 'rostock-1',
    });
    expect((await stage.client.kind(Subject).get(place)).spec).toMatchObject({
      scopes: ['scs-compatible-iaas'],
      measurement: { cloud: 'rostock', active: 'daily' },
    });
    const stored = await stage.client.kind(Secret).get({ name: 'rostock-credentials', namespace: 'hansa' });
    const file = Buffer.from(stored.data?.['clouds.yaml'] ?? '', 'base64').toString();
    expect(JSON.parse(file)).toMatchObject({
      clouds: {
        rostock: { auth: { application_credential_secret: secret }, ec2_access_key: '77aa', ec2_secret_key: key },
      },
    });
    const kept = await page.evaluate('JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href])');
    for (const one of [secret, key]) {
      expect(kept).not.toContain(one);
      expect(await page.content()).not.toContain(one);
    }
    expect(complaints).toEqual([]);
  });

  test('what the server refuses is told in its words, and nothing is there', async () => {
    await using one = await visit(browser, stage, { as: 'operator', path: 't/-/clouds/add?ns=hansa' });
    const { page } = one;
    await page.getByLabel('clouds.yaml').fill(cloudsYaml);
    await page.getByLabel('Name', { exact: true }).fill('luebeck');
    await page.getByLabel('Displayed name').fill('Hansa Cloud');
    await page.getByLabel('Operator').fill('Hansa IT eG');
    await page.getByLabel('SCS-compatible IaaS').check();
    await page.getByRole('button', { name: 'Add the cloud' }).click();
    await page.getByRole('alert').getByText('clouds.cloud.allmend.dev "luebeck" already exists').waitFor();
    const names = await Array.fromAsync(stage.client.kind(Secret).list({ namespace: 'hansa' }));
    expect(names.map(({ metadata }) => metadata.name)).not.toContain('luebeck-credentials');
  });

  test('a cloud is removed when that was said twice, and not while a subject is measured with it', async () => {
    await put(stage.client, cloud('hansa', 'ruegen', 'DE', 'Hansa IT eG', 'good'));
    await using one = await visit(browser, stage, { as: 'operator', path: 't/-/clouds/hansa/luebeck' });
    const { page, go } = one;
    const button = page.getByRole('button', { name: 'Remove the cloud' });
    await page.getByText('A subject is measured with it: hansa-luebeck').waitFor();
    expect(await button.getAttribute('aria-disabled')).toBe('true');
    await go('t/-/clouds/hansa/ruegen');
    await button.click();
    const dialog = page.getByRole('dialog', { name: 'Remove the cloud ruegen?' });
    await dialog.getByRole('button', { name: 'Cancel' }).click();
    await dialog.waitFor({ state: 'detached' });
    await button.click();
    await dialog.getByRole('button', { name: 'Remove the cloud' }).click();
    await page.waitForURL(/\/t\/-\/clouds$/);
    expect(await stage.client.kind(Cloud).find({ name: 'ruegen', namespace: 'hansa' })).toBeNull();
  });

  test('changes come by themselves; a lost connection is told at once, and what happened meanwhile is caught up', async () => {
    await using one = await visit(browser, stage, { as: 'auditor', path: 't/-/clouds' });
    const { page, complaints } = one;
    const row = (name: string) => page.getByRole('row').filter({ has: page.getByRole('link', { name, exact: true }) });
    await row('hamburg').getByText('Refused').waitFor();
    const status = page.getByRole('status').filter({ hasText: /live/i });
    await status.getByText('Live', { exact: true }).waitFor();
    const { status: mended } = cloud('hansa', 'hamburg', 'DE', 'Hansa IT eG', 'good');
    const place = { name: 'hamburg', namespace: 'hansa' };
    await stage.client.kind(Cloud).patch(place, { merge: { status: mended } }, { subresource: 'status' });
    await row('hamburg').getByText('Accepted').waitFor();

    stage.cut();
    await status.getByText(/^Not live since \d\d:\d\d:\d\d CES?T, showing that state$/).waitFor();
    expect(await row('hamburg').getByText('Accepted').isVisible()).toBe(true);
    await put(stage.client, cloud('hansa', 'kiel', 'DE', 'Hansa IT eG', 'good'));
    await stage.client.kind(Cloud).delete({ name: 'verzasca', namespace: 'verzasca' });
    stage.mend();
    await row('kiel').waitFor();
    await row('verzasca').waitFor({ state: 'detached' });
    await status.getByText(/^Live/).waitFor();
    expect(complaints).toEqual([]);
  });

  test('who sees one namespace only is told, and chooses it', async () => {
    await using one = await visit(browser, stage, { as: 'stranger', path: 't/-/clouds' });
    const { page } = one;
    await page.getByText('Your account may not see this.').waitFor();
    await page.getByText('cannot list resource "clouds"').waitFor();
    await page.getByRole('textbox', { name: 'Namespace' }).fill('hansa');
    await page.getByRole('button', { name: 'Show' }).click();
    await page.getByText('in the namespace "hansa"').waitFor();
    expect(new URL(page.url()).searchParams.get('ns')).toBe('hansa');
  });
});
