import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, normalize } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { createPublicSite } from '../site.ts';
import { dataFiles } from '../source/data-files.ts';
import { addressSource, folderSource } from '../source/folder-source.ts';
import { fixtureAsOf, fixtureDigests, fixtureSettings, fixtureSheet, fixtureSource, reportOf } from '../testing.ts';
import { exportSite } from './export.ts';

let folder: string;
beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'export-'))));
afterEach(() => rm(folder, { recursive: true, force: true }));

const files = async () =>
  (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((one) => one.isFile())
    .map((one) => join(one.parentPath, one.name).slice(folder.length + 1))
    .sort();
const options = { settings: fixtureSettings };
const small = { subjects: 4, testcases: 4 };
const scope = 'scs-compatible-iaas';
const id = 'hansa/luebeck';

test('every link of every page leads to a file, and to the place in it', async () => {
  const { files: count } = await exportSite(fixtureSource(), folder, options);
  const all = await files();
  expect(all).toHaveLength(count);
  const pages = all.filter((path) => path.endsWith('.html'));
  expect(pages.length).toBeGreaterThan(100);
  const texts = new Map(
    await Promise.all(pages.map(async (path) => [path, await readFile(join(folder, path), 'utf8')] as const)),
  );
  const known = new Set(all);
  const wrong: string[] = [];
  for (const [path, text] of texts) {
    for (const [, address] of text.matchAll(/\s(?:href|src)="([^"]*)"/g)) {
      if (/^(?:https?:|mailto:|data:)/.test(address!)) continue;
      const [file = '', hash] = address!.split('#');
      const target = file === '' ? path : normalize(join(dirname(path), file));
      if (!known.has(target) || file.includes('?') || file.startsWith('/')) wrong.push(`${path}: ${address}`);
      else if (
        hash &&
        !address!.startsWith('#s-') &&
        texts.has(target) &&
        !texts.get(target)!.includes(` id="${hash}"`)
      )
        wrong.push(`${path}: ${address}: no such place`);
    }
    expect(text, path).not.toMatch(/<form|<script/);
  }
  expect(wrong).toEqual([]);
});

test('an export is a source: what was read from one makes the same export again', async () => {
  await exportSite(fixtureSource(small), folder, options);
  const source = folderSource(folder);
  expect(await source.sheet()).toEqual(fixtureSheet(small));
  expect(await source.subject(id, scope)).toEqual(await fixtureSource(small).subject(id, scope));
  expect(await source.verdicts(id, scope)).toEqual(await fixtureSource(small).verdicts(id, scope));
  expect(await source.scope(scope)).toEqual(await fixtureSource(small).scope(scope));
  expect(await source.dayRoots()).toEqual(await fixtureSource(small).dayRoots());
  const report = reportOf(id);
  expect(await source.finding(id, report, 'scs-0102-image-recency')).toEqual(
    await fixtureSource(small).finding(id, report, 'scs-0102-image-recency'),
  );
  expect(await source.evidence(id, report, fixtureDigests.observation)).toHaveLength(
    (await fixtureSource(small).evidence(id, report, fixtureDigests.observation))!.length,
  );
  expect(await source.subject('nobody/nothing', scope)).toBeNull();
  const manifest = await readFile(join(folder, 'data/export.json'), 'utf8');
  const again = await mkdtemp(join(tmpdir(), 'export-'));
  try {
    await exportSite(source, again, options);
    expect(await readFile(join(again, 'data/export.json'), 'utf8')).toBe(manifest);
  } finally {
    await rm(again, { recursive: true });
  }
});

test('the served pages are a source in the same way', async () => {
  const site = createPublicSite({
    source: fixtureSource(small),
    settings: fixtureSettings,
    now: () => new Date(fixtureAsOf),
  });
  const fetch: typeof globalThis.fetch = async (input) => {
    const { pathname } = new URL(input as URL);
    const answer = await site({
      method: 'GET',
      path: pathname,
      query: new URLSearchParams(),
      headers: {},
      body: new Uint8Array(),
      source: '192.0.2.1',
    });
    return new Response(Buffer.from(answer!.body as Uint8Array), { status: answer!.status });
  };
  const source = addressSource('https://allmend.example', fetch);
  expect(await source.sheet()).toEqual(fixtureSheet(small));
  expect(await source.subject(id, scope)).toEqual(await fixtureSource(small).subject(id, scope));
  expect(await source.verdicts(id, scope)).toEqual(await fixtureSource(small).verdicts(id, scope));
  expect(await source.evidence(id, reportOf(id), fixtureDigests.snapshot)).not.toBeNull();
  expect(await source.finding(id, 'x', 'no-such-test')).toBeNull();
});

test('evidence that is gone is said to be missing, a finding that is gone is not linked', async () => {
  const source = fixtureSource(small);
  await exportSite(
    {
      ...source,
      evidence: () => Promise.resolve(null),
      finding: (...args) => (args[2] === 'scs-0115-default-rules' ? Promise.resolve(null) : source.finding(...args)),
    },
    folder,
    options,
  );
  const finding = await folderSource(folder).finding(id, reportOf(id), 'scs-0102-image-recency');
  expect(finding!.chain.map((link) => link.state)).toEqual(['missing', 'missing', 'good', 'missing', 'good', 'good']);
  const sheet = await folderSource(folder).subject(id, scope);
  expect(sheet!.testcases.find((one) => one.testcase === 'scs-0115-default-rules')!.finding).toBeNull();
  expect((await files()).filter((path) => path.startsWith('evidence/'))).toEqual([]);
});

test('the next export replaces the last one and leaves what others put there', async () => {
  await exportSite(fixtureSource(small), folder, options);
  await writeFile(join(folder, 'evidence/bundle.tar'), 'the bundle');
  const before = await files();
  expect(before).toContain('en/clouds/hansa/luebeck/index.html');
  await exportSite(fixtureSource({ subjects: 1 }), folder, options);
  const after = await files();
  expect(after).not.toContain('en/clouds/hansa/luebeck/index.html');
  expect(after).toContain('evidence/bundle.tar');
  expect(after.filter((path) => path.endsWith('.part'))).toEqual([]);
});

test('a folder of somebody else is left alone', async () => {
  await writeFile(join(folder, 'thesis.tex'), 'years of work');
  await expect(exportSite(fixtureSource(small), folder, options)).rejects.toMatchObject({
    reason: 'public.folder-in-use',
  });
  expect(await files()).toEqual(['thesis.tex']);
});

test('names lead nowhere else', async () => {
  const sheet = fixtureSheet({ subjects: 1 });
  sheet.subjects[0]!.id = '../..';
  sheet.subjects[0]!.group = '../../x"y';
  await exportSite(
    {
      ...fixtureSource(small),
      sheet: () => Promise.resolve(sheet),
      subject: () => fixtureSource(small).subject('aare/bern', scope),
    },
    folder,
    options,
  );
  expect((await files()).some((path) => path.includes('~2e./~2e.'))).toBe(true);
  expect(dataFiles.subject('a/../../b', 'x/../y')).toBe('data/clouds/a/~2e.~2f..~2fb/x~2f..~2fy.json');
});

test('what is not an export is told', async () => {
  await expect(folderSource(folder).sheet()).rejects.toMatchObject({ reason: 'public.no-sheet' });
  await exportSite(fixtureSource({ subjects: 1 }), folder, options);
  await writeFile(join(folder, dataFiles.sheet), '{"schema":"x"}');
  await expect(folderSource(folder).sheet()).rejects.toMatchObject({ reason: 'public.bad-data' });
  await writeFile(join(folder, dataFiles.sheet), 'x');
  await expect(folderSource(folder).sheet()).rejects.toMatchObject({ reason: 'public.bad-data' });
});

test('a copy says from when on it is out of date', async () => {
  await exportSite(fixtureSource({ subjects: 1 }), folder, { ...options, hours: 6 });
  expect(await readFile(join(folder, 'en/index.html'), 'utf8')).toContain(
    'Copy: if it is later than 21 Nov 2026, 12:40 CET, this page is out of date',
  );
});
