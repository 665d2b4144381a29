import type { Notice } from '@allmend/api/kinds';
import { findCondition } from '@allmend/core-controller';
import { readAllowedSigners, readReport, verifySignature } from '@allmend/conformance';
import { openMonitorKeys } from '@allmend/conformance/controllers';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { makeCredential } from '../application-credential.ts';
import { openMonitorStage, type MonitorStage } from './monitor-stage.ts';
import { quickTimes } from './quick-times.ts';

/** Runs take seconds, on a machine that has much to do more. */
vi.setConfig({ testTimeout: 120_000 });

let stage: MonitorStage;
afterEach(() => stage[Symbol.asyncDispose]());

const condition = async (name: string, type: string) =>
  findCondition((await stage.subject(name)).status?.conditions ?? [], type);
const standing = async (name: string) => (await stage.subject(name)).status?.standings?.[0];
const verdictNotice = async (): Promise<Notice | undefined> =>
  (await stage.notices()).find(({ spec }) => spec.cause === 'verdict:scs-compatible-iaas');

describe('a subject that was entered', () => {
  test('is looked at within seconds, measured without anybody, and its report is signed', async () => {
    stage = await openMonitorStage();
    // Patient enough that a machine that stands still for seconds is no warning.
    await stage.replica({ run: { times: { ...quickTimes, fenceMs: 60_000, staleMs: 75_000 } } });
    await stage.enter('luebeck');
    const accepted = await stage.until('credentials', () => condition('luebeck', 'CredentialsAccepted'));
    expect(accepted).toMatchObject({ status: 'True', message: expect.stringContaining('roles: member') });
    const passing = await stage.until('a verdict', async () => {
      const found = await standing('luebeck');
      return found?.verdict === 'PASS' && found;
    });
    expect(passing).toMatchObject({ version: 'v5.1', origin: 'us', counts: { FAIL: 0, DNF: 0, MISS: 0 } });
    const { status } = await stage.until('the next run', async () => {
      const found = await stage.subject('luebeck');
      return found.status?.nextRun && found;
    });
    const [run, ...others] = await stage.runs('luebeck');
    expect(others).toEqual([]);
    expect(run!.spec).toMatchObject({ reason: 'Onboarding', mode: 'all' });
    expect(run!.status).toMatchObject({ phase: 'Finished', verdict: 'PASS', attempt: 1, left: 0 });
    expect(run!.status!.created).toBeGreaterThan(0);
    expect(run!.status!.testcases!.every(({ state }) => state === 'Done')).toBe(true);
    expect(run!.metadata.ownerReferences).toMatchObject([{ kind: 'Subject', name: 'luebeck' }]);
    expect(stage.additions()).toEqual([]);

    expect(status!.lastReport!.id).toBe(run!.status!.report);
    expect(status!.nextRun).toMatchObject({ reason: expect.stringContaining('younger than an hour') });
    expect(status!.credentials).toEqual({ type: 'password' });
    const { row } = (await stage.journal.find('root', run!.status!.report!))!;
    const content = await stage.journal.content('root', row.content);
    const signature = Buffer.from(await stage.journal.content('root', row.signature!)).toString();
    const signers = await openMonitorKeys({ store: stage.api.store }).allowedSigners();
    const allowedSigners = readAllowedSigners(signers, 'signers');
    const verified = await verifySignature(content, signature, { source: 'journal', allowedSigners });
    expect(verified).toMatchObject({ signer: 'monitor', fingerprint: row.signer });
    const read = readReport(content, { source: 'journal' });
    expect(read).toMatchObject({ kind: 'allmend', report: { subject: 'luebeck', simulated: true, only: null } });
    expect(row).toMatchObject({ origin: 'us', simulated: true, signer: expect.stringMatching(/^SHA256:/) });
    expect(row.results.get('scs-0100-syntax-check')).toBe(1);
    expect(await stage.blobs.of('root').has(row.snapshot!)).toBe(true);
    expect(await stage.notices()).toEqual([]);
    expect(stage.log.filter((line) => /"level":"(?:warn|error)"/.test(line))).toEqual([]);
    for (const { password } of stage.cloud.accounts) expect(stage.log.join('')).not.toContain(password);
  });

  test('by an application credential passes whole with keys for S3; without them people are told what to make', async () => {
    stage = await openMonitorStage();
    const { entry, keys } = await makeCredential(stage.cloud);
    const made = stage.cloud.tables.ec2Credentials.size;
    await stage.replica();
    await stage.enter('luebeck', { entry: { ...entry, ...keys } });
    await stage.enter('kiel', { entry });
    const newest = (name: string) =>
      stage.until(`a verdict on ${name}`, async () => {
        const found = await standing(name);
        return found?.newest && found;
      });
    expect(await newest('luebeck')).toMatchObject({ verdict: 'PASS', counts: { FAIL: 0, DNF: 0, MISS: 0 } });
    const lacking = await newest('kiel');
    expect(lacking).toMatchObject({ verdict: 'DNF', counts: { FAIL: 0, DNF: 1, MISS: 0 } });
    expect(lacking.cause).toMatch(/^scs-0123-swift-s3: .*application credential.*openstack ec2 credentials create/);
    for (const name of ['luebeck', 'kiel'])
      expect((await stage.subject(name)).status?.credentials?.type).toBe('application credential');
    expect(stage.cloud.tables.ec2Credentials.size).toBe(made);
    const secrets = [keys.ec2_secret_key, entry.auth['application_credential_secret']!];
    for (const secret of secrets) expect(stage.log.join('')).not.toContain(secret);
  });

  test('shows a flaw that it gets, people are told, and again when it is mended', async () => {
    stage = await openMonitorStage();
    await stage.replica({ lookMs: 300 });
    await stage.enter('luebeck', { spec: { displayName: 'Hansa Cloud', region: 'Lübeck' } });
    await stage.until('a first verdict', async () => (await standing('luebeck'))?.newest);
    const before = (await stage.runs('luebeck')).length;

    stage.cloud.applyFlaw('missing-flavor');
    const failing = await stage.until('the failure', async () => {
      const found = await standing('luebeck');
      return found?.verdict === 'FAIL' && found;
    });
    expect(failing.cause).toMatch(/^scs-0103-flavor-\S+: .*SCS-/);
    const notice = await stage.until('a notice', verdictNotice);
    expect(notice.spec).toMatchObject({
      severity: 'failure',
      about: { kind: 'Subject', name: 'luebeck' },
      occurrence: failing.since,
      title: {
        de: 'Hansa Cloud, Lübeck besteht SCS-compatible IaaS v5.1 nicht.',
        en: 'Hansa Cloud, Lübeck does not pass SCS-compatible IaaS v5.1.',
        fr: 'Hansa Cloud, Lübeck ne réussit pas SCS-compatible IaaS v5.1.',
      },
      path: '/clouds/hansa/luebeck',
    });
    expect(notice.spec.body.de).toMatch(/^1 Testfall schlägt fehl\. scs-0103-flavor-\S+: /);
    expect(notice.spec.remedies).toEqual(expect.arrayContaining([expect.stringContaining('openstack flavor create')]));
    const changes = (await stage.runs('luebeck')).filter(({ spec }) => spec.reason === 'Change');
    expect(changes.length).toBeGreaterThan(0);
    expect((await stage.runs('luebeck')).length).toBeGreaterThan(before);

    stage.cloud.undoFlaw('missing-flavor');
    const recovered = await stage.until('the recovery', async () => {
      const found = await verdictNotice();
      return found?.spec.severity === 'recovery' && found;
    });
    expect(recovered.metadata.uid).toBe(notice.metadata.uid);
    expect(recovered.spec.title.en).toBe('Hansa Cloud, Lübeck passes SCS-compatible IaaS v5.1 again.');
  });
});
