import { temporaryFolder } from '@allmend/kit-testing';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  apply,
  decisionOf,
  furnish,
  inHansa,
  openCertificateStage,
  standing,
  type Answer,
  type CertificateStage,
} from './certificate-stage.ts';

let stage: CertificateStage;
let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let name = '';
let certificates = 0;

beforeAll(async () => {
  folder = await temporaryFolder('certificates');
  stage = await openCertificateStage(folder.path);
  await furnish(stage.call);
});
afterAll(async () => {
  await stage[Symbol.asyncDispose]();
  await folder[Symbol.asyncDispose]();
});
beforeEach(async () => {
  stage.now = new Date();
  name = `hansa-${++certificates}`;
  expect((await apply(stage.call, 'otto', name)).code).toBe(201);
});

const day = 86_400_000;
const path = (): string => `${inHansa}/certificates/${name}`;
const read = async (): Promise<Record<string, unknown>> => (await stage.call('eve', 'GET', path())).body.status ?? {};
const decide = (who: string, action: string, more = {}): Promise<Answer> => stage.decide(who, name, action, more);
const later = (days: number): void => void (stage.now = new Date(stage.now.getTime() + days * day));
async function grant(): Promise<void> {
  expect((await decide('ada', 'grant')).code).toBe(201);
  expect((await decide('bo', 'grant')).code).toBe(201);
}

test('the whole life: applied, granted by two, suspended, reinstated by two, checked, revoked', async () => {
  expect(await decide('ada', 'grant', { reason: 'passed for 30 days' })).toMatchObject({
    code: 201,
    body: {
      kind: 'CertificateDecision',
      metadata: { name, namespace: 'hansa' },
      spec: { action: 'grant', reason: 'passed for 30 days' },
      status: { effect: 'Waiting', state: 'Applied' },
    },
  });
  expect(await read()).toMatchObject({ state: 'Applied', pending: { action: 'grant', by: 'ada (token; root)' } });
  later(1);
  expect((await decide('bo', 'grant')).body.status).toEqual({ effect: 'Done', state: 'Granted' });
  const granted = await read();
  const year = stage.now.getUTCFullYear();
  expect(granted).toMatchObject({ state: 'Granted', appliedBy: 'otto (token; root)' });
  expect(granted['number']).toMatch(new RegExp(`^hansa-${year}-[1-9]\\d*$`));
  expect(granted).not.toHaveProperty('pending');
  expect((await decide('cy', 'suspend', { reason: 'a complaint' })).body.status).toEqual({
    effect: 'Done',
    state: 'Suspended',
  });
  expect((await decide('cy', 'reinstate')).body.status).toEqual({ effect: 'Waiting', state: 'Suspended' });
  expect((await decide('cy', 'reinstate')).code).toBe(403);
  expect((await decide('ada', 'reinstate')).body.status).toEqual({ effect: 'Done', state: 'Granted' });
  later(80);
  await decide('ada', 'check');
  expect((await decide('bo', 'check')).body.status).toEqual({ effect: 'Done', state: 'Granted' });
  expect((await read())['nextManualCheck']).not.toBe(granted['nextManualCheck']);
  expect((await decide('bo', 'revoke', { reason: 'false statements' })).body.status).toMatchObject({
    state: 'Revoked',
  });
  const end = await read();
  expect(end).toMatchObject({ number: granted['number'], validUntil: granted['validUntil'] });
  expect((end['decisions'] as { action: string; by: string }[]).map(({ action, by }) => `${by[0]} ${action}`)).toEqual([
    'a grant',
    'b grant',
    'c suspend',
    'c reinstate',
    'a reinstate',
    'a check',
    'b check',
    'b revoke',
  ]);
  expect((await decide('ada', 'reinstate')).code).toBe(409);
});

describe('who may not', () => {
  test('who applied decides nothing, whatever rights they have, nor as somebody else', async () => {
    expect((await decide('otto', 'grant')).body.message).toContain('who applied for a certificate decides nothing');
    expect((await decide('otto', 'grant')).code).toBe(403);
    await stage.call('root', 'POST', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings', {
      metadata: { name: 'impersonators' },
      roleRef: { apiGroup: 'rbac.authorization.k8s.io', kind: 'ClusterRole', name: 'cluster-admin' },
      subjects: [{ apiGroup: 'rbac.authorization.k8s.io', kind: 'User', name: 'otto' }],
    });
    expect((await decide('otto', 'grant', { headers: { 'impersonate-user': 'ada' } })).code).toBe(403);
    await stage.call('root', 'DELETE', '/apis/rbac.authorization.k8s.io/v1/clusterrolebindings/impersonators');
  });

  test('nobody decides for two: who impersonates is the one person, and both names are written down', async () => {
    expect((await decide('root', 'grant')).code).toBe(201);
    const asBo = { headers: { 'impersonate-user': 'bo' } };
    expect(await decide('root', 'grant', asBo)).toMatchObject({ code: 403 });
    expect((await decide('ada', 'grant')).code).toBe(201);
    expect((await decide('root', 'suspend', asBo)).code).toBe(201);
    expect((await read())['decisions']).toContainEqual(
      expect.objectContaining({ action: 'suspend', by: 'root (token; root)', as: 'bo (impersonation; root)' }),
    );
  });

  test('the same name at another issuer is another person', async () => {
    await decide('ada', 'grant');
    expect((await decide('ada@https://login.example.org', 'grant')).body.status).toMatchObject({ state: 'Granted' });
  });

  test('an auditor reads all and decides nothing; an operator cannot write the status', async () => {
    expect((await decide('eve', 'grant')).code).toBe(403);
    expect((await stage.call('eve', 'GET', path())).code).toBe(200);
    const forged = { status: { state: 'Granted', number: 'hansa-2026-1' } };
    for (const who of ['otto', 'ada', 'eve']) {
      expect((await stage.call(who, 'PATCH', `${path()}/status`, forged)).code).toBe(403);
    }
    expect((await stage.call('otto', 'PATCH', path(), forged)).code).toBe(200);
    expect(await read()).not.toHaveProperty('number');
  });
});

describe('what counts', () => {
  test('who and when is what the server knows: a body that says so is refused', async () => {
    for (const forged of [{ by: 'bo (token; root)' }, { at: '2020-01-01T00:00:00Z' }, { as: 'bo' }]) {
      const body = decisionOf('grant') as { spec: object };
      const answer = await stage.call('ada', 'POST', `${path()}/decision`, {
        ...body,
        spec: { ...body.spec, ...forged },
      });
      expect(answer).toMatchObject({ code: 400, body: { message: expect.stringContaining('unknown field') } });
    }
    const other = { ...decisionOf('grant'), metadata: { name: 'another' } };
    expect((await stage.call('ada', 'POST', `${path()}/decision`, other)).code).toBe(400);
    expect((await stage.call('ada', 'POST', `${path()}/decision`, decisionOf('bless'))).code).toBe(422);
    expect((await stage.call('ada', 'POST', `${path()}/decision`, decisionOf('grant', ''))).code).toBe(422);
    expect((await stage.call('ada', 'POST', `${inHansa}/certificates/none/decision`, decisionOf('grant'))).code).toBe(
      404,
    );
    expect(await read()).toEqual({});
  });

  test('only what passes is granted, and only a version that can be certified', async () => {
    for (const verdict of ['FAIL', 'DNF', 'MISS']) {
      await standing(stage.call, verdict);
      const answer = await decide('ada', 'grant');
      expect(answer).toMatchObject({ code: 409, body: { message: expect.stringContaining('hansa-luebeck') } });
    }
    await standing(stage.call, 'PASS');
    expect((await decide('ada', 'grant')).code).toBe(201);
    await standing(stage.call, 'FAIL');
    expect((await decide('bo', 'grant')).code).toBe(409);
    expect(await read()).toMatchObject({ state: 'Applied', pending: { by: 'ada (token; root)' } });
    await standing(stage.call, 'PASS');
    expect((await decide('bo', 'grant')).code).toBe(201);
  });

  test('a dry run checks all and decides nothing', async () => {
    expect((await decide('ada', 'grant', { query: '?dryRun=All' })).body.status).toEqual({
      effect: 'Waiting',
      state: 'Applied',
    });
    expect(await read()).toEqual({});
  });

  test('the first decision lapses; an end is an end without anybody writing it down', async () => {
    await decide('ada', 'grant');
    later(14);
    expect((await decide('bo', 'grant')).body.status).toMatchObject({ effect: 'Waiting' });
    expect((await decide('ada', 'grant')).body.status).toMatchObject({ effect: 'Done' });
    later(366);
    expect((await decide('ada', 'suspend')).body.message).toContain('this one is Expired');
  });
});

describe('at the same instant', () => {
  test('two people grant: one is first, the other second, and it is granted once', async () => {
    const answers = await Promise.all([decide('ada', 'grant'), decide('bo', 'grant')]);
    expect(answers.map(({ code }) => code)).toEqual([201, 201]);
    expect(answers.map(({ body }) => String(body.status?.['effect'])).toSorted()).toEqual(['Done', 'Waiting']);
    expect((await read())['decisions']).toHaveLength(2);
  });

  test('one person twenty times is one person', async () => {
    const answers = await Promise.all(Array.from({ length: 20 }, () => decide('ada', 'grant')));
    expect(answers.filter(({ code }) => code === 201)).toHaveLength(1);
    expect(answers.filter(({ code }) => code === 403)).toHaveLength(19);
    expect((await read())['decisions']).toHaveLength(1);
  });

  test('several second people: exactly one grant, the others are told that it is granted', async () => {
    await decide('ada', 'grant');
    const answers = await Promise.all(['bo', 'cy', 'bo', 'cy', 'bo', 'cy'].map((who) => decide(who, 'grant')));
    expect(answers.map(({ code }) => code).toSorted((a, b) => a - b)).toEqual([201, 409, 409, 409, 409, 409]);
    const decisions = (await read())['decisions'] as { action: string; effect: string }[];
    expect(decisions.map(({ effect }) => effect)).toEqual(['Waiting', 'Done']);
  });
});

test('one that was granted stays, whoever wants it gone; nobody writes its status', async () => {
  await grant();
  expect(await stage.call('root', 'DELETE', path())).toMatchObject({
    code: 403,
    body: { message: expect.stringContaining('is kept until') },
  });
  expect((await stage.call('root', 'PATCH', `${path()}/status`, { status: { state: 'Revoked' } })).code).toBe(403);
  expect(await read()).toMatchObject({ state: 'Granted' });
});

test('an application that is made anew by somebody else is theirs', async () => {
  await decide('ada', 'grant');
  expect((await stage.call('otto', 'DELETE', path())).code).toBe(200);
  expect((await apply(stage.call, 'root', name)).code).toBe(201);
  expect((await decide('root', 'grant')).code).toBe(403);
  expect((await decide('otto', 'grant')).body.status).toEqual({ effect: 'Waiting', state: 'Applied' });
});
