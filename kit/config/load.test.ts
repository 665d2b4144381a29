import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { z } from 'zod';
import { loadConfig, nearest, stateFolders } from './index.ts';

const folder = mkdtempSync(join(tmpdir(), 'config-'));
afterAll(() => rmSync(folder, { recursive: true }));
const schema = z.object({
  language: z.string().default('en'),
  logLevel: z.enum(['info', 'debug']).default('info'),
  workers: z.number().int().default(4),
});
const write = (text: string) => {
  const path = join(folder, 'config.yaml');
  writeFileSync(path, text);
  return path;
};

test('flags win over environment, environment over file, file over defaults', async () => {
  const path = write('language: de\nworkers: 2\nlogLevel: debug\n');
  const env = { TEST_WORKERS: '3', TEST_LOG_LEVEL: 'info', OTHER: 'x' };
  const config = await loadConfig(schema, {
    file: { path },
    env,
    prefix: 'TEST_',
    flags: { workers: 9, language: undefined },
  });
  expect(config).toEqual({ language: 'de', logLevel: 'info', workers: 9 });
  expect(await loadConfig(schema, { env: {}, prefix: 'TEST_' })).toEqual({
    language: 'en',
    logLevel: 'info',
    workers: 4,
  });
});

test('a wrong key names the place and the nearest right one', async () => {
  const path = write('language: de\nworkrs: 2\n');
  await expect(loadConfig(schema, { file: { path }, env: {}, prefix: 'TEST_' })).rejects.toMatchObject({
    reason: 'config.unknown-key',
    message: `${path}:2: "workrs" is not a known setting.`,
    remedy: 'Did you mean "workers"? Known are: language, logLevel, workers.',
  });
  await expect(loadConfig(schema, { env: { TEST_LOGLEVEL: 'x' }, prefix: 'TEST_' })).rejects.toMatchObject({
    message: 'environment variable TEST_LOGLEVEL: "loglevel" is not a known setting.',
  });
});

test('wrong values, broken files and missing named files end in a sentence', async () => {
  await expect(
    loadConfig(schema, { file: { path: write('workers: many\n') }, env: {}, prefix: 'T_' }),
  ).rejects.toMatchObject({ reason: 'config.wrong-value' });
  await expect(loadConfig(schema, { file: { path: write('a: [\n') }, env: {}, prefix: 'T_' })).rejects.toMatchObject({
    reason: 'config.unreadable',
  });
  await expect(loadConfig(schema, { file: { path: write('- a\n') }, env: {}, prefix: 'T_' })).rejects.toMatchObject({
    reason: 'config.unreadable',
  });
  await expect(
    loadConfig(schema, { file: { path: join(folder, 'none.yaml'), required: true }, env: {}, prefix: 'T_' }),
  ).rejects.toMatchObject({ reason: 'config.file-missing' });
  expect(await loadConfig(schema, { file: { path: join(folder, 'none.yaml') }, env: {}, prefix: 'T_' })).toMatchObject({
    workers: 4,
  });
});

test('nearest finds what was meant and nothing when nothing is near', () => {
  expect(nearest('hansa-cloud/lubeck', ['hansa-cloud/luebeck', 'rhein'])).toBe('hansa-cloud/luebeck');
  expect(nearest('lba', ['lab', 'lab-admin'])).toBe('lab');
  expect(nearest('production', ['lab'])).toBeNull();
});

test('folders follow XDG and ignore relative values', () => {
  expect(stateFolders({ XDG_STATE_HOME: '/s', XDG_CACHE_HOME: 'relative' }, '/home/a')).toEqual({
    config: '/home/a/.config/allmend',
    state: '/s/allmend',
    cache: '/home/a/.cache/allmend',
  });
});
