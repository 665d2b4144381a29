import { randomUUID } from 'node:crypto';
import { findShipped, mainTestcases, readScope, signContent } from '@allmend/conformance';
import { makeApiKey } from '@allmend/conformance/controllers';
import { waitUntil } from '@allmend/kit-testing';
import { Agent, request } from 'undici';
import { createTestKey, type TestKey } from '../../features/conformance/intake/testing.ts';
import { reportText } from '../../features/conformance/official-api/testing.ts';
import { percentile, type Bench } from '../figure.ts';
import { group, namespaceOf, openMonitorPlace, scopeName, startMonitor, type MeasuredMonitor } from './ground.ts';

export interface IntakeSize {
  /** Accounts, each with a subject of its own. */
  readonly accounts: number;
  readonly reports: number;
}

const connections = 16;

/** How many signed reports a monitor takes in a second. */
export const monitorIntake: Bench = {
  name: 'monitor-intake',
  about: 'signed reports that are taken in, a second',
  measure: (say) => measureIntake({ accounts: 60, reports: 2000 }, say),
};

interface Account {
  readonly name: string;
  readonly authorization: string;
}

export async function measureIntake({ accounts: size, reports }: IntakeSize, say: (line: string) => void) {
  await using place = await openMonitorPlace(1);
  await using monitor = await startMonitor(place);
  const key = await createTestKey();
  say(`${size} accounts`);
  const accounts = await Promise.all(Array.from({ length: size }, (_, n) => makeAccount(monitor, key, `account-${n}`)));
  await using sender = openSender(monitor.publicUrl);
  const [first] = accounts;
  await waitUntil('the first account', async () => (await sender.send(first!, signed(key, first!))).code === 200, 30);
  await waitUntil('the last account', async () => (await sender.ask('/status')).includes(accounts.at(-1)!.name), 30);

  // Signing costs more than taking: it is done before.
  const fresh = accounts.slice(1).map((account) => [account, signed(key, account)] as const);
  say(`${fresh.length} reports of accounts that were not seen before`);
  const cold = await sendAll(sender, fresh);
  say(`signing ${reports} reports`);
  const known = Array.from({ length: reports }, (_, n) => {
    const account = accounts[n % accounts.length]!;
    return [account, signed(key, account)] as const;
  });
  say(`${reports} reports of accounts that are known`);
  // Their credentials are good for a minute.
  await sendAll(
    sender,
    accounts.map((account) => [account, signed(key, account)] as const),
  );
  const before = monitor.hub.figures().cpuSeconds;
  const warm = await sendAll(sender, known);
  const { cpuSeconds, peakMiB } = monitor.hub.figures();
  const processorMs = ((cpuSeconds - before) * 1000) / reports;
  const bytes = Math.round(known[0]![1].length / 1024);
  return [
    {
      name: 'reports taken in with credentials that are known',
      value: warm.perSecond,
      unit: '/s',
      target: 100,
      bound: 'least' as const,
      how: `${reports} signed YAML reports of ${bytes} KiB with ${testcases.length} results, RSA-2048, ${size} accounts with a subject each, over ${connections} connections; each p50 ${percentile(warm.ms, 50).toFixed(0)} ms, p95 ${percentile(warm.ms, 95).toFixed(0)} ms; of the processor ${processorMs.toFixed(1)} ms each; memory ${peakMiB.toFixed(0)} MiB; each on the disk when it is answered`,
    },
    {
      name: 'the same with credentials that were not verified before',
      value: cold.perSecond,
      unit: '/s',
      target: 8,
      bound: 'least' as const,
      how: `${fresh.length} accounts, one report each: argon2id with 19 MiB and 2 passes, two at a time; the target is what the official monitor takes (0.125 s each, scs-standards §6.3, 7)`,
    },
  ];
}

const testcases = mainTestcases(readScope(findShipped(scopeName)!.text, scopeName), 'v5.1');

function signed(key: TestKey, { name }: Account): string {
  const results = Object.fromEntries(testcases.map((id) => [id, 1]));
  const stderr = testcases.map((id) => `INFO: ${id}: PASS`);
  const text = reportText({ uuid: randomUUID(), subject: name, checkedAt: new Date().toISOString(), results, stderr });
  return `${signContent(Buffer.from(text), key.signing)}&${text}`;
}

async function makeAccount(monitor: MeasuredMonitor, key: TestKey, name: string): Promise<Account> {
  const { key: apiKey, hash } = await makeApiKey();
  const path = `${group}/namespaces/${namespaceOf(0)}`;
  const metadata = { name, namespace: namespaceOf(0) };
  const spec = { displayName: name, operator: 'Invented IT eG', scopes: [scopeName] };
  await monitor.create(`${path}/subjects`, { metadata, spec });
  await monitor.create(`${path}/submitters`, {
    metadata,
    spec: { apiKeys: [{ name: 'first', hash }], publicKeys: [{ name: 'runner', key: key.line }], subjects: [name] },
  });
  return { name, authorization: `Basic ${Buffer.from(`${name}:${apiKey}`).toString('base64')}` };
}

interface Sender extends AsyncDisposable {
  send(account: Account, body: string): Promise<{ readonly code: number; readonly ms: number }>;
  ask(path: string): Promise<string>;
}

function openSender(url: string): Sender {
  const dispatcher = new Agent({ connections });
  return {
    async send({ authorization }, body) {
      const begun = performance.now();
      const headers = { authorization, 'content-type': 'application/x-signed-yaml' };
      const answer = await request(`${url}/reports`, { dispatcher, method: 'POST', headers, body });
      await answer.body.dump();
      return { code: answer.statusCode, ms: performance.now() - begun };
    },
    async ask(path) {
      return (await request(`${url}${path}`, { dispatcher })).body.text();
    },
    [Symbol.asyncDispose]: () => dispatcher.close(),
  };
}

async function sendAll(sender: Sender, all: readonly (readonly [Account, string])[]) {
  const ms: number[] = [];
  const begun = performance.now();
  const waiting = all.values();
  const one = async (): Promise<void> => {
    for (const [account, body] of waiting) {
      const { code, ms: took } = await sender.send(account, body);
      if (code !== 200) throw new Error(`a report was answered with ${code}`);
      ms.push(took);
    }
  };
  await Promise.all(Array.from({ length: connections }, one));
  return { ms, perSecond: all.length / ((performance.now() - begun) / 1000) };
}
