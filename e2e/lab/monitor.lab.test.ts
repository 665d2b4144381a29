import { execFileSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import {
  Cloud,
  ConformanceRun,
  Namespace,
  Notice,
  NotificationChannel,
  Scope,
  Secret,
  Subject,
} from '@allmend/api/kinds';
import { readAllowedSigners, readReport, verifySignature } from '@allmend/conformance';
import { labCloudsFile, temporaryFolder } from '@allmend/kit-testing';
import { loadCloudConfig, openCloud } from '@allmend/openstack-client';
import { openLabGround, type Ground } from '@allmend/tools';
import { describe, expect, test } from 'vitest';
import { openMonitorRecords, startTestHub } from '../../apps/server/testing.ts';
import { waitForServer } from '../monitor/hub-stage.ts';

const clouds = labCloudsFile();
const lab = process.env.ALLMEND_LAB;
/** Others work on the same cloud meanwhile: it must not be broken. */
const shared = process.env.ALLMEND_LAB_SHARED === '1';

const namespace = 'hansa';
const name = 'luebeck';
const scope = 'scs-compatible-iaas';
/** Only readers see it, and it changes the list of flavors, which a look at the cloud compares. */
const flaw = 'missing-flavor';
const signingKey = 'invented-key-of-the-receiver-in-this-test';
/** What is read is to be younger than an hour: within that a failure is to be seen, and people are to be told. */
const freshness = 3600;

describe.skipIf(!clouds || !lab || shared)('a monitor on a real OpenStack', () => {
  test(
    'measures a cloud from an application credential and keys for S3, and tells of a failure and of the recovery, without anybody',
    { timeout: 30 * 60_000 },
    async ({ annotate }) => {
      await using folder = await temporaryFolder('monitor-lab');
      await using stack = new AsyncDisposableStack();
      const ground = stack.use(await openLabGround({ clouds: clouds!, shared }));
      const before = await ground.inventory();
      stack.defer(() => breakLab('--undo-all'));
      const receiver = stack.use(await openReceiver());
      const credential = stack.use(await createCredential());
      const publicUrl = 'https://monitor.example';
      const dataDir = join(folder.path, 'hub');
      // The cloud is looked at each half minute instead of each ten: that changes when a change is seen, and nothing else.
      const hub = stack.use(await startTestHub({ dataDir, settings: { publicUrl }, pace: { lookMs: 30_000 } }));
      const { root: client } = hub;
      const at = { name, namespace };

      await client.kind(Namespace).create({ metadata: { name: namespace } });
      await client.kind(Scope).create({ metadata: { name: scope }, spec: { shipped: scope } });
      await client
        .kind(Secret)
        .create({ metadata: { name: 'hook', namespace }, stringData: { 'signing-key': signingKey } });
      await client.kind(NotificationChannel).create({
        metadata: { name: 'operations', namespace },
        spec: { type: 'webhook', settings: { url: receiver.url }, secret: 'hook' },
      });
      const begun = performance.now();
      const since = (from: number) => `${((performance.now() - from) / 1000).toFixed(0)} s`;
      await client
        .kind(Secret)
        .create({ metadata: { name: `${name}-credentials`, namespace }, stringData: credential.content });
      await client.kind(Cloud).create({
        metadata: at,
        spec: { type: 'openstack', ...credential.cloud, credentialRef: { name: `${name}-credentials` } },
      });
      await client.kind(Subject).create({
        metadata: at,
        spec: {
          displayName: 'Hansa Cloud',
          operator: 'Hansa IT eG',
          scopes: [scope],
          measurement: { cloud: name },
        },
      });

      const subject = () => client.kind(Subject).get(at);
      const runs = () => Array.fromAsync(client.kind(ConformanceRun).list({ namespace }));
      const first = await waitForServer('the first report', async () => (await subject()).status?.lastReport, 1500);
      await annotate(`first signed full result after ${since(begun)}`);
      const standing = async () => (await subject()).status?.standings?.[0];
      const passed = await waitForServer(
        'the standing',
        async () => {
          const found = await standing();
          return found?.newest ? found : null;
        },
        120,
      );
      expect((await subject()).status).toMatchObject({ credentials: { type: 'application credential' } });
      const [onboarding] = await runs();
      expect(onboarding).toMatchObject({ spec: { reason: 'Onboarding', mode: 'all' }, status: { left: 0 } });
      await annotate(`${passed.version} ${passed.verdict} ${JSON.stringify(passed.counts)}; ${passed.cause ?? ''}`);
      await annotate(`${onboarding!.status!.requests} requests, ${onboarding!.status!.created} resources created`);
      const counts = { FAIL: 0, DNF: 0, MISS: 0 };
      expect(passed).toMatchObject({ scope, verdict: 'PASS', origin: 'us', counts });
      expect(receiver.received).toEqual([]);

      const broken = performance.now();
      breakLab(flaw);
      const failing = await waitForServer(
        'the failure',
        async () => {
          const found = await standing();
          return found?.verdict === 'FAIL' ? found : null;
        },
        freshness / 4,
      );
      await annotate(`failure visible after ${since(broken)}`);
      expect(failing.cause).toMatch(/^scs-0103-flavor-\S+: .*SCS-2V-8/);
      const message = await waitForServer('the message of it', () => receiver.received[0], freshness / 4);
      await annotate(`and told of after ${since(broken)}`);
      expect(message).toMatchObject({
        type: 'dev.allmend.notice.failure.v1',
        data: {
          about: { kind: 'Subject', name },
          title: expect.stringContaining('Hansa Cloud does not pass '),
          body: expect.stringContaining('SCS-2V-8'),
          remedies: expect.arrayContaining([expect.stringContaining('openstack flavor create')]),
        },
      });

      const mended = performance.now();
      breakLab('--undo', flaw);
      await waitForServer('the recovery', async () => (await standing())?.verdict === 'PASS', freshness / 4);
      await annotate(`recovery visible after ${since(mended)}`);
      const recovery = await waitForServer(
        'the message of it',
        () => receiver.received.find(({ type }) => type === 'dev.allmend.notice.recovery.v1'),
        freshness / 4,
      );
      await annotate(`and told of after ${since(mended)}`);
      expect(recovery.data).toMatchObject({ title: expect.stringContaining('Hansa Cloud passes ') });
      expect(receiver.received).toHaveLength(2);
      expect(await Array.fromAsync(client.kind(Notice).list({ namespace }))).toHaveLength(1);

      const { uid = '' } = (await subject()).metadata;
      const reports = (await runs())
        .filter(({ status: of }) => of?.phase === 'Finished')
        .map((run) => run.status!.report!);
      for (const secret of credential.secrets) expect(hub.log.join('\n')).not.toContain(secret);
      await stack.disposeAsync();

      await using records = await openMonitorRecords(dataDir);
      const rows = await records.journal.rows({ tenant: 'root', namespace, name, uid });
      expect(rows.map(({ report }) => report)).toEqual(expect.arrayContaining(reports));
      expect(rows).toHaveLength(reports.length);
      const row = rows.find(({ report }) => report === first.id);
      expect(row).toMatchObject({ origin: 'us', simulated: false });
      const content = await records.journal.content('root', row!.content);
      const signature = Buffer.from(await records.journal.content('root', row!.signature!)).toString();
      const allowedSigners = readAllowedSigners(await records.keys.allowedSigners(), 'signers');
      expect(await verifySignature(content, signature, { source: 'journal', allowedSigners })).toMatchObject({
        signer: 'monitor',
      });
      expect(readReport(content, { source: 'journal' })).toMatchObject({ kind: 'allmend', report: { only: null } });

      await using after = await openLabGround({ clouds: clouds!, shared });
      expect(sorted(await after.inventory())).toEqual(sorted(before));
    },
  );
});

function breakLab(...args: readonly string[]): void {
  execFileSync(join(lab!, 'openstack-flaw'), args, { stdio: ['ignore', 'ignore', 'pipe'] });
}

/** Without the container that Cinder makes in a project with its first backup, and keeps. Source: cinder, `backup_swift_container`. */
function sorted(items: Awaited<ReturnType<Ground['inventory']>>): readonly string[] {
  const own = items.filter(({ kind, id }) => kind !== 'object-container' || id !== 'volumebackups');
  return own.map(({ kind, id, name: called }) => `${kind} ${id} ${called}`).toSorted();
}

/**
 * A credential as an operator makes one for the monitor: of a plain member, restricted, and with an end. Keystone lets it make no keys for
 * S3 ("Delegated tokens cannot access credentials directly"), so that a person gives these too.
 */
async function createCredential() {
  const config = await loadCloudConfig('lab', { env: { OS_CLIENT_CONFIG_FILE: clouds! } });
  const cloud = openCloud(config);
  const endpoint = String(config.auth['auth_url']);
  const { userId, projectId } = await cloud.token();
  const made = await cloud.identity.createApplicationCredential(userId, {
    name: `allmend-test-monitor-${process.pid}`,
    roles: [{ name: 'member' }],
    // Later than anybody is warned of.
    expires_at: new Date(Date.now() + 90 * 86_400_000).toISOString().slice(0, 19),
  });
  const secret = made.secret!;
  const keys = await cloud.identity.createEc2Credential(userId, projectId!).catch(async (error: unknown) => {
    await cloud.identity.deleteApplicationCredential(userId, made.id);
    throw error;
  });
  const entry = {
    auth_type: 'v3applicationcredential',
    auth: {
      auth_url: endpoint,
      application_credential_id: made.id,
      application_credential_secret: secret,
    },
    ec2_access_key: keys.access,
    ec2_secret_key: keys.secret,
  };
  return {
    secrets: [secret, keys.secret],
    content: { 'clouds.yaml': JSON.stringify({ clouds: { any: entry } }) },
    cloud: { endpoint, ...(config.region !== null && { region: config.region }) },
    async [Symbol.asyncDispose]() {
      await cloud.identity.deleteEc2Credential(userId, keys.access);
      await cloud.identity.deleteApplicationCredential(userId, made.id);
      await cloud.close();
    },
  };
}

interface Received {
  readonly type: string;
  readonly data: Readonly<Record<string, unknown>>;
}

/** Somebody else's server, who takes only what is signed with the key that both know. Source: Standard Webhooks. */
async function openReceiver() {
  const received: Received[] = [];
  const known = new Set<string>();
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const body = Buffer.concat(chunks).toString();
      const [id, time, given] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((one) =>
        String(request.headers[one]),
      );
      const signature = createHmac('sha256', signingKey).update(`${id}.${time}.${body}`).digest('base64');
      const isOurs = given === `v1,${signature}`;
      if (isOurs && !known.has(id!)) received.push(JSON.parse(body) as Received);
      known.add(id!);
      response.writeHead(isOurs ? 204 : 401).end();
    });
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/notices`,
    received: received as readonly Received[],
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
