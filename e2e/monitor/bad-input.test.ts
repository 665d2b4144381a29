import { randomUUID } from 'node:crypto';
import { readdir, rm, writeFile } from 'node:fs/promises';
import { connect } from 'node:net';
import { join } from 'node:path';
import type { FindingSheet, SubjectSheet } from '@allmend/api';
import { Submitter } from '@allmend/api/kinds';
import { signContent } from '@allmend/conformance';
import { makeApiKey } from '@allmend/conformance/controllers';
import { temporaryFolder } from '@allmend/kit-testing';
import { startSandbox, type SandboxCloud } from '@allmend/openstack-sandbox';
import { openPublicPages } from '@allmend/public';
import { request } from 'undici';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { noRooms, startTestHub, type TestHub } from '../../apps/server/testing.ts';
import { createTestKey, type TestKey } from '../../features/conformance/intake/testing.ts';
import { iaas, reportText } from '../../features/conformance/official-api/testing.ts';
import { enterSubject, furnish, namespace, scope, waitForServer } from './hub-stage.ts';

/* What strangers send, through the listener that they reach, to a whole hub with its pages. */

interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

async function get(hub: TestHub, path: string, authorization?: string): Promise<Answer> {
  const sent = authorization === undefined ? {} : { authorization };
  const { statusCode, headers, body } = await request(`${hub.hub.publicUrl}${path}`, { headers: sent });
  return { status: statusCode, headers, text: await body.text() };
}

const startPublished = (dataDir: string): Promise<TestHub> =>
  startTestHub({ published: true, dataDir, rooms: { ...noRooms, publicPages: openPublicPages } });

describe('reports', () => {
  let hub: TestHub;
  let key: TestKey;
  let authorization: string;
  const stack = new AsyncDisposableStack();
  beforeAll(async () => {
    const folder = stack.use(await temporaryFolder('bad-reports'));
    hub = stack.use(await startPublished(folder.path));
    await furnish(hub.root);
    for (const name of ['luebeck', 'bremen']) await enterSubject(hub.root, name);
    const [made, apiKey] = await Promise.all([createTestKey(), makeApiKey()]);
    key = made;
    authorization = `Basic ${Buffer.from(`luebeck:${apiKey.key}`).toString('base64')}`;
    await hub.root.kind(Submitter).create({
      metadata: { name: 'luebeck', namespace },
      spec: {
        apiKeys: [{ name: 'first', hash: apiKey.hash }],
        publicKeys: [{ name: 'runner', key: key.line }],
        subjects: ['luebeck'],
      },
    });
    await waitForServer('the account', async () => (await submit('none')).status !== 401);
  }, 180_000);
  afterAll(() => stack.disposeAsync());

  const post = async (body: string): Promise<Answer> => {
    const headers = { authorization, 'content-type': 'application/x-signed-yaml' };
    const answer = await request(`${hub.hub.publicUrl}/reports`, { method: 'POST', headers, body });
    return { status: answer.statusCode, headers: answer.headers, text: await answer.body.text() };
  };
  const submit = (content: string) => post(`${signContent(Buffer.from(content), key.signing)}&${content}`);
  const passed = async (): Promise<readonly string[]> => {
    const status = JSON.parse((await get(hub, '/status')).text) as Record<string, Record<string, { passed: string[] }>>;
    return status['luebeck']![iaas]!.passed;
  };
  const now = (minutes = 0): string => new Date(Date.now() + minutes * 60_000).toISOString();

  /** Sends what is never to be read to its end, and gives the first line of the answer. */
  const sendEndless = async (head: readonly string[], chunk: Buffer, chunks: number): Promise<string> => {
    const { hostname, port } = new URL(hub.hub.publicUrl!);
    const socket = connect(Number(port), hostname);
    socket.on('error', () => undefined);
    const answer: string[] = [];
    const answered = new Promise<void>((done) => {
      socket.on('data', (data: Buffer) => {
        answer.push(data.toString());
        if (answer.join('').includes('\r\n')) done();
      });
    });
    const closed = new Promise<void>((done) => socket.on('close', () => done()));
    socket.write(
      `${['POST /reports HTTP/1.1', 'host: x', `authorization: ${authorization}`, ...head].join('\r\n')}\r\n\r\n`,
    );
    for (let n = 0; n < chunks && answer.length === 0 && !socket.destroyed; n++) {
      if (!socket.write(chunk)) await Promise.race([new Promise((done) => socket.once('drain', done)), closed]);
    }
    await Promise.race([answered, closed]);
    socket.destroy();
    await closed;
    return answer.join('').split('\r\n', 1)[0]!;
  };

  test('of 100 MB are refused, announced or not, and others are served meanwhile', async () => {
    const type = 'content-type: application/x-signed-yaml';
    const megabyte = Buffer.alloc(2 ** 20, 'x');
    const chunked = Buffer.concat([Buffer.from('100000\r\n'), megabyte, Buffer.from('\r\n')]);
    const before = process.memoryUsage().rss;
    const [announced, endless, served] = await Promise.all([
      sendEndless([type, 'content-length: 104857600'], megabyte, 100),
      sendEndless([type, 'transfer-encoding: chunked'], chunked, 100),
      get(hub, '/status'),
    ]);
    expect(announced).toContain(' 413 ');
    expect(endless).toContain(' 413 ');
    expect(served.status).toBe(200);
    expect(process.memoryUsage().rss - before).toBeLessThan(80 * 2 ** 20);
  });

  test('of a thousand documents are refused, and none of them is written down', async () => {
    const documents = Array.from({ length: 1000 }, () => reportText({ subject: 'luebeck', checkedAt: now() }));
    expect(await submit(documents.join(''))).toMatchObject({ status: 413 });
    expect(await passed()).toEqual([]);
  });

  test('about somebody else, sent again, from the future, without a run: refused, and nothing is masked', async () => {
    expect(await submit(reportText({ subject: 'bremen', checkedAt: now() }))).toMatchObject({ status: 401 });
    const ahead = await submit(reportText({ subject: 'luebeck', checkedAt: '2031-01-01 00:00:00' }));
    expect(ahead).toMatchObject({ status: 422, text: expect.stringContaining('ahead') });
    const text = reportText({ subject: 'luebeck', checkedAt: now(-2) });
    expect(await submit(text.replace(/^run:[^]*/m, ''))).toMatchObject({ status: 422 });
    expect(await passed()).toEqual([]);
    expect(await submit(text)).toMatchObject({ status: 200 });
    expect(await submit(text)).toMatchObject({ status: 409 });
    expect(await passed()).toEqual(['v5.1']);
    // One that fails now counts at once: nothing from 2031 stands before it.
    const failing = { subject: 'luebeck', checkedAt: now(-1), results: { 'scs-0100-syntax-check': -1 } };
    expect(await submit(reportText(failing))).toMatchObject({ status: 200 });
    expect(await passed()).toEqual([]);
  });

  test('whose every string is a script are inert on every page', async () => {
    const attack = '</td></pre><script>alert(1)</script><img src=x onerror=alert(1)>[x](javascript:alert(1))';
    const uuid = randomUUID();
    const lines = [attack, `ERROR: ${attack}`, `${attack.replaceAll(/\s/g, '')}: PASS`];
    const sent = await submit(reportText({ uuid, subject: 'luebeck', checkedAt: now(), stdout: lines, stderr: lines }));
    expect(sent.status).toBe(200);
    const starts = [
      '/en/',
      `/en/clouds/${namespace}/luebeck`,
      '/page/table',
      '/page/table_full',
      `/page/detail/luebeck/${scope}`,
      `/page/report/${uuid}`,
      `/fragment/report/${uuid}`,
    ];
    // Some of them only for those who have an account.
    const pages = await crawl(hub, starts, authorization);
    expect([...pages.keys()]).toContain(`/page/report/${uuid}`);
    for (const [path, page] of pages) expectHarmless(path, page);
  });
});

test(
  'a cloud whose every name is a script is measured, and its names are inert on every page, in every language',
  { timeout: 180_000 },
  async () => {
    await using measured = await measure((cloud) => {
      const image = [...cloud.tables.images.values()].find((one) => one.visibility === 'public')!;
      const [flavor] = [...cloud.tables.flavors.values()];
      const names = [
        '</td></style><script>alert(1)</script><img src=x onerror=alert(1)>',
        '\u202egnp.\u2066\u001b[31m',
        '[link](javascript:alert(1)) |cell| `code` ```',
      ];
      for (const [index, name] of names.entries()) {
        const id = `00000000-0000-4000-8000-00000000000${index}`;
        cloud.tables.images.set(id, { ...structuredClone(image), id, name, properties: { os_distro: name } });
        cloud.tables.flavors.set(id, { ...structuredClone(flavor!), id, name: `SCS-${name}`, extraSpecs: {} });
      }
    });
    const { hub, subject } = measured;
    const findings = subject.testcases.filter(({ verdict }) => verdict === 'FAIL');
    expect(findings.map(({ testcase }) => testcase)).toContain('scs-0100-syntax-check');
    const starts = ['de', 'en', 'fr'].flatMap((language) => [
      `/${language}/`,
      `/${language}/clouds/${namespace}/luebeck`,
      ...findings.map(({ finding }) => `/${language}/clouds/${namespace}/luebeck/findings/${finding!}`),
    ]);
    const pages = await crawl(hub, [...starts, '/page/table', `/page/detail/luebeck/${scope}`]);
    const all = [...pages.values()].map(({ text }) => text).join('\n');
    expect(all).toContain('&lt;script&gt;');
    for (const [path, page] of pages) expectHarmless(path, page);
  },
);

test(
  'evidence that was changed or is missing is said, and never shown in place of what it was',
  { timeout: 180_000 },
  async () => {
    await using measured = await measure(() => undefined);
    const { hub, subject, blobs } = measured;
    const testcase = 'scs-0100-syntax-check';
    const { finding } = subject.testcases.find((one) => one.testcase === testcase)!;
    const report = finding!.split('/', 1)[0]!;
    const page = `/en/clouds/${namespace}/luebeck/findings/${finding!}`;
    const sheet = async (): Promise<FindingSheet> => {
      const path = `/data/clouds/${namespace}/luebeck/findings/${finding!}.json`;
      return JSON.parse((await get(hub, path)).text) as FindingSheet;
    };
    const good = await sheet();
    expect(new Set(good.chain.map(({ state }) => state))).toEqual(new Set(['good']));
    const { sha256 } = good.chain.find(({ kind }) => kind === 'observation')!;
    const link = async () => (await sheet()).chain.find((one) => one.sha256 === sha256)!;
    const bytes = `/evidence/${namespace}/luebeck/${report}/${sha256}.txt`;
    expect((await get(hub, bytes)).status).toBe(200);

    const found = (await readdir(join(blobs, sha256.slice(0, 2)))).find((name) => name.startsWith(sha256.slice(2)))!;
    const file = join(blobs, sha256.slice(0, 2), found);
    await writeFile(file, 'something else');
    expect((await get(hub, bytes)).status).toBeGreaterThanOrEqual(400);
    // Pages are rendered anew after half a minute.
    const said = (state: string) =>
      waitForServer(`${state}, said`, async () => ((await link()).state === state ? true : null), 90);
    await said('changed');
    await waitForServer('it on the page', async () => /changed/i.test((await get(hub, page)).text), 90);
    await rm(file);
    expect((await get(hub, bytes)).status).toBeGreaterThanOrEqual(400);
    await said('missing');
    await waitForServer('it on the page', async () => /missing/i.test((await get(hub, page)).text), 90);
  },
);

/** A hub with public pages that has measured one simulated cloud, what it only reads. */
async function measure(change: (cloud: SandboxCloud) => void) {
  const stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder('bad-cloud'));
  const sandbox = await startSandbox({ names: ['lindenau'], pace: 0 });
  stack.defer(() => sandbox.close());
  const cloud = sandbox.clouds[0]!;
  change(cloud);
  const hub = stack.use(await startPublished(folder.path));
  await furnish(hub.root);
  await enterSubject(hub.root, 'luebeck', { sandbox, cloud });
  const path = `/data/clouds/${namespace}/luebeck/${scope}.json`;
  const subject = await waitForServer(
    'its results in public',
    async () => {
      const { status, text } = await get(hub, path);
      if (status !== 200) return null;
      const sheet = JSON.parse(text) as SubjectSheet;
      return sheet.testcases.some(({ finding }) => finding !== null) ? sheet : null;
    },
    120,
  );
  return { hub, subject, blobs: join(folder.path, 'blobs', 'root'), [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** These pages and what they lead to on the same server, 150 at most. */
async function crawl(
  hub: TestHub,
  starts: readonly string[],
  authorization?: string,
): Promise<ReadonlyMap<string, Answer>> {
  const pages = new Map<string, Answer>();
  const waiting = [...starts];
  for (let path = waiting.shift(); path !== undefined && pages.size < 150; path = waiting.shift()) {
    if (pages.has(path)) continue;
    const page = await get(hub, path, authorization);
    pages.set(path, page);
    if (starts.includes(path)) expect(page.status, path).toBe(200);
    for (const [, href = ''] of page.text.matchAll(/ href="(\/[^"#]*)/g)) waiting.push(href.replaceAll('&amp;', '&'));
  }
  return pages;
}

function expectHarmless(path: string, { headers, text }: Answer): void {
  expect(headers['x-content-type-options'], path).toBe('nosniff');
  // Bytes of a cloud are text: no browser makes a page of them.
  if (!String(headers['content-type']).startsWith('text/html')) return;
  expect(headers['content-security-policy'], path).toContain("default-src 'none'");
  for (const [tag, name = '', attributes = ''] of text.matchAll(/<(\/?[a-z][a-z0-9]*)([^>]*)>/gi)) {
    expect(name.toLowerCase(), `${path}: ${tag}`).not.toMatch(/^\/?(?:script|iframe|object|embed)$/);
    expect(attributes, `${path}: ${tag}`).not.toMatch(/\son\w+\s*=|javascript:/i);
  }
  expect(text, path).not.toMatch(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u202a-\u202e\u2066-\u2069]/);
}
