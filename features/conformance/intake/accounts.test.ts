import { describe, expect, test } from 'vitest';
import { createAccounts, type KeyVerifier } from './accounts.ts';
import { directoryOf, submitterObject, type TestObjects } from './testing.ts';

const basic = (account: string, key: string): string => `Basic ${Buffer.from(`${account}:${key}`).toString('base64')}`;
const reasonOf = (promise: Promise<unknown>): Promise<string> =>
  promise.then(
    () => 'let in',
    (error: { reason?: string }) => error.reason ?? 'no reason',
  );

/** Hashes are the keys in capitals; that they are verified by argon2 is for the test of keys. */
async function open() {
  const [key, hash] = ['right', 'RIGHT'];
  const seen: string[] = [];
  const verifier: KeyVerifier = {
    async verify(given, against) {
      seen.push(given);
      await new Promise(setImmediate);
      return given.toUpperCase() === against;
    },
    async waste(given) {
      seen.push(given);
      await new Promise(setImmediate);
    },
  };
  const submitter = submitterObject('cloud-a', { apiKeys: [{ name: 'first', hash }] });
  const objects: TestObjects = { subjects: [], submitters: [submitter], scopes: [], certificates: [], documents: [] };
  const clock = { now: new Date('2026-11-20T12:00:00Z') };
  const accounts = createAccounts({ directory: directoryOf(objects), now: () => clock.now, verifier });
  const signIn = (given = key, { account = 'cloud-a', source = '192.0.2.1' } = {}) =>
    reasonOf(accounts.signIn(basic(account, given), source));
  return { key, hash, objects, clock, accounts, signIn, seen };
}

describe('signing in', () => {
  test('with name and key, and with nothing else', async () => {
    const { accounts, key, signIn } = await open();
    expect((await accounts.signIn(basic('cloud-a', key), '192.0.2.1')).metadata.name).toBe('cloud-a');
    expect(await signIn('wrong')).toBe('intake.bad-credentials');
    expect(await signIn(key, { account: 'cloud-b' })).toBe('intake.bad-credentials');
    for (const header of [undefined, '', 'Basic', 'Basic ???', `Bearer ${key}`, 'Basic Og==', basic('cloud-a', '')]) {
      expect(await reasonOf(accounts.signIn(header, '192.0.2.1'))).toBe('intake.bad-credentials');
    }
  });

  test('a Submitter without keys lets nobody in', async () => {
    const { objects, signIn, key } = await open();
    objects.submitters.push(submitterObject('cloud-b', { apiKeys: [] }));
    expect(await signIn(key, { account: 'cloud-b' })).toBe('intake.bad-credentials');
  });

  test('a Submitter that comes later cannot take the account of another', async () => {
    const { objects, accounts, key, signIn } = await open();
    const thief = submitterObject('thief', { account: 'cloud-a', apiKeys: [{ name: 'k', hash: 'STOLEN' }] }, 'other');
    objects.submitters.unshift(thief);
    expect(await signIn('stolen')).toBe('intake.bad-credentials');
    expect((await accounts.signIn(basic('cloud-a', key), 'x')).metadata.namespace).toBe('ops');
  });

  test('a verified key costs nothing for a minute, then again', async () => {
    const { clock, signIn, seen } = await open();
    for (let round = 0; round < 20; round++) expect(await signIn()).toBe('let in');
    expect(seen).toHaveLength(1);
    clock.now = new Date(clock.now.getTime() + 59_999);
    await signIn();
    expect(seen).toHaveLength(1);
    clock.now = new Date(clock.now.getTime() + 1);
    expect(await signIn()).toBe('let in');
    expect(seen).toHaveLength(2);
  });

  test('an account that does not exist costs as much as one that does', async () => {
    const { signIn, seen } = await open();
    await signIn('guess', { account: 'nobody' });
    expect(seen).toEqual(['guess']);
  });

  test('a key that was taken from the Submitter lets nobody in, also within the minute', async () => {
    const { objects, signIn } = await open();
    expect(await signIn()).toBe('let in');
    const [before] = objects.submitters;
    objects.submitters[0] = { ...before!, spec: { ...before!.spec, apiKeys: [] } };
    expect(await signIn()).toBe('intake.bad-credentials');
  });

  test('a Submitter made anew under the old name is another account', async () => {
    const { objects, hash, signIn, seen } = await open();
    expect(await signIn()).toBe('let in');
    objects.submitters[0] = submitterObject('cloud-a', { apiKeys: [{ name: 'first', hash }] });
    expect(await signIn()).toBe('let in');
    expect(seen).toHaveLength(2);
    objects.submitters.length = 0;
    expect(await signIn()).toBe('intake.bad-credentials');
  });

  test('the same credential many times at once is verified once', async () => {
    const { signIn, seen } = await open();
    const all = await Promise.all(Array.from({ length: 300 }, () => signIn()));
    expect(new Set(all)).toEqual(new Set(['let in']));
    expect(seen).toHaveLength(1);
  });

  test('too many different credentials at once are turned away, and nobody waits for ever', async () => {
    const { signIn } = await open();
    const all = await Promise.all(
      Array.from({ length: 100 }, (_, n) => signIn(`wrong ${n}`, { account: `a${n}`, source: `192.0.2.${n}` })),
    );
    const counts = Object.entries(Object.groupBy(all, (one) => one)).map(([reason, of]) => [reason, of!.length]);
    expect(Object.fromEntries(counts)).toEqual({ 'intake.bad-credentials': 66, 'intake.busy': 34 });
    expect(await signIn()).toBe('let in');
  });
});

describe('guessing', () => {
  test('ends after ten failures of an account from one place, for a minute', async () => {
    const { clock, signIn, key } = await open();
    for (let n = 0; n < 10; n++) expect(await signIn(`guess ${n}`)).toBe('intake.bad-credentials');
    expect(await signIn('guess 11')).toBe('intake.too-many-attempts');
    expect(await signIn(key)).toBe('intake.too-many-attempts');
    expect(await signIn(key, { source: '192.0.2.2' })).toBe('let in');
    clock.now = new Date(clock.now.getTime() + 60_000);
    expect(await signIn(key)).toBe('let in');
  });

  test('does not keep out who is signed in already', async () => {
    const { signIn, key } = await open();
    expect(await signIn(key)).toBe('let in');
    for (let n = 0; n < 11; n++) await signIn(`guess ${n}`);
    expect(await signIn('guess 12')).toBe('intake.too-many-attempts');
    expect(await signIn(key)).toBe('let in');
  });

  test('of many accounts from one place ends too', async () => {
    const { signIn } = await open();
    for (let n = 0; n < 60; n++) {
      expect(await signIn('guess', { account: `account-${n}` })).toBe('intake.bad-credentials');
    }
    expect(await signIn('guess', { account: 'account-60' })).toBe('intake.too-many-attempts');
  });
});
