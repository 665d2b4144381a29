import { ConformanceRun, Secret } from '@allmend/api/kinds';
import { afterEach, expect, test, vi } from 'vitest';
import { stringify } from 'yaml';
import { login } from '../../sandbox/openstack/testing.ts';
import { openMonitorStage, type MonitorStage } from './monitor-stage.ts';

/** Runs take seconds, on a machine that has much to do more. */
vi.setConfig({ testTimeout: 120_000 });

let stage: MonitorStage;
afterEach(() => stage[Symbol.asyncDispose]());

/** The figure of a thousand runs is the bench's; these few would show a contradiction that is not rare. */
const runs = { read: 12, all: 2 } as const;

test('a cloud that stays the same never passes and fails a testcase, however bad the network is', async () => {
  stage = await openMonitorStage({
    latency: 3,
    flaws: ['missing-recommended-flavor', 'stale-image'],
    faults: ['5xx:rate=0.04', 'torn:rate=0.03', 'slow:rate=0.03,ms=150'],
  });
  await stage.enter('luebeck');
  await stage.replica({ controllers: ['run'] });
  const found = new Map<string, Set<string>>();
  const requests = { read: [] as number[], all: [] as number[] };
  for (const mode of ['read', 'all'] as const) {
    for (let n = 0; n < runs[mode]; n++) {
      const place = { name: `${mode}-${n}`, namespace: stage.namespace };
      await stage.client.kind(ConformanceRun).create({ metadata: place, spec: { subject: 'luebeck', mode } });
      const { status } = await stage.until(
        `the end of ${place.name}`,
        async () => {
          const run = await stage.client.kind(ConformanceRun).get(place);
          return run.status?.finishedAt && run;
        },
        60,
      );
      expect(status!.problem ?? status!.phase).toBe('Finished');
      requests[mode].push(status!.requests!);
      for (const { id, verdict } of status!.testcases!) {
        if (verdict === 'PASS' || verdict === 'FAIL') found.set(id, (found.get(id) ?? new Set()).add(verdict));
      }
    }
  }
  expect([...found].filter(([, verdicts]) => verdicts.size > 1)).toEqual([]);
  expect(found.size).toBeGreaterThan(80);
  // The faults did their work, so that requests were repeated: else the test would say nothing.
  expect(Math.max(...requests.read)).toBeGreaterThan(Math.min(...requests.read));
  // Nothing is left; only of a create that a torn connection swallowed nobody can say that it will never arrive.
  expect(stage.additions()).toEqual([]);
  const open = await stage.ledger.entries({ states: ['intended', 'created'] });
  expect(open.filter(({ state, absentSince }) => state !== 'intended' || absentSince === null)).toEqual([]);
});

test('the end of an application credential is known and told of in time', async () => {
  stage = await openMonitorStage();
  const wire = await login(stage.cloud);
  const ends = new Date(Date.now() + 6.5 * 86_400_000);
  const { body } = await wire.post(`/identity/v3/users/${wire.userId}/application_credentials`, {
    application_credential: { name: 'monitor', expires_at: ends.toISOString().slice(0, 19) },
  });
  const { id, secret } = body['application_credential'] as unknown as { id: string; secret: string };
  await stage.enter('luebeck', { active: 'never' });
  const entry = {
    auth_type: 'v3applicationcredential',
    auth: { application_credential_id: id, application_credential_secret: secret },
  };
  const content = { 'clouds.yaml': stringify({ clouds: { any: entry } }) };
  await stage.client
    .kind(Secret)
    .apply(
      { metadata: { name: 'luebeck-credentials', namespace: stage.namespace }, stringData: content },
      { force: 'yes' },
    );
  await stage.replica();
  const notice = await stage.until('a notice', async () => (await stage.notices())[0]);
  expect(notice.spec).toMatchObject({ severity: 'warning', cause: 'credentials-expiry' });
  expect(notice.spec.occurrence).toMatch(/:7$/);
  expect(notice.spec.title.en).toMatch(/end on .*, in 7 days\.$/);
  expect(notice.spec.body.en).toContain('hansa/luebeck-credentials');
  const { credentials } = (await stage.subject('luebeck')).status!;
  expect(credentials).toEqual({ type: 'application credential', expiresAt: `${ends.toISOString().slice(0, 19)}Z` });
  await stage.until('a verdict', async () => (await stage.subject('luebeck')).status?.standings?.[0]?.newest);
  expect(stage.log.join('')).not.toContain(secret);
});
