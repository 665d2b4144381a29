import { loadConfig } from '@allmend/kit-config';
import { temporaryFolder } from '@allmend/kit-testing';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { serverSettingsSchema } from './settings.ts';

async function read(monitor: object) {
  await using folder = await temporaryFolder('settings');
  const path = join(folder.path, 'config.yaml');
  await writeFile(path, JSON.stringify({ monitor }));
  return (await loadConfig(serverSettingsSchema, { file: { path, required: true }, env: {}, prefix: 'ALLMEND_' }))
    .monitor;
}

test('pages have a zone and data a licence, also where the settings name none', async () => {
  expect(await read({})).toMatchObject({ timeZone: 'UTC', licence: 'CC-BY-4.0' });
  expect(await read({})).not.toHaveProperty('contact');
});

test.each([
  ['timeZone', 'Europe/Berlin'],
  ['timeZone', 'Asia/Kolkata'],
  ['timeZone', 'Etc/UTC'],
  ['licence', 'ODbL-1.0'],
  ['licence', 'https://allmend.example/terms'],
  ['contact', 'monitor@allmend.example'],
])('monitor.%s may be %s', async (name, value) => {
  expect(await read({ [name]: value })).toMatchObject({ [name]: value });
});

test.each([
  ['timeZone', 'Europe/Berlim', '"Europe/Berlim" is no time zone of the IANA database, but e.g. "Europe/Berlin" is'],
  ['timeZone', 'CESTX/Nowhere at all', 'but e.g. "'],
  ['timeZone', '+02:00', 'is no time zone of the IANA database'],
  ['timeZone', '', 'is no time zone of the IANA database'],
  ['licence', 'CC BY 4.0', 'must be an SPDX identifier, e.g. CC-BY-4.0, or an address of the web'],
  ['licence', 'javascript:alert(1)', 'must be an SPDX identifier'],
  ['contact', 'two\nlines', 'must be one line'],
])('monitor.%s cannot be %s', async (name, value, problem) => {
  const failure = await read({ [name]: value }).then(
    () => null,
    (error: unknown) => error as Error,
  );
  expect(failure?.message).toContain(`config.yaml:1: the setting "monitor.${name}" is wrong`);
  expect(failure?.message).toContain(problem);
});
