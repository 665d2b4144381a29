import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { openSqliteLedger, resourceTag, track, type Labels, type Ledger } from '@allmend/core-ledger';
import { operatorPolicy, readTlsFiles } from '@allmend/kit-egress';
import { cloudOfEntry, ec2AccessKey, openCloud, removers, type Cloud, type WireBody } from '@allmend/openstack-client';
import { openS3 } from '@allmend/s3-client';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { SweepEvent } from './events.ts';
import { cloudKeyOf, openStackPremises } from './openstack-premises.ts';
import { sweep, type SweepOptions } from './sweep.ts';

const publicKey = 'ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIJ8g2XzUjl0oMPHqXWzVxEpkDzs0Qm3ZcS4Yp3zWb1vN';
const otherTag = 'allmend:ffffffffffff:r1';

type Creates = Readonly<Record<string, (labels: Labels) => Promise<{ readonly id: string }>>>;

/** What the janitor must do on any cloud. Nothing is created but cheap resources, and all of them are removed. */
export function janitorContract(open: () => Promise<Cloud>): void {
  describe('janitor', () => {
    let cloud: Cloud;
    let ledger: Ledger;
    let directory: string;
    let events: SweepEvent[];
    /** What the test made besides the ledger, to be removed by hand. */
    const foreign: { readonly kind: string; readonly id: string }[] = [];

    beforeEach(async () => {
      cloud = await open();
      directory = mkdtempSync(join(tmpdir(), 'allmend-janitor-'));
      ledger = await openSqliteLedger(join(directory, 'ledger.sqlite'));
      await ledger.beginRun({ id: 'r1', cloudName: cloud.name, cloud: await cloudKeyOf(cloud) }, 600);
    });

    afterEach(async () => {
      try {
        for (const { kind, id } of foreign.splice(0)) await removers[kind]!.remove(cloud, id);
        // What a failed test has left.
        await ledger.endRun('r1');
        expect(await run({ settling: { pause: 1, bound: 1 } })).toMatchObject({ exitCode: 0 });
      } finally {
        await ledger.close();
        rmSync(directory, { recursive: true, force: true });
      }
    });

    async function run(options: Partial<SweepOptions> = {}) {
      events = [];
      const { dryRun = false, signal = new AbortController().signal } = options;
      return sweep({
        ledger,
        open: async () => openStackPremises(cloud, { ledger, dryRun, signal }),
        settling: { pause: 2, bound: 3600 },
        report: (event) => events.push(event),
        ...options,
      });
    }

    const body = <B extends WireBody>(kind: string, labels: Labels, more: B): B => ({
      ...more,
      ...removers[kind]!.mark(labels),
    });

    const creates: Creates = {
      'security-group': ({ name, tag }) =>
        cloud.network.createSecurityGroup(body('security-group', { name, tag }, { name })),
      network: ({ name, tag }) => cloud.network.createNetwork(body('network', { name, tag }, { name })),
      router: ({ name, tag }) => cloud.network.createRouter(body('router', { name, tag }, { name })),
      volume: ({ name, tag }) => cloud.blockStorage.createVolume(body('volume', { name, tag }, { name, size: 1 })),
      image: ({ name, tag }) =>
        cloud.image.createImage(body('image', { name, tag }, { name, disk_format: 'raw', container_format: 'bare' })),
      secret: ({ name }) =>
        cloud.keyManager.createSecret({ name, payload: 'not secret', payload_content_type: 'text/plain' }),
      'key-pair': async ({ name }) => {
        await cloud.compute.createKeyPair({ name, public_key: publicKey });
        return { id: name };
      },
      'object-container': async ({ name }) => {
        await cloud.objectStore.createContainer(name);
        await cloud.objectStore.putObject(name, 'an object', new TextEncoder().encode('content'));
        return { id: name };
      },
      'ec2-credential': async ({ name }) => {
        const { userId, projectId } = await cloud.token();
        await cloud.identity.createEc2Credential(userId, projectId!, { access: ec2AccessKey(name) });
        return { id: ec2AccessKey(name) };
      },
    };

    const kinds = Object.keys(creates);

    async function create(kind: string) {
      return (await track(ledger, { run: 'r1', kind }, creates[kind]!)).entry;
    }

    /** The cloud does it, and the answer gets lost. */
    async function lose(kind: string) {
      const lost = track(ledger, { run: 'r1', kind }, async (labels) => {
        await creates[kind]!(labels);
        throw new Error('connection torn');
      });
      await expect(lost).rejects.toThrow('connection torn');
    }

    async function stranger(kind: string, labels: Labels): Promise<string> {
      const { id } = await creates[kind]!(labels);
      foreign.push({ kind, id });
      return id;
    }

    const isThere = async (kind: string, id: string) => (await removers[kind]!.find(cloud, { id })).length > 0;

    test('removes exactly what the ledger claims, with and without a known id', { timeout: 180_000 }, async () => {
      const ours = await Promise.all(kinds.map(create));
      await Promise.all(kinds.map(lose));
      const subnet = await track(ledger, { run: 'r1', kind: 'subnet' }, (labels) =>
        cloud.network.createSubnet(
          body('subnet', labels, {
            name: labels.name,
            network_id: ours[kinds.indexOf('network')]!.resourceId!,
            ip_version: 4,
            cidr: '198.51.100.0/24',
          }),
        ),
      );
      const router = ours[kinds.indexOf('router')]!.resourceId!;
      const scope = { router, subnet: subnet.resource.id };
      await track(ledger, { run: 'r1', kind: 'router-interface', scope }, async () => {
        await cloud.network.addRouterInterface(router, { subnet_id: subnet.resource.id });
        return { id: subnet.resource.id };
      });

      const nameOf = (kind: string) => ours[kinds.indexOf(kind)]!.name;
      const ownTag = resourceTag(ledger.installation, 'r1');
      const strangers = await Promise.all([
        ...kinds.map(async (kind) => ({
          kind,
          id: await stranger(kind, { name: `${nameOf(kind)}-x`, tag: otherTag }),
        })),
        ...['security-group', 'network', 'volume', 'image'].map(async (kind) => ({
          kind,
          id: await stranger(kind, { name: `strange-${nameOf(kind)}`, tag: ownTag }),
        })),
        ...['security-group', 'network', 'volume', 'image', 'secret'].map(async (kind) => ({
          kind,
          id: await stranger(kind, { name: nameOf(kind), tag: otherTag }),
        })),
      ]);

      expect(await run()).toMatchObject({ counts: { removed: 0, found: 0 }, exitCode: 0 });
      await ledger.endRun('r1');
      expect((await run({ dryRun: true })).counts).toMatchObject({ found: 2 * kinds.length + 2, removed: 0 });

      const result = await run();
      expect(events.filter((event) => event.type === 'failed' || event.type === 'unseen')).toEqual([]);
      expect(result).toMatchObject({ counts: { removed: 2 * kinds.length + 2 }, left: [], exitCode: 0 });
      for (const entry of await ledger.entries()) {
        expect(entry.state).toBe('gone');
        if (entry.kind === 'router-interface') continue;
        expect([entry.kind, await isThere(entry.kind, entry.resourceId!)]).toEqual([entry.kind, false]);
      }
      for (const { kind, id } of strangers) expect([kind, await isThere(kind, id)]).toEqual([kind, true]);
      expect((await run()).counts).toMatchObject({ found: 0, removed: 0, failed: 0 });
    });

    test('a create that never came is closed after two looks, one that comes late is removed', async () => {
      await ledger.intend({ run: 'r1', kind: 'network' });
      const late = await ledger.intend({ run: 'r1', kind: 'security-group' });
      const later = await ledger.intend({ run: 'r1', kind: 'image' });
      await ledger.endRun('r1');
      let arrival: Promise<unknown> | null = null;
      const result = await run({
        clock: {
          now: Date.now,
          async sleep(milliseconds) {
            await (arrival ??= creates['security-group']!(late));
            await sleep(milliseconds);
          },
        },
      });
      expect(result).toMatchObject({ counts: { removed: 1, absent: 2 }, left: [], exitCode: 0 });
      const { id } = await creates['image']!(later);
      expect(await run()).toMatchObject({ counts: { removed: 1 }, exitCode: 0 });
      expect(await isThere('image', id)).toBe(false);
    });

    test(
      'buckets are removed with whatever is in them, also when no credential is left',
      { timeout: 60_000 },
      async (context) => {
        const { userId, projectId } = await cloud.token();
        const endpoint = (await cloud.endpoint('s3')) ?? (await cloud.endpoint('object-store'));
        if (endpoint === null) context.skip('this cloud has no object storage');
        const credential = await track(ledger, { run: 'r1', kind: 'ec2-credential' }, async ({ name }) => {
          const made = await cloud.identity.createEc2Credential(userId, projectId!, { access: ec2AccessKey(name) });
          return { id: made.access, ...made };
        });
        const s3 = openS3({
          endpoint: new URL(endpoint!).origin,
          accessKey: credential.resource.access,
          secretKey: credential.resource.secret,
          egress: operatorPolicy,
          tls: await readTlsFiles(cloud.config.tls),
        });
        const scope = { endpoint: s3.endpoint };
        const [known, lost] = await Promise.all(
          ['known', 'lost'].map(async () => ledger.intend({ run: 'r1', kind: 'bucket', scope })),
        );
        for (const { name } of [known!, lost!]) {
          await s3.createBucket(name);
          await s3.putObject(name, 'an/object', new TextEncoder().encode('content'));
        }
        await ledger.created(known!.id, known!.name);
        await ledger.endRun('r1');

        expect(await run({ dryRun: true })).toMatchObject({ counts: { found: 3 }, exitCode: 0 });
        await removers['ec2-credential'].remove(cloud, credential.resource.id);
        await ledger.gone(credential.entry.id);
        const before = await Array.fromAsync(cloud.identity.listEc2Credentials(userId), (one) => one.access);
        const result = await run();
        expect(events.filter((event) => event.type === 'failed' || event.type === 'unseen')).toEqual([]);
        expect(result).toMatchObject({ counts: { removed: 2 }, exitCode: 0 });
        // The one that the janitor made for itself is gone as well.
        const after = await Array.fromAsync(cloud.identity.listEc2Credentials(userId), (one) => one.access);
        expect(after.filter((access) => !before.includes(access))).toEqual([]);
        expect(await ledger.entries({ states: ['intended', 'created'] })).toEqual([]);
        const names = await Array.fromAsync(
          cloud.objectStore.listContainers({ prefix: 'allmend-' }),
          (one) => one.name,
        );
        for (const { name } of [known!, lost!]) expect(names.filter((one) => one.startsWith(name))).toEqual([]);
        await s3.close();
      },
    );

    test('with an application credential it removes buckets by keys that a person made, and says when these are missing', async (context) => {
      const { userId, projectId } = await cloud.token();
      const endpoint = (await cloud.endpoint('s3')) ?? (await cloud.endpoint('object-store'));
      if (endpoint === null) context.skip('this cloud has no object storage');
      const keys = await cloud.identity.createEc2Credential(userId, projectId!);
      foreign.push({ kind: 'ec2-credential', id: keys.access });
      const credential = await cloud.identity.createApplicationCredential(userId, {
        name: `janitor-contract-${process.pid}-${Date.now().toString(36)}`,
      });
      foreign.push({ kind: 'application-credential', id: credential.id });
      const auth = { application_credential_id: credential.id, application_credential_secret: credential.secret };
      const bare = { auth_type: 'v3applicationcredential', auth };
      const openWith = (entry: object): Cloud => {
        const read = cloudOfEntry({
          text: JSON.stringify({ clouds: { any: entry } }),
          place: 'the test',
          name: cloud.name,
          authUrl: String(cloud.config.auth['auth_url']),
          region: cloud.config.region,
          interface: 'public',
          ca: null,
        });
        return openCloud({ ...cloud.config, authType: read.authType, auth: read.auth, ec2: read.ec2 });
      };
      const s3 = openS3({
        endpoint: new URL(endpoint!).origin,
        accessKey: keys.access,
        secretKey: keys.secret,
        egress: operatorPolicy,
        tls: await readTlsFiles(cloud.config.tls),
      });
      const bucket = await ledger.intend({ run: 'r1', kind: 'bucket', scope: { endpoint: s3.endpoint } });
      await s3.createBucket(bucket.name);
      await s3.putObject(bucket.name, 'an/object', new TextEncoder().encode('content'));
      await s3.close();
      await ledger.created(bucket.id, bucket.name);
      await ledger.endRun('r1');
      const sweepAs = (entry: object) =>
        run({
          runs: ['r1'],
          open: async () =>
            openStackPremises(openWith(entry), { ledger, dryRun: false, signal: new AbortController().signal }),
        });

      expect(await sweepAs(bare)).toMatchObject({ counts: { removed: 0 }, left: [{ kind: 'bucket' }], exitCode: 1 });
      const remedy = expect.stringContaining('ec2_access_key and ec2_secret_key');
      expect(events).toMatchObject([{ type: 'failed', failure: { reason: 'janitor.no-s3', remedy } }]);
      const result = await sweepAs({ ...bare, ec2_access_key: keys.access, ec2_secret_key: keys.secret });
      expect(events.filter((event) => event.type === 'failed' || event.type === 'unseen')).toEqual([]);
      expect(result).toMatchObject({ counts: { removed: 1 }, left: [], exitCode: 0 });
      const entries = await ledger.entries();
      expect(entries.filter(({ kind }) => kind === 'bucket').map(({ state }) => state)).toEqual(['gone']);
      expect(entries.filter(({ kind, state }) => kind === 'ec2-credential' && state !== 'gone')).toEqual([]);
    });
  });
}
