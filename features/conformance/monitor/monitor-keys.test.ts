import { execFileSync, spawnSync } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { openSqliteStore, sealStore, type Store } from '@allmend/core-store';
import { temporaryFolder } from '@allmend/kit-testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { matchSigner, readAllowedSigners } from '../signature/allowed-signers.ts';
import { openSigningKey } from '../signature/private-key.ts';
import { verifySignature } from '../signature/verify.ts';
import { newKeyPair } from './ed25519-key.ts';
import { monitorKeyResource, openMonitorKeys } from './monitor-keys.ts';
import { day } from './testing.ts';

let folder: Awaited<ReturnType<typeof temporaryFolder>>;
let store: Store;
let now: Date;
beforeEach(async () => {
  folder = await temporaryFolder('keys');
  store = await openSqliteStore({ folder: join(folder.path, 'store') });
  now = day('2026-11-20');
});
afterEach(async () => {
  await store.close();
  await folder[Symbol.asyncDispose]();
});

const open = () => openMonitorKeys({ store, now: () => now });
const content = Buffer.from('what is signed');

test('the first use makes one key, whoever comes first', async () => {
  const found = await Promise.all(Array.from({ length: 4 }, async () => (await open().current()).fingerprint));
  expect(new Set(found).size).toBe(1);
  expect(await open().publicKeys()).toEqual([
    {
      id: 'key-1',
      fingerprint: found[0],
      publicKey: expect.stringMatching(/^ssh-ed25519 [A-Za-z0-9+/=]+$/),
      notBefore: now,
      notAfter: null,
    },
  ]);
});

test('rotation makes the next one; signatures of the old one verify at their time, and not later', async () => {
  const keys = open();
  const old = await keys.current();
  const signedBefore = old.sign(content, 'allmend-day-root');
  now = day('2026-12-01');
  const made = await keys.rotate();
  const fresh = await keys.current();
  expect(fresh).toMatchObject({ id: 'key-2', fingerprint: made.fingerprint });
  expect((await keys.publicKeys()).map(({ notBefore, notAfter }) => [notBefore, notAfter])).toEqual([
    [day('2026-11-20'), new Date(now.getTime() + 600_000)],
    [now, null],
  ]);
  const allowedSigners = readAllowedSigners(await keys.allowedSigners(), 'monitor');
  const signer = async (signature: string, at: Date) =>
    (await verifySignature(content, signature, { source: 's', namespace: 'allmend-day-root', allowedSigners, at }))
      .signer;
  const signedAfter = fresh.sign(content, 'allmend-day-root');
  expect(await signer(signedBefore, day('2026-11-20'))).toBe('monitor');
  expect(await signer(signedBefore, new Date(now.getTime() + 599_000))).toBe('monitor');
  expect(await signer(signedBefore, day('2026-12-02'))).toBeNull();
  expect(await signer(signedAfter, day('2026-12-02'))).toBe('monitor');
  expect(await signer(signedAfter, day('2026-11-30'))).toBeNull();
});

test('two servers that rotate at once make one key', async () => {
  const [a, b] = [open(), open()];
  await a.current();
  await Promise.all([a.rotate(), b.rotate()]);
  expect((await open().publicKeys()).map(({ id }) => id)).toEqual(['key-1', 'key-2']);
});

test('the allowed signers hold for roots and reports, and for nothing else', async () => {
  const keys = open();
  await keys.current();
  const signers = readAllowedSigners(await keys.allowedSigners(), 'monitor');
  const { key } = signers.entries[0]!;
  for (const [namespace, who] of [
    ['allmend-day-root', 'monitor'],
    ['report', 'monitor'],
    ['git', null],
    ['file', null],
  ] as const) {
    expect(matchSigner(signers, key, { namespace, at: now })).toBe(who);
  }
});

test('the private part lies in the sealed group, and nothing shows it', async () => {
  const keys = { current: 'a', keys: { a: Buffer.alloc(32, 1) } };
  const sealed = sealStore(store, { keys, isSealed: ({ group }) => group === 'authentication.allmend.dev' });
  const opened = openMonitorKeys({ store: sealed });
  await opened.rotate();
  expect(JSON.stringify([await opened.publicKeys(), await opened.current()])).not.toContain('PRIVATE');
  const { items } = await store.list({ tenant: 'root', ...monitorKeyResource });
  expect(items).toHaveLength(1);
  for (const { value } of items) expect(Buffer.from(value).toString('latin1')).not.toContain('PRIVATE');
});

test('a damaged key is said, and not shown', async () => {
  await open().current();
  const [item] = (await store.list({ tenant: 'root', ...monitorKeyResource })).items;
  const text = Buffer.from(item!.value).toString();
  const secret = /\\n([A-Za-z0-9+/]{40,70})\\n/.exec(text)![1]!;
  const broken = Buffer.from(text.replace(secret, `!${secret.slice(1)}`));
  await store.commit({ writes: [{ key: item!.key, op: 'put', value: broken }] });
  const failure = await open()
    .current()
    .then(
      () => null,
      (error: unknown) => error as Error,
    );
  expect(failure).toMatchObject({ reason: 'monitor.key-damaged' });
  expect(`${failure!.stack} ${String(failure!.cause)}`).not.toContain(secret.slice(1));
});

test('every new key can be read again', async () => {
  for (let n = 0; n < 600; n++) {
    const { privateKey, publicKey } = await newKeyPair('monitor');
    const { publicKey: read } = await openSigningKey(privateKey, 'key', () => Promise.resolve(null));
    expect(`ssh-ed25519 ${read.blob.toString('base64')}`).toBe(publicKey);
  }
});

describe.skipIf(spawnSync('ssh-keygen', ['-?']).error !== undefined)('with ssh-keygen', () => {
  test('key, signature and allowed signers are those of OpenSSH', async () => {
    const { privateKey, publicKey } = await newKeyPair('monitor');
    const path = (name: string) => join(folder.path, name);
    await writeFile(path('key'), privateKey, { mode: 0o600 });
    expect(execFileSync('ssh-keygen', ['-y', '-f', path('key')], { encoding: 'utf8' }).trim()).toMatch(publicKey);
    const keys = open();
    const key = await keys.current();
    await writeFile(path('sig'), key.sign(content, 'allmend-day-root'));
    await writeFile(path('signers'), await keys.allowedSigners());
    const verify = (at: string) =>
      spawnSync(
        'ssh-keygen',
        [
          '-Y',
          'verify',
          '-n',
          'allmend-day-root',
          '-I',
          'monitor',
          '-f',
          path('signers'),
          '-s',
          path('sig'),
          '-O',
          `verify-time=${at}`,
        ],
        { input: content },
      ).status;
    expect(verify('20261121000000Z')).toBe(0);
    expect(verify('20261101000000Z')).not.toBe(0);
  });
});
