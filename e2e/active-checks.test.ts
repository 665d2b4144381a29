import { loadCloudConfig, openCloud } from '@allmend/openstack-client';
import type { Cloud } from '@allmend/openstack-client';
import { startSandbox } from '@allmend/openstack-sandbox';
import type { InventoryItem, ProfileName, SandboxCloud, SandboxOptions } from '@allmend/openstack-sandbox';
import { temporaryFolder } from '@allmend/kit-testing';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { testcasesNamed as named, type Testcase } from '../features/conformance/checks/registry-testing.ts';
import {
  impatientBackup,
  readBackup,
  type BackupRoundTrip,
} from '../features/conformance/checks/scs-0117/round-trip-testing.ts';
import { readS3, s3Operations, type S3RoundTrip } from '../features/conformance/checks/scs-0123/round-trip-testing.ts';
import { readDomainManager } from '../features/conformance/checks/scs-0302/run-testing.ts';
import { runLive, type LiveOptions, type LiveRun } from '../features/conformance/engine/live-testing.ts';
import { makeCredential } from './application-credential.ts';

/** One simulated cloud, and what the checks leave in it. */
interface Place extends AsyncDisposable {
  readonly sandbox: SandboxCloud;
  readonly member: Cloud;
  run(testcases: readonly Testcase[], options?: LiveOptions & { readonly manager?: true }): Promise<LiveRun>;
  /** What users have in the cloud now and had not when it was opened. */
  additions(): readonly InventoryItem[];
}

async function openPlace(options: SandboxOptions = {}): Promise<Place> {
  const bugs: unknown[] = [];
  const started = await startSandbox({ pace: 0.1, report: (error) => bugs.push(error), ...options });
  const sandbox = started.clouds[0]!;
  const configure = async (name: string) => {
    await using folder = await temporaryFolder('place');
    const file = join(folder.path, 'clouds.yaml');
    await writeFile(file, started.cloudsYaml());
    return await loadCloudConfig(name, { env: { OS_CLIENT_CONFIG_FILE: file } });
  };
  const member = openCloud(await configure(sandbox.name));
  const manager = await configure(`${sandbox.name}-manager`);
  const known = new Set(sandbox.state.resources().map(({ kind, id }) => `${kind}/${id}`));
  return {
    sandbox,
    member,
    run: (testcases, { manager: withManager, ...more } = {}) =>
      runLive(member, testcases, {
        ...more,
        ...(withManager && { domainManagerCloud: async () => openCloud(manager) }),
      }),
    additions: () => sandbox.state.resources().filter(({ kind, id }) => !known.has(`${kind}/${id}`)),
    async [Symbol.asyncDispose]() {
      await member.close();
      await started.close();
      if (bugs.length > 0) throw bugs[0];
    },
  };
}

const backup = [impatientBackup];
const s3 = named(/^scs-0123-swift-s3$/);
const entropy = named(/^scs-0101-(entropy-avail|fips-test|rngd)$/);
const booted = named(/^allmend-0100-booted-/);
const encryption = named(/^allmend-0114-encryption$/);
const domain = named(/^allmend-0302-domain-manager$/);

const verdicts = ({ findings }: LiveRun): Record<string, string> =>
  Object.fromEntries(Object.values(findings).map(({ testcase, verdict }) => [testcase, verdict]));

const tripOf = ({ snapshot }: LiveRun): BackupRoundTrip => readBackup(snapshot);
const s3Of = ({ snapshot }: LiveRun): S3RoundTrip => readS3(snapshot);

describe.each<ProfileName>(['zed', 'current'])('on a healthy cloud, release %s', (profile) => {
  test('every active testcase passes, at the same time, and nothing is left', async () => {
    await using place = await openPlace({ profile });
    const testcases = [...backup, ...s3, ...entropy, ...booted, ...encryption, ...domain];
    const run = await place.run(testcases, { manager: true });
    expect(verdicts(run)).toEqual(Object.fromEntries(testcases.map(({ id }) => [id, 'PASS'])));
    expect(tripOf(run)).toMatchObject({ failure: null, notCompared: null });
    expect(s3Of(run).operations.map(({ operation }) => operation)).toEqual(s3Operations);
    expect(run.left).toEqual([]);
    expect(place.additions()).toEqual([]);
    expect(new Set(run.entries.map(({ kind }) => kind))).toEqual(
      new Set(
        'server network subnet volume backup image bucket ec2-credential user project group role domain'.split(' '),
      ),
    );
  });
});

describe.concurrent('volume backup', () => {
  test('fails where other content comes back', async () => {
    await using place = await openPlace({ flaws: ['backup-corrupts'] });
    const run = await place.run(backup);
    expect(run.findings['scs-0117-test-backup']).toMatchObject({
      verdict: 'FAIL',
      official: 'PASS',
      deviation: '0117-content',
    });
    expect(run.left).toEqual([]);
    expect(place.additions()).toEqual([]);
  });

  test('fails without a backup service, after a second attempt; what cannot be removed stays in the ledger', async () => {
    await using place = await openPlace({ flaws: ['no-backup'] });
    const run = await place.run(backup);
    expect(verdicts(run)).toEqual({ 'scs-0117-test-backup': 'FAIL' });
    const trip = tripOf(run);
    expect(trip.steps.filter(({ step }) => step === 'create-backup')).toHaveLength(2);
    expect(trip.failure).toMatchObject({ step: 'create-backup', kind: 'error-status' });
    // Cinder deletes no backup without the service either.
    expect(run.left.map(({ kind }) => kind)).toEqual(['backup', 'backup']);
    const left = run.events.filter((event) => event.type === 'left-behind').map(({ name }) => name);
    expect(left.sort()).toEqual(run.left.map(({ name }) => name).sort());
    expect(place.additions().map(({ kind }) => kind)).toEqual(['backup', 'backup']);
  }, 60_000);

  test('passes when the service came up between the first attempt and the second', async () => {
    await using place = await openPlace({ flaws: ['no-backup'] });
    const run = await place.run(backup, {
      event(event) {
        if (event.type === 'progress' && event.text.includes('second attempt')) place.sandbox.undoFlaw('no-backup');
      },
    });
    expect(run.findings['scs-0117-test-backup']).toMatchObject({
      verdict: 'PASS',
      official: 'FAIL',
      deviation: '0117-second-attempt',
    });
    expect(run.left).toEqual([]);
    expect(place.additions()).toEqual([]);
  });

  test('fails when the restore does', async () => {
    await using place = await openPlace({ flaws: ['restore-fails'] });
    const run = await place.run(backup);
    expect(verdicts(run)).toEqual({ 'scs-0117-test-backup': 'FAIL' });
    expect(tripOf(run).failure).toMatchObject({ step: 'restore-backup', kind: 'error-status' });
    expect(run.left).toEqual([]);
  });

  test.each(['upload-forbidden', 'upload-quota'])(
    'goes on without content where images are refused: %s',
    async (flaw) => {
      await using place = await openPlace({ flaws: [flaw] });
      const run = await place.run(backup);
      expect(verdicts(run)).toEqual({ 'scs-0117-test-backup': 'PASS' });
      expect(tripOf(run)).toMatchObject({
        contentWritten: null,
        contentRestored: null,
        notCompared: { step: 'write-content' },
        failure: null,
      });
      expect(run.findings['scs-0117-test-backup']?.message.key).toBe('scs-0117.good-unseen');
      expect(run.left).toEqual([]);
      expect(place.additions()).toEqual([]);
    },
  );

  test.each([
    ['full-quota', 'DNF'],
    ['no-block-storage', 'FAIL'],
  ])('%s: %s', async (flaw, verdict) => {
    await using place = await openPlace({ flaws: [flaw] });
    const run = await place.run(backup);
    expect(verdicts(run)).toEqual({ 'scs-0117-test-backup': verdict });
    expect(run.left).toEqual([]);
    expect(place.additions()).toEqual([]);
  });

  test('counts the unnamed backups that the official suite stumbles over, and leaves them alone', async () => {
    await using place = await openPlace();
    const source = await place.member.blockStorage.createVolume({ name: 'of a neighbour', size: 1 });
    await expect
      .poll(async () => (await place.member.blockStorage.getVolume(source.id)).status, { timeout: 10_000 })
      .toBe('available');
    const foreign = await place.member.blockStorage.createBackup({ name: 'x', volume_id: source.id });
    place.sandbox.settle();
    place.sandbox.tables.backups.get(foreign.id)!.name = null as never;
    const run = await place.run(backup);
    expect(run.findings['scs-0117-test-backup']).toMatchObject({ verdict: 'PASS', official: 'FAIL' });
    expect(
      place
        .additions()
        .map(({ id }) => id)
        .sort(),
    ).toEqual([source.id, foreign.id].sort());
  });
});

describe.concurrent('S3', () => {
  test.each<[string, string, Partial<S3RoundTrip['operations'][number]>]>([
    ['s3-readonly', 'FAIL', { operation: 'create-bucket', outcome: 'refused' }],
    ['s3-no-multipart', 'FAIL', { operation: 'multipart-upload', outcome: 'refused' }],
    ['s3-corrupts', 'FAIL', { operation: 'get-object', outcome: 'wrong-content' }],
    ['s3-unusual-error', 'PASS', { operation: 'list-with-unknown-key', code: 'SignatureDoesNotMatch' }],
  ])('%s: %s', async (flaw, verdict, seen) => {
    await using place = await openPlace({ flaws: [flaw] });
    const run = await place.run(s3);
    expect(verdicts(run)).toEqual({ 'scs-0123-swift-s3': verdict });
    expect(s3Of(run).operations).toContainEqual(expect.objectContaining(seen));
    expect(run.left).toEqual([]);
    expect(place.additions()).toEqual([]);
  });

  test('fails where there is none, although the official suite passes', async () => {
    await using place = await openPlace({ flaws: ['no-s3'] });
    const run = await place.run(s3);
    expect(run.findings['scs-0123-swift-s3']).toMatchObject({
      verdict: 'FAIL',
      official: 'PASS',
      deviation: '0123-no-object-store',
    });
    expect(run.entries).toEqual([]);
  });

  test('by an application credential: not without keys that a person made, and with them none are made', async () => {
    await using place = await openPlace();
    const { entry, keys } = await makeCredential(place.sandbox);
    const before = place.sandbox.tables.ec2Credentials.size;
    const runAs = async (content: object): Promise<LiveRun> => {
      await using folder = await temporaryFolder('credential');
      const file = join(folder.path, 'clouds.yaml');
      await writeFile(file, JSON.stringify({ clouds: { given: content } }));
      const cloud = openCloud(await loadCloudConfig('given', { env: { OS_CLIENT_CONFIG_FILE: file } }));
      try {
        return await runLive(cloud, s3);
      } finally {
        await cloud.close();
      }
    };
    const without = await runAs(entry);
    expect(without.findings['scs-0123-swift-s3']).toMatchObject({
      verdict: 'DNF',
      message: { key: 'scs-0123.s3-delegated' },
      remedy: ['openstack ec2 credentials create'],
    });
    expect(s3Of(without).operations.at(-1)).toMatchObject({ operation: 'create-credential', status: 403 });
    expect(without.left).toEqual([]);

    const run = await runAs({ ...entry, ...keys });
    expect(verdicts(run)).toEqual({ 'scs-0123-swift-s3': 'PASS' });
    expect(s3Of(run).operations.map(({ operation }) => operation)).toEqual(
      s3Operations.map((one) => (one === 'create-credential' ? 'use-given-credential' : one)),
    );
    expect(run.entries).toMatchObject([{ kind: 'bucket', state: 'gone' }]);
    expect(place.sandbox.tables.ec2Credentials.size).toBe(before);
    expect(JSON.stringify(run.snapshot)).not.toContain(keys.ec2_secret_key);
  });

  test('keeps no key in the evidence', async () => {
    await using place = await openPlace();
    const secrets: string[] = [];
    const run = await place.run(s3, {
      event(event) {
        if (event.type === 'progress')
          secrets.push(...[...place.sandbox.tables.ec2Credentials.values()].map(({ secret }) => secret));
      },
    });
    expect(secrets.length).toBeGreaterThan(0);
    for (const secret of secrets) expect(JSON.stringify(run.snapshot)).not.toContain(secret);
  });
});

describe.concurrent('a booted server', () => {
  /** A flavor of which there can be less. */
  const onlyFlavor = ({ sandbox }: Place, name: string): void => {
    for (const [id, flavor] of sandbox.tables.flavors) if (flavor.name !== name) sandbox.tables.flavors.delete(id);
  };

  test.each([
    ['low-entropy', entropy, ['scs-0101-entropy-avail']],
    ['fips-failures', entropy, ['scs-0101-fips-test']],
    ['old-kernel', entropy, ['scs-0101-rngd']],
    ['other-architecture', booted, ['allmend-0100-booted-architecture']],
    ['small-disk-flavor', booted, ['allmend-0100-booted-disk']],
    ['shrunken-guests', booted, ['allmend-0100-booted-memory', 'allmend-0100-booted-vcpus']],
  ])('%s is found', async (flaw, testcases, failing) => {
    await using place = await openPlace({ flaws: [flaw] });
    onlyFlavor(place, 'SCS-2V-4-20s');
    const run = await place.run(testcases);
    expect(verdicts(run)).toEqual(
      Object.fromEntries(testcases.map(({ id }) => [id, failing.includes(id) ? 'FAIL' : 'PASS'])),
    );
    expect(run.left).toEqual([]);
    expect(place.additions()).toEqual([]);
  });

  test('that does not come is no answer', async () => {
    await using place = await openPlace({ flaws: ['no-compute'] });
    const run = await place.run([...booted, ...entropy]);
    expect(new Set(Object.values(verdicts(run)))).toEqual(new Set(['DNF']));
    expect(run.left).toEqual([]);
    expect(place.additions()).toEqual([]);
  });
});

describe.concurrent('encrypted volume types', () => {
  test.each([
    ['unencrypted-volume-type', 'FAIL'],
    ['no-special-volume-types', 'PASS'],
    ['full-quota', 'DNF'],
  ])('%s: %s', async (flaw, verdict) => {
    await using place = await openPlace({ flaws: [flaw] });
    const run = await place.run(encryption);
    expect(verdicts(run)).toEqual({ 'allmend-0114-encryption': verdict });
    expect(run.left).toEqual([]);
    expect(place.additions()).toEqual([]);
  });
});

describe.concurrent('the domain manager', () => {
  const outcomes = ({ snapshot }: LiveRun): Record<string, string> =>
    Object.fromEntries(readDomainManager(snapshot).probes.map(({ probe, outcome }) => [probe, outcome]));

  test.each([
    ['domain-manager-powerless', { 'create-user': 'refused', 'create-role': 'refused' }],
    ['domain-manager-assigns-admin', { 'assign-admin-on-project': 'allowed' }],
    ['domain-manager-crosses-domains', { 'create-user-in-other-domain': 'allowed' }],
  ])('%s is found, and nothing is left', async (flaw, seen) => {
    await using place = await openPlace({ flaws: [flaw] });
    const run = await place.run(domain, { manager: true });
    expect(verdicts(run)).toEqual({ 'allmend-0302-domain-manager': 'FAIL' });
    expect(outcomes(run)).toMatchObject(seen);
    expect(run.left).toEqual([]);
    expect(place.additions()).toEqual([]);
  });

  test('who may make roles but not delete them leaves one, and the ledger says so', async () => {
    await using place = await openPlace({ flaws: ['domain-manager-creates-roles'] });
    const run = await place.run(domain, { manager: true });
    expect(verdicts(run)).toEqual({ 'allmend-0302-domain-manager': 'FAIL' });
    expect(run.left).toMatchObject([{ kind: 'role', state: 'created' }]);
  });

  test('is not tried when nobody named one, nor in a read-only run', async () => {
    await using place = await openPlace();
    const unnamed = await place.run(domain);
    expect(verdicts(unnamed)).toEqual({ 'allmend-0302-domain-manager': 'MISS' });
    expect(unnamed.entries).toEqual([]);
    const readOnly = await place.run([...domain, ...backup, ...s3, ...booted, ...encryption], {
      manager: true,
      readOnly: true,
    });
    expect(new Set(Object.values(verdicts(readOnly)))).toEqual(new Set(['MISS']));
    expect(readOnly.entries).toEqual([]);
  });

  test('of another cloud proves nothing here', async () => {
    await using place = await openPlace();
    await using elsewhere = await openPlace();
    const run = await place.run(domain, { domainManagerCloud: async () => openCloud(elsewhere.member.config) });
    expect(run.findings['allmend-0302-domain-manager']).toMatchObject({ verdict: 'DNF' });
    expect(run.snapshot.observations['domain-manager']?.error?.reason).toBe('domain-manager.other-cloud');
  });
});

test('an interruption ends every collector at once, and nothing is left', async () => {
  await using place = await openPlace({ pace: 0.5 });
  const interruption = new AbortController();
  const started = new Set<string>();
  const run = place.run([...backup, ...s3, ...booted, ...encryption, ...domain], {
    manager: true,
    signal: interruption.signal,
    event(event) {
      if (event.type !== 'progress') return;
      started.add(event.resource);
      if (started.size === 5) interruption.abort(new Error('Ctrl-C'));
    },
  });
  const { left, events } = await run;
  expect(started.size).toBe(5);
  // A create whose answer was cut off may have happened: it stays claimed, for the janitor.
  expect(left.filter(({ state }) => state !== 'intended')).toEqual([]);
  const claimed = new Set(left.map(({ name }) => name));
  for (const event of events) if (event.type === 'left-behind') expect(claimed).toContain(event.name);
  for (const { name } of place.additions()) expect(claimed).toContain(name);
});
