import { mkdir, open, symlink, writeFile } from 'node:fs/promises';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createLogger } from '@allmend/kit-telemetry';
import { temporaryFolder } from '@allmend/kit-testing';
import { expect, test } from 'vitest';
import { openPublicListener } from './public-listener.ts';
import { publishedFiles } from './published-files.ts';

const logged: string[] = [];
const logger = createLogger({ level: 'info', write: (line) => logged.push(line) });

async function serve() {
  const folder = await temporaryFolder('published');
  await mkdir(join(folder.path, 'one/data'), { recursive: true });
  await symlink('one', join(folder.path, 'current'));
  const listener = await openPublicListener({
    listen: { host: '127.0.0.1', port: 0 },
    logger,
    handlers: Promise.resolve([publishedFiles(folder.path)]),
  });
  return {
    url: listener.url,
    path: folder.path,
    [Symbol.asyncDispose]: async () => {
      await listener.stop(0);
      await folder[Symbol.asyncDispose]();
    },
  };
}

test('files of the newest edition are given as they are, and nothing beside them', async () => {
  await using server = await serve();
  await writeFile(join(server.path, 'one/data/sheet.json'), '{"ä":1}');
  await writeFile(join(server.path, 'one/data/empty.txt'), '');
  await writeFile(join(server.path, 'secret.json'), '{}');
  await symlink('../../secret.json', join(server.path, 'one/data/out.json'));
  const ask = async (path: string, method = 'GET') => {
    const answer = await fetch(`${server.url}/published/${path}`, { method });
    return [answer.status, answer.headers.get('content-length'), await answer.text()];
  };
  expect(await ask('data/sheet.json')).toEqual([200, '8', '{"ä":1}']);
  expect(await ask('data/sheet.json', 'HEAD')).toEqual([200, '8', '']);
  expect(await ask('data/empty.txt')).toEqual([200, '0', '']);
  for (const path of ['data', 'data/none.json', 'data/out.json', '..%2fsecret.json', '%2e%2e/secret.json', ''])
    expect((await ask(path))[0], path).toBe(404);
  expect((await ask('data/sheet.json', 'POST'))[0]).toBe(405);
});

test('readers who are slow hold no memory, and one who leaves is no failure', async () => {
  await using server = await serve();
  const size = 48 * 2 ** 20;
  const file = await open(join(server.path, 'one/rows.jsonl'), 'w');
  await file.truncate(size);
  await file.close();
  const { port } = new URL(server.url);
  const before = process.memoryUsage().arrayBuffers;
  const readers = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const socket: Socket = connect(Number(port), '127.0.0.1').on('error', () => undefined);
      socket.write('GET /published/rows.jsonl HTTP/1.1\r\nHost: x\r\n\r\n');
      await new Promise((begun) => socket.once('readable', begun));
      return socket;
    }),
  );
  expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(size);
  for (const socket of readers) socket.destroy();
  expect((await (await fetch(`${server.url}/published/rows.jsonl`)).arrayBuffer()).byteLength).toBe(size);
  expect(logged).toEqual([]);
});
