import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { exportSite } from './export/export.ts';
import { createPublicSite } from './site.ts';
import { fixtureAsOf, fixtureSettings, fixtureSheet, fixtureSource } from './testing.ts';
import { siteLocales, type SiteSettings } from './view/view.ts';

const plain: SiteSettings = { address: 'https://allmend.example' };

async function ask(path: string, settings: SiteSettings, source = fixtureSource()) {
  const site = createPublicSite({ source, settings, now: () => new Date(fixtureAsOf) });
  const answer = await site({
    method: 'GET',
    path,
    query: new URLSearchParams(),
    headers: {},
    body: new Uint8Array(),
    source: '192.0.2.1',
  });
  expect(answer!.status).toBe(200);
  return { headers: answer!.headers, text: Buffer.from(answer!.body as Uint8Array).toString() };
}

test('times are those of the zone of the settings, and say which it is', async () => {
  const inBerlin = await ask('/en/', { ...plain, timeZone: 'Europe/Berlin' });
  expect(inBerlin.text).toContain('As of 21 Nov 2026, 06:40 CET');
  expect(inBerlin.text).toContain('Times are those of Europe/Berlin; the days of a history are days in UTC.');
  const usual = await ask('/de/', plain);
  expect(usual.text).toContain('05:40 UTC');
  expect(usual.text).toContain('Uhrzeiten gelten für UTC');
});

test.each([
  ['monitor@allmend.example', '<a href="mailto:monitor@allmend.example">monitor@allmend.example</a>'],
  [
    'https://allmend.example/help',
    '<a href="https://allmend.example/help" rel="noreferrer nofollow">https://allmend.example/help</a>',
  ],
  ['The office, room 4', 'The office, room 4'],
  ['javascript:alert(1)', 'javascript:alert(1)'],
  ['"><script>x@y.example', '&quot;&gt;&lt;script&gt;x@y.example'],
])('the foot of each page names whom to ask: %s', async (contact, shown) => {
  for (const page of ['/en/', '/en/data', '/en/clouds/hansa/luebeck'])
    expect((await ask(page, { ...plain, contact })).text).toContain(`<p>Contact: ${shown}</p>`);
});

test('nobody is named whom the settings do not name', async () => {
  expect((await ask('/en/', plain)).text).not.toContain('<p>Contact:');
});

test.each([
  [undefined, 'CC-BY-4.0', 'https://spdx.org/licenses/CC-BY-4.0.html'],
  ['CC0-1.0', 'CC0-1.0', 'https://spdx.org/licenses/CC0-1.0.html'],
  ['https://allmend.example/terms', 'https://allmend.example/terms', 'https://allmend.example/terms'],
  ['LicenseRef-ours', 'LicenseRef-ours', null],
])('the licence %s stands on pages and beside data', async (licence, name, url) => {
  const settings = { ...plain, ...(licence !== undefined && { licence }) };
  const shown = url === null ? name : `<a href="${url}" rel="license noreferrer">${name}</a>`;
  expect((await ask('/en/', settings)).text).toContain(`Data: ${shown},`);
  expect((await ask('/fr/data', settings)).text).toContain(`Licence\u00a0: ${shown}`);
  for (const path of ['/data/sheet.json', '/data/table.csv', '/data/clouds/hansa/luebeck/scs-compatible-iaas.json'])
    expect((await ask(path, settings)).headers['link']).toBe(url === null ? undefined : `<${url}>; rel="license"`);
});

test('a mirror keeps the licence that the monitor gave its data', async () => {
  const sheet = fixtureSheet();
  sheet.monitor.licence = 'ODbL-1.0';
  const source = { ...fixtureSource(), sheet: () => Promise.resolve(sheet) };
  expect((await ask('/en/', plain, source)).text).toContain('>ODbL-1.0</a>');
  expect(JSON.parse((await ask('/data/sheet.json', plain, source)).text)).toMatchObject({
    monitor: { licence: 'ODbL-1.0' },
  });
});

test('an export says it all, and its list of files names the licence', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'statements-'));
  try {
    const settings = { ...plain, licence: 'CC0-1.0', contact: 'monitor@allmend.example', timeZone: 'Europe/Zurich' };
    await exportSite(fixtureSource({ subjects: 1 }), folder, { settings });
    const list = JSON.parse(await readFile(join(folder, 'data/export.json'), 'utf8')) as object;
    expect(list).toMatchObject({ licence: 'CC0-1.0' });
    for (const locale of siteLocales) {
      const page = await readFile(join(folder, locale, 'index.html'), 'utf8');
      for (const part of ['CC0-1.0', 'mailto:monitor@allmend.example', 'Europe/Zurich']) expect(page).toContain(part);
    }
  } finally {
    await rm(folder, { recursive: true });
  }
});

test('a reader who has a page gets another one once the settings say something else', async () => {
  const { etag } = (await ask('/en/', fixtureSettings)).headers;
  expect((await ask('/en/', { ...fixtureSettings, contact: 'others@allmend.example' })).headers['etag']).not.toBe(etag);
  expect((await ask('/en/', fixtureSettings)).headers['etag']).toBe(etag);
});
