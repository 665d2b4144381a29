import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { builtInLocales, formatMessage, listTexts } from '@allmend/kit-i18n';
import { temporaryFolder } from '@allmend/kit-testing';
import { expect, test } from 'vitest';
import { openLanguage } from './open.ts';
import { loadAllTexts } from './rooms.ts';

const root = resolve(import.meta.dirname, '../../..');

test('a built-in language needs no file', async () => {
  await using folder = await temporaryFolder('languages');
  const open = (named: string | undefined, ...environment: string[]) =>
    openLanguage({ named, environment, folder: join(folder.path, 'absent') });
  expect(await open('de')).toBe('de');
  expect(await open('fr-CA', 'de_CH.UTF-8')).toBe('fr');
  expect(await open(undefined, 'xx_YY', 'de_CH.UTF-8')).toBe('de');
  expect(await open(undefined, 'C')).toBe('en');
});

test('a file in the folder is a language: what it lacks is English, what is gone is left out', async () => {
  await using folder = await temporaryFolder('languages');
  await writeFile(
    join(folder.path, 'eo.json'),
    JSON.stringify({ 'command.PASS': 'Sukcesis', 'command.gone-since-long': 'x' }),
  );
  expect(await openLanguage({ named: undefined, environment: ['eo'], folder: folder.path })).toBe('eo');
  expect(formatMessage('eo', { key: 'command.PASS' })).toBe('Sukcesis');
  expect(formatMessage('eo', { key: 'command.FAIL' })).toBe(listTexts('en')['command.FAIL']);
  expect(Object.keys(listTexts('eo'))).toEqual(['command.PASS']);
});

test('a language that was named and is not known is an error; a path is no language', async () => {
  await using folder = await temporaryFolder('languages');
  await mkdir(join(folder.path, 'languages'));
  await writeFile(join(folder.path, 'io.json'), '{}');
  await writeFile(join(folder.path, 'languages/ia.json'), '{}');
  const open = (named: string) => openLanguage({ named, environment: [], folder: join(folder.path, 'languages') });
  await expect(open('vo')).rejects.toMatchObject({ reason: 'language.unknown', remedy: expect.stringContaining('ia') });
  await expect(open('../io')).rejects.toMatchObject({ reason: 'language.unknown' });
});

test('a broken file is named', async () => {
  await using folder = await temporaryFolder('languages');
  await writeFile(join(folder.path, 'vo.json'), '{"command.PASS": 1}');
  const opened = openLanguage({ named: 'vo', environment: [], folder: folder.path });
  await expect(opened).rejects.toMatchObject({ reason: 'language.unusable', exitCode: 2 });
  await expect(opened).rejects.toThrow(join(folder.path, 'vo.json'));
});

test('translators get the texts of every room that speaks the language of the command', async () => {
  await loadAllTexts();
  const loaded = new Set(Object.keys(listTexts('en')).map((key) => key.split('.', 1)[0]));
  for (const room of await declaredRooms()) expect(loaded, `texts of ${room}`).toContain(room);
  for (const locale of builtInLocales) expect(Object.keys(listTexts(locale))).toEqual(Object.keys(listTexts('en')));
});

/** Pages and messages to others come in the languages that are built in. */
const builtInOnly = ['features/notification', 'apps/public', 'apps/console'];

async function declaredRooms(): Promise<string[]> {
  const rooms: string[] = [];
  for (const folder of ['kit', 'api', 'core', 'clients', 'features', 'apps']) {
    for (const path of await readdir(join(root, folder), { recursive: true })) {
      if (builtInOnly.some((one) => join(folder, path).startsWith(one))) continue;
      if (!path.endsWith('.ts') || /(?:\.test|testing)\.ts$/.test(path) || path.includes('node_modules')) continue;
      const source = await readFile(join(root, folder, path), 'utf8');
      rooms.push(...[...source.matchAll(/\bdefineTexts\(\s*'([^']+)'/g)].map((match) => match[1]!));
    }
  }
  expect(rooms.length).toBeGreaterThan(10);
  return rooms;
}
