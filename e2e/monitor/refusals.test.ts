import { Cloud, ConformanceRun, Scope, Secret, Subject } from '@allmend/api/kinds';
import { findCondition } from '@allmend/core-controller';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { openMonitorStage, type MonitorStage } from './monitor-stage.ts';

/** Runs take seconds, on a machine that has much to do more. */
vi.setConfig({ testTimeout: 120_000 });

/** Of a cloud whose run is still under way when people have done what they are to do meanwhile. */
const unhurried = 3;

let stage: MonitorStage;
afterEach(() => stage[Symbol.asyncDispose]());

const condition = async (name: string, type: string) =>
  findCondition((await stage.subject(name)).status?.conditions ?? [], type);
const finished = (name: string) =>
  stage.until('an ended run', async () =>
    (await stage.runs(name)).find(({ status }) => ['Finished', 'Failed', 'Cancelled'].includes(status?.phase ?? '')),
  );
const request = (name: string, spec: Partial<ConformanceRun['spec']> = {}) =>
  stage.client.kind(ConformanceRun).create({
    metadata: { name: `${name}-asked`, namespace: stage.namespace },
    spec: { subject: name, ...spec },
  });
const asked = (name: string) =>
  stage.client.kind(ConformanceRun).get({ name: `${name}-asked`, namespace: stage.namespace });
const endOfAsked = (name: string) =>
  stage.until('the end of the run', async () => {
    const run = await asked(name);
    return run.status?.finishedAt && run;
  });

describe('a cloud that cannot be measured', () => {
  test('wrong credentials: the cloud’s own words, no run, a notice; mended, it is measured', async () => {
    stage = await openMonitorStage();
    await stage.replica({ lookMs: 500 });
    await stage.enter('luebeck', { auth: (auth) => ({ ...auth, password: 'canary-7f3a-wrong' }) });
    const refused = await stage.until('the refusal', async () => {
      const found = await condition('luebeck', 'CredentialsAccepted');
      return found?.status === 'False' && found;
    });
    expect(refused).toMatchObject({
      reason: 'CredentialsWrong',
      message: expect.stringContaining('requires authentication'),
    });
    expect(await condition('luebeck', 'Reachable')).toMatchObject({ status: 'True' });
    const notice = await stage.until('a notice', async () => (await stage.notices())[0]);
    expect(notice.spec).toMatchObject({ severity: 'warning', cause: 'credentials' });
    expect(notice.spec.body.en).toContain('requires authentication');
    expect(await stage.runs('luebeck')).toEqual([]);
    expect(await condition('luebeck', 'Scheduled')).toMatchObject({ reason: 'CredentialsNotAccepted' });
    expect(stage.log.join('') + JSON.stringify([refused, notice])).not.toContain('canary-7f3a');

    await stage.client.kind(Cloud).delete({ name: 'luebeck', namespace: stage.namespace });
    await stage.client.kind(Subject).delete({ name: 'luebeck', namespace: stage.namespace });
    await stage.enter('luebeck', { active: 'never' });
    expect((await finished('luebeck')).status).toMatchObject({ phase: 'Finished', verdict: 'PASS' });
  });

  test('a Secret that is missing is said, and seen as soon as it is there', async () => {
    stage = await openMonitorStage();
    await stage.replica({ lookMs: 500 });
    await stage.enter('luebeck', { active: 'never' });
    const name = { name: 'luebeck-credentials', namespace: stage.namespace };
    const { data } = await stage.client.kind(Secret).get(name);
    await stage.client.kind(Secret).delete(name);
    await stage.client.kind(Subject).delete({ name: 'luebeck', namespace: stage.namespace });
    await stage.client.kind(Subject).create({
      metadata: { name: 'bremen', namespace: stage.namespace },
      spec: {
        displayName: 'Bremen',
        operator: 'x',
        scopes: ['scs-compatible-iaas'],
        measurement: { cloud: 'luebeck', active: 'never' },
      },
    });
    await stage.until(
      'the problem',
      async () => (await condition('bremen', 'CredentialsAccepted'))?.reason === 'SecretMissing',
    );
    await stage.client.kind(Secret).create({ metadata: name, data: data! });
    expect((await finished('bremen')).status).toMatchObject({ phase: 'Finished' });
    expect(await condition('bremen', 'CredentialsAccepted')).toMatchObject({ status: 'True' });
  });

  test('one that does not answer: every testcase did not finish, none failed', async () => {
    stage = await openMonitorStage();
    await stage.replica();
    await stage.enter('luebeck', { endpoint: 'http://127.0.0.1:1/v3' });
    const run = await finished('luebeck');
    expect(run.status).toMatchObject({ phase: 'Finished', left: 0 });
    expect(new Set(run.status!.testcases!.map(({ verdict }) => verdict))).toEqual(new Set(['DNF']));
    const standing = await stage.until('a standing', async () => {
      const found = (await stage.subject('luebeck')).status?.standings?.[0];
      return found?.newest && found;
    });
    expect(standing).toMatchObject({ verdict: 'DNF', counts: { FAIL: 0, PASS: 0 } });
    expect(standing.cause).toContain('nothing listens there');
    expect(await condition('luebeck', 'Reachable')).toMatchObject({ status: 'False', reason: 'Unreachable' });
    expect(await stage.notices()).toEqual([]);
  });

  test('an account that may too much is not used', async () => {
    stage = await openMonitorStage();
    await stage.replica();
    const admin = stage.cloud.accounts.find(({ role }) => role === 'admin')!;
    await stage.enter('luebeck', {
      auth: (auth) => ({
        ...auth,
        username: admin.userName,
        password: admin.password,
        project_name: admin.projectName!,
        project_domain_name: admin.domainName,
        user_domain_name: admin.domainName,
      }),
    });
    await stage.until(
      'the refusal',
      async () => (await condition('luebeck', 'CredentialsAccepted'))?.reason === 'WrongRoles',
    );
    await request('luebeck');
    expect((await endOfAsked('luebeck')).status).toMatchObject({
      phase: 'Failed',
      problem: expect.stringContaining('a check must see the cloud as a plain member does'),
    });
  });

  test('a cloud of a tenant is not reached on private addresses, however the run comes about', async () => {
    stage = await openMonitorStage();
    await stage.replica({ run: { egress: () => ({ name: 'strangers', allow: ['public'] }) }, controllers: ['run'] });
    await stage.enter('luebeck');
    await request('luebeck');
    expect((await endOfAsked('luebeck')).status).toMatchObject({
      phase: 'Failed',
      problem: expect.stringContaining('policy "strangers"'),
    });
  });
});

describe('a run that people want', () => {
  test('of some testcases only; what cannot be run is a sentence', async () => {
    stage = await openMonitorStage();
    await stage.replica({ controllers: ['run'] });
    await stage.enter('luebeck');
    await request('luebeck', { testcases: 'scs-0100-.*-check' });
    const run = await endOfAsked('luebeck');
    expect(run.status).toMatchObject({ phase: 'Finished', verdict: 'PASS' });
    expect(run.status!.testcases!.map(({ id }) => id)).toEqual(['scs-0100-syntax-check', 'scs-0100-semantics-check']);
    const place = { name: 'luebeck-asked', namespace: stage.namespace };
    const refused = async (spec: Partial<ConformanceRun['spec']>) => {
      await stage.client.kind(ConformanceRun).delete(place);
      await stage.client.kind(ConformanceRun).create({ metadata: place, spec: { subject: 'luebeck', ...spec } });
      const { status } = await endOfAsked('luebeck');
      expect(status!.phase).toBe('Failed');
      return status!.problem;
    };
    expect(await refused({ testcases: '(' })).toContain('not a regular expression');
    expect(await refused({ testcases: '(a+)+$' })).toContain('No testcase is left to run');
    expect(await refused({ testcases: 'scs-0117-test-backup', mode: 'read' })).toContain('No testcase is left to run');
    expect(await refused({ subject: 'nobody' })).toContain('There is no Subject "nobody"');
  });

  test('is cancelled before it begins, and while it is under way: what it created is taken away', async () => {
    stage = await openMonitorStage({ pace: unhurried });
    await stage.enter('luebeck');
    const place = { name: 'luebeck-asked', namespace: stage.namespace };
    await request('luebeck', { cancel: true });
    const replica = await stage.replica({ controllers: ['run'] });
    expect((await endOfAsked('luebeck')).status).toMatchObject({ phase: 'Cancelled' });
    await stage.client.kind(ConformanceRun).delete(place);
    await request('luebeck');
    await stage.until('something in the cloud', () => Promise.resolve(stage.additions().length > 2));
    await stage.until('progress that says so', async () =>
      (await asked('luebeck')).status?.testcases?.some(({ state }) => state === 'Running'),
    );
    await stage.client.kind(ConformanceRun).patch(place, { merge: { spec: { cancel: true } } });
    const { status } = await endOfAsked('luebeck');
    expect(status).toMatchObject({ phase: 'Cancelled', left: 0 });
    expect(status).not.toHaveProperty('report');
    expect(stage.additions()).toEqual([]);
    await replica.stop();
  });

  test('is ended when its subject goes: nothing is left in the cloud, nothing is written down', async () => {
    stage = await openMonitorStage({ pace: unhurried });
    await stage.replica();
    await stage.enter('luebeck');
    await stage.until('something in the cloud', () => Promise.resolve(stage.additions().length > 2));
    const { metadata } = await stage.subject('luebeck');
    await stage.client.kind(Subject).delete({ name: 'luebeck', namespace: stage.namespace });
    await stage.until('an empty cloud', () => Promise.resolve(stage.additions().length === 0));
    await stage.until('the end of its runs', async () => (await stage.runs('luebeck')).length === 0);
    const place = { tenant: 'root', namespace: stage.namespace, name: 'luebeck', uid: metadata.uid! };
    expect(await stage.journal.rows(place)).toEqual([]);
    // What was asked for and not answered when it ended was looked for.
    await stage.until('a closed ledger', async () => {
      const open = await stage.ledger.entries({ states: ['intended', 'created'] });
      return open.every(({ state, absentSince }) => state === 'intended' && absentSince !== null);
    });
  });
});

test('a scope that is withdrawn counts no more, and nothing is run for it; it comes back', async () => {
  stage = await openMonitorStage();
  await stage.replica();
  await stage.enter('luebeck', { active: 'never' });
  await stage.until('a standing', async () => (await stage.subject('luebeck')).status?.standings?.[0]?.newest);
  const scope = { name: 'scs-compatible-iaas' };
  const { spec } = await stage.client.kind(Scope).get(scope);
  await stage.client.kind(Scope).delete(scope);
  await stage.until('no standing', async () => {
    const { status } = await stage.subject('luebeck');
    return (status?.standings ?? []).length === 0;
  });
  expect(await condition('luebeck', 'ScopesReadable')).toMatchObject({
    status: 'False',
    message: expect.stringContaining('scs-compatible-iaas'),
  });
  expect(await condition('luebeck', 'Scheduled')).toMatchObject({ reason: 'NoTestcases' });
  await request('luebeck');
  expect((await endOfAsked('luebeck')).status).toMatchObject({
    phase: 'Failed',
    problem: expect.stringContaining('None of the scopes'),
  });
  await stage.client.kind(Scope).create({ metadata: scope, spec });
  const standing = await stage.until(
    'the standing',
    async () => (await stage.subject('luebeck')).status?.standings?.[0],
  );
  expect(standing).toMatchObject({ verdict: 'MISS', counts: { FAIL: 0 } });
  expect(standing.newest).toBeDefined();
});

test('a Scope says whether it can be read', async () => {
  stage = await openMonitorStage();
  await stage.replica({ controllers: ['scope'] });
  const scopes = stage.client.kind(Scope);
  await scopes.create({ metadata: { name: 'shipped' }, spec: { shipped: 'scs-compatible-iaas' } });
  await scopes.create({ metadata: { name: 'broken' }, spec: { text: stringify({ uuid: 'x', scripts: [] }) } });
  const read = (name: string) =>
    stage.until('its status', async () => (await scopes.get({ name })).status?.conditions && scopes.get({ name }));
  const shipped = (await read('shipped')).status!;
  expect(shipped).toMatchObject({ title: 'SCS-compatible IaaS', conditions: [{ type: 'Readable', status: 'True' }] });
  expect(shipped.versions!.find(({ version }) => version === 'v5.1')).toMatchObject({
    validity: 'effective',
    testcases: 54,
  });
  const broken = (await read('broken')).status!;
  expect(broken.conditions).toMatchObject([{ type: 'Readable', status: 'False', reason: 'Invalid' }]);
  expect(broken.conditions![0]!.message).toMatch(/line \d+, column \d+/);
});
