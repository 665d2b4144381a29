import { execFile, spawnSync } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openFolderTenantBlobs } from '@allmend/core-blobs';
import { openSqliteStore } from '@allmend/core-store';
import { temporaryFolder } from '@allmend/kit-testing';
import { describe, expect, test } from 'vitest';
import { createJournal } from '../monitor/create-journal.ts';
import { demanded, iaas, openTestMonitor, reportText } from './testing.ts';

const run = promisify(execFile);
const has = (program: string): boolean => spawnSync(program, ['-h']).error === undefined;

/** A monitor whose journal is the real one, on SQLite. */
async function openStored() {
  const folder = await temporaryFolder('official');
  const store = await openSqliteStore({ folder: join(folder.path, 'store') });
  const journal = createJournal({ store, blobs: openFolderTenantBlobs(join(folder.path, 'blobs')) });
  const monitor = await openTestMonitor({ journal });
  // Immutable ids as the hub gives them.
  for (const { metadata } of monitor.objects.subjects) metadata.uid = randomUUID();
  return {
    monitor,
    journal,
    folder: folder.path,
    async [Symbol.asyncDispose]() {
      await store.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

describe('with the real journal', () => {
  test('reports go in once, and come out as they were', async () => {
    await using stored = await openStored();
    const { monitor } = stored;
    const uuids = [randomUUID(), randomUUID()];
    const text = uuids.map((uuid) => reportText({ uuid })).join('');
    expect(await monitor.submit(text)).toMatchObject({ status: 200, text: 'null' });
    expect(await monitor.submit(text)).toMatchObject({ status: 409 });
    // Not of that body, though of one of its ids.
    expect(await monitor.submit(reportText({ uuid: uuids[0]! }))).toMatchObject({ status: 409 });
    const listed = (await monitor.get('/reports', { as: 'cloud-a' })).json() as { run: { uuid: string } }[];
    expect(listed.map(({ run: { uuid } }) => uuid)).toEqual(uuids.toReversed());
    const status = (await monitor.get('/status')).json() as Record<string, Record<string, { passed: string[] }>>;
    expect(status['cloud-a']![iaas]!.passed).toEqual(['v5.1']);
    expect(await monitor.get(`/markdown/report/${uuids[1]}`)).toMatchObject({ status: 200 });
  });

  test('the same body many times at the same moment is taken once', async () => {
    await using stored = await openStored();
    const { monitor, journal } = stored;
    const text = reportText();
    const answers = await Promise.all(Array.from({ length: 8 }, () => monitor.submit(text)));
    expect(answers.map(({ status }) => status).sort((a, b) => a - b)).toEqual([200, 409, 409, 409, 409, 409, 409, 409]);
    expect(await journal.rows(monitor.directory.subject('cloud-a')!.place)).toHaveLength(1);
  });

  test('a new report is seen at once, whatever was answered before', async () => {
    await using stored = await openStored();
    const { monitor } = stored;
    const cell = async () => /\[(\S+ \S+)\]/.exec((await monitor.get('/markdown/table')).text)?.[1];
    expect(await cell()).toBe('❓ –');
    await monitor.submit(reportText());
    expect(await cell()).toBe('✅ v5.1');
    await monitor.submit(reportText({ checkedAt: '2026-11-20 20:50:00', results: { [demanded[0]!]: -1 } }));
    expect(await cell()).toBe('🛑 –');
  });
});

describe.skipIf(!has('curl') || !has('ssh-keygen'))('with curl and ssh-keygen', () => {
  test('a report is handed in as the official runner does it', async () => {
    await using stored = await openStored();
    const { monitor, folder } = stored;
    const file = (name: string): string => join(folder, name);
    await run('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-C', 'runner', '-f', file('key')]);
    monitor.addSubmitter('runner', {
      subjects: ['cloud-a'],
      publicKeys: [{ name: 'runner', key: (await readFile(file('key.pub'), 'utf8')).trim() }],
    });
    const answer = async (request: IncomingMessage, response: ServerResponse): Promise<void> => {
      const url = new URL(request.url!, 'http://monitor.example');
      const found = await monitor.api({
        method: request.method!,
        path: decodeURIComponent(url.pathname),
        query: url.searchParams,
        headers: request.headers as Record<string, string>,
        body: Buffer.concat(await Array.fromAsync(request as AsyncIterable<Buffer>)),
        source: '127.0.0.1',
      });
      response.writeHead(found!.status, found!.headers).end(found!.body);
    };
    const server = createServer((request, response) => void answer(request, response));
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
    const token = Buffer.from(`runner:${monitor.apiKey}`).toString('base64');
    const send = async (): Promise<string> => {
      const headers = ['Content-Type: application/x-signed-yaml', `Authorization: Basic ${token}`];
      const { stdout } = await run('curl', [
        ...['-q', '-s', '--noproxy', '*', '-w', ' %{http_code}'],
        ...['--data-binary', `@${file('report.yaml.sig')}`, '--data-binary', `@${file('report.yaml')}`],
        ...headers.flatMap((header) => ['-H', header]),
        `http://127.0.0.1:${(server.address() as AddressInfo).port}/reports`,
      ]);
      return stdout;
    };
    try {
      const text = reportText({ stderr: ['DEBUG: a & b', 'ümlaut'] });
      await writeFile(file('report.yaml'), text);
      await run('ssh-keygen', ['-q', '-Y', 'sign', '-f', file('key'), '-n', 'report', file('report.yaml')]);
      expect(await send()).toBe('null 200');
      expect(await send()).toMatch(/is here already.* 409$/);
      await writeFile(file('report.yaml'), text.replace('a & b', 'a & c'));
      expect(await send()).toMatch(/was not made by the key.* 401$/);
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});
