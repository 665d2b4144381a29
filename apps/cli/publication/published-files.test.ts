import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, symlink, writeFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, join } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import { expect, test } from 'vitest';
import { runCli } from '../testing.ts';
import { openPublished } from './published-files.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');
const { signal } = new AbortController();

/** An edition by path: each of its files tells which one it is of. */
function edition(number: number): Record<string, string> {
  const sheet = `sheet ${number}`;
  const rows = `rows ${number}`;
  return {
    'data/sheet.json': sheet,
    'data/export.json': JSON.stringify({
      edition: `e${number}`,
      asOf: '2026-11-20T12:00:00Z',
      files: { 'data/sheet.json': sha256(sheet) },
    }),
    'bundle/SHA256SUMS': `${sha256(rows)}  rows/1.jsonl\n`,
    'bundle/SHA256SUMS.sig': `signed ${number}`,
    'bundle/rows/1.jsonl': rows,
  };
}

/** A web server with one edition, until `turns` says for a path that the next one is there. */
async function serve(turns: (path: string) => boolean) {
  const asked: string[] = [];
  let number = 1;
  const server = createServer((request, response) => {
    const path = request.url!.slice(1);
    asked.push(path);
    if (turns(path)) number++;
    const body = edition(number)[path];
    response.writeHead(body === undefined ? 404 : 200).end(body);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
    asked,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}

test('what is fetched is of one edition, though another is published meanwhile', async () => {
  let turned = false;
  await using server = await serve((path) => path === 'bundle/rows/1.jsonl' && !turned && (turned = true));
  await using folder = await temporaryFolder('published');
  const { code, err } = await runCli(['site', 'export', 'copy', '--url', server.url], { cwd: folder.path });
  expect([code, err]).toEqual([0, expect.stringContaining('copy has the edition')]);
  const wanted = edition(2);
  for (const path of Object.keys(wanted))
    expect(await readFile(join(folder.path, 'copy', path), 'utf8'), path).toBe(wanted[path]);
});

test('who never gets one edition is told so', async () => {
  await using server = await serve((path) => path === 'bundle/rows/1.jsonl');
  await using folder = await temporaryFolder('published');
  const { code, err } = await runCli(['site', 'export', 'copy', '--url', server.url], { cwd: folder.path });
  expect([code, err]).toEqual([3, expect.stringContaining('[command.edition-changes]')]);
});

test('a replay fetches each content of the evidence once', async () => {
  await using server = await serve(() => false);
  await runCli(['replay', '--public', server.url]);
  expect(server.asked.filter((path) => path === 'bundle/rows/1.jsonl')).toHaveLength(1);
});

test('a folder of editions is read as it was when it was opened', async () => {
  await using home = await temporaryFolder('published');
  for (const number of [1, 2])
    for (const [path, text] of Object.entries(edition(number))) {
      const file = join(home.path, `edition-${number}`, path);
      await mkdir(dirname(file), { recursive: true });
      await writeFile(file, text);
    }
  await symlink('edition-1', join(home.path, 'current'));
  await using files = await openPublished(home.path, '/', signal);
  await symlink('edition-2', join(home.path, 'next'));
  await rename(join(home.path, 'next'), join(home.path, 'current'));
  expect(String(await files.read('data/sheet.json'))).toBe('sheet 1');
  expect(await readFile(join(await files.bundle(), 'rows/1.jsonl'), 'utf8')).toBe('rows 1');
  expect(await files.read('../edition-2/data/sheet.json')).toBeNull();
});
