import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { ConfigMap, Event, Lease } from '@allmend/api/kinds';
import { temporaryFolder } from '@allmend/kit-testing';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { startTestHub, type TestHub } from '../../apps/server/testing.ts';

const root = resolve(import.meta.dirname, '../..');
let hub: TestHub;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let kubeconfig: string;
const running: ChildProcess[] = [];

beforeAll(async () => {
  hub = await startTestHub();
  folder = await temporaryFolder('example');
  kubeconfig = join(folder.path, 'kubeconfig');
  const { authority, url } = hub.hub;
  const { cert, key } = await authority.client(
    { name: 'administrator', groups: ['system:masters'], tenant: 'root' },
    1,
  );
  await writeFile(join(folder.path, 'me.crt'), cert);
  await writeFile(join(folder.path, 'me.key'), key);
  await writeFile(join(folder.path, 'ca.crt'), authority.ca);
  await writeFile(
    kubeconfig,
    stringify({
      clusters: [{ name: 'hub', cluster: { server: url, 'certificate-authority': 'ca.crt' } }],
      users: [{ name: 'me', user: { 'client-certificate': 'me.crt', 'client-key': 'me.key' } }],
      contexts: [{ name: 'hub', context: { cluster: 'hub', user: 'me' } }],
      'current-context': 'hub',
    }),
  );
});
afterAll(async () => {
  for (const child of running) await end(child, 'SIGKILL');
  await hub[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});

function start(): ChildProcess {
  const child = spawn(join(root, 'node_modules/.bin/node'), [join(root, 'examples/controller/main.ts'), kubeconfig], {
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  running.push(child);
  return child;
}

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    const exited = once(child, 'exit');
    child.kill(signal);
    await exited;
  }
  return child.exitCode;
}

const maps = () => hub.root.kind(ConfigMap);
const labels = { 'greetings.example.org/card': '' };
const greeting = (name: string) => async () => (await maps().get({ name })).data?.['greeting'];
const holder = async () => (await hub.root.kind(Lease).get({ name: 'greeting-controller' })).spec?.holderIdentity;

test(
  'the example greets, puts right, warns, hands over when it stops, and is replaced when it is killed',
  { timeout: 240_000 },
  async () => {
    await maps().create({ metadata: { name: 'first', labels }, data: { names: 'Ada Grace' } });
    await maps().create({ metadata: { name: 'plain' }, data: { names: 'Nobody' } });
    await maps().create({ metadata: { name: 'empty', labels } });
    const one = start();
    await expect.poll(greeting('first'), { timeout: 60_000 }).toBe('Hello Ada and Grace!');
    await maps().patch({ name: 'first' }, { merge: { data: { greeting: 'Go away!' } } });
    await expect.poll(greeting('first')).toBe('Hello Ada and Grace!');
    expect(await greeting('plain')()).toBeUndefined();
    const warnings = () =>
      Array.fromAsync(hub.root.kind(Event).list({ fields: 'reason=NobodyToGreet' }), ({ message }) => message);
    await expect.poll(warnings).toEqual(['The member "names" is empty.']);

    const two = start();
    const first = await holder();
    expect(await end(one, 'SIGTERM')).toBe(0);
    await expect.poll(holder, { timeout: 60_000 }).not.toBe('');
    expect(await holder()).not.toBe(first);
    await maps().create({ metadata: { name: 'second', labels }, data: { names: 'Emmy' } });
    await expect.poll(greeting('second'), { timeout: 60_000 }).toBe('Hello Emmy!');

    await end(two, 'SIGKILL');
    start();
    await maps().create({ metadata: { name: 'third', labels }, data: { names: 'Katherine' } });
    await expect.poll(greeting('third'), { timeout: 60_000, interval: 50 }).toBe('Hello Katherine!');
  },
);
