import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { Submitter } from '@allmend/api/kinds';
import { signContent } from '@allmend/conformance';
import { makeApiKey } from '@allmend/conformance/controllers';
import { temporaryFolder, waitUntil } from '@allmend/kit-testing';
import { startSandbox } from '@allmend/openstack-sandbox';
import { request } from 'undici';
import { expect, test } from 'vitest';
import { openMonitorRecords } from '../../apps/server/testing.ts';
import { createTestKey } from '../../features/conformance/intake/testing.ts';
import { reportText } from '../../features/conformance/official-api/testing.ts';
import { additionsTo, enterSubject, furnish, namespace, startMonitor, waitForServer } from './hub-stage.ts';

test(
  'the server is killed twice during a run: the run is made to its end, written down once, and nothing is left in the cloud',
  { timeout: 240_000 },
  async () => {
    await using folder = await temporaryFolder('monitor-kill');
    const dataDir = join(folder.path, 'hub');
    const sandbox = await startSandbox({ names: ['lindenau'], pace: 1 });
    await using _sandbox = { [Symbol.asyncDispose]: () => sandbox.close() };
    const [cloud] = sandbox.clouds;
    const additions = additionsTo(cloud!);

    let monitor = await startMonitor(dataDir);
    await using _last = { [Symbol.asyncDispose]: () => monitor.kill() };
    await furnish(monitor.client);
    const { metadata } = await enterSubject(monitor.client, 'luebeck', { sandbox, cloud: cloud! });
    for (const attempt of [1, 2]) {
      // The second time nobody knows of what the first left but the ledger.
      await waitForServer(
        `resources of attempt ${attempt}`,
        async () => {
          const [run] = await monitor.runs();
          // Stopped at once: the second attempt takes away what the first left, perhaps all of it until the kill.
          return run?.status?.attempt === attempt && additions() > 2 && monitor.hub.process.kill('SIGSTOP');
        },
        90,
      );
      await monitor.kill();
      expect(additions()).toBeGreaterThan(0);
      monitor = await startMonitor(dataDir);
    }
    await waitForServer('the report', async () => (await monitor.subject('luebeck')).status?.lastReport, 120);
    const run = await waitForServer('the end', async () =>
      (await monitor.runs()).find(({ status }) => status?.finishedAt),
    );
    expect(run.status).toMatchObject({ phase: 'Finished', verdict: 'PASS', attempt: 3, left: 0 });
    expect(await monitor.runs()).toHaveLength(1);
    expect(additions()).toBe(0);
    await monitor.stop();

    await using records = await openMonitorRecords(dataDir);
    const rows = await records.journal.rows({ tenant: 'root', namespace, name: 'luebeck', uid: metadata.uid! });
    expect(rows.map(({ report }) => report)).toEqual([run.status!.report]);
  },
);

test(
  'the server is killed while reports come in: what was answered is there, and whoever repeats the rest has each report there once',
  { timeout: 180_000 },
  async () => {
    await using folder = await temporaryFolder('intake-kill');
    const dataDir = join(folder.path, 'hub');
    const [key, apiKey] = await Promise.all([createTestKey(), makeApiKey()]);
    let monitor = await startMonitor(dataDir);
    await using _last = { [Symbol.asyncDispose]: () => monitor.kill() };
    await furnish(monitor.client);
    const { metadata } = await enterSubject(monitor.client, 'luebeck');
    await monitor.client.kind(Submitter).create({
      metadata: { name: 'luebeck', namespace },
      spec: {
        apiKeys: [{ name: 'first', hash: apiKey.hash }],
        publicKeys: [{ name: 'runner', key: key.line }],
        subjects: ['luebeck'],
      },
    });
    const authorization = `Basic ${Buffer.from(`luebeck:${apiKey.key}`).toString('base64')}`;
    /** Null: there was no answer. */
    const send = async (content: string): Promise<number | null> => {
      const body = `${signContent(Buffer.from(content), key.signing)}&${content}`;
      const headers = { authorization, 'content-type': 'application/x-signed-yaml' };
      try {
        const answer = await request(`${monitor.publicUrl}/reports`, { method: 'POST', headers, body });
        await answer.body.dump();
        return answer.statusCode;
      } catch {
        return null;
      }
    };
    // The account is known as soon as the watch has it.
    const known = () =>
      waitForServer('a sign-in', async () => (await send('no report')) !== 401 && (await send('no report')) !== null);

    const sent: string[] = [];
    let cut = 0;
    for (let round = 0; round < 4; round++) {
      await known();
      const checkedAt = new Date().toISOString();
      const bodies: string[] = [];
      const codes: (number | null)[] = [];
      const newBody = (): string => {
        const reports = [randomUUID(), randomUUID(), randomUUID()];
        sent.push(...reports);
        return reports.map((uuid) => reportText({ uuid, subject: 'luebeck', checkedAt })).join('');
      };
      // One after the other until there is no answer, so that each kill is in the middle of some.
      const senders = Array.from({ length: 12 }, async () => {
        for (let code: number | null = 200; code === 200;) {
          const at = bodies.push(newBody()) - 1;
          code = await send(bodies[at]!);
          codes[at] = code;
        }
      });
      // Each time a little later among them.
      await waitUntil('some answers', () => codes.filter((code) => code === 200).length > round * 2, 30);
      await monitor.kill();
      await Promise.all(senders);
      expect(codes.filter((code) => code !== null && code !== 200)).toEqual([]);
      monitor = await startMonitor(dataDir);
      await known();
      for (const [at, body] of bodies.entries()) {
        // Taken as a whole, taken as far as it was missing, or there already; never refused otherwise.
        const again = await send(body);
        expect(codes[at] === 200 ? [409] : [200, 409]).toContain(again);
        if (codes[at] === null) cut++;
      }
    }
    expect(cut).toBeGreaterThan(0);
    await monitor.stop();

    await using records = await openMonitorRecords(dataDir);
    const place = { tenant: 'root', namespace, name: 'luebeck', uid: metadata.uid! };
    const rows = await records.journal.rows(place, { limit: 5000 });
    expect(rows.map(({ report }) => report).toSorted()).toEqual(sent.toSorted());
  },
);
