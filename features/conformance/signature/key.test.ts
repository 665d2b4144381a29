import { generateKeyPairSync } from 'node:crypto';
import { expect, test } from 'vitest';
import { readPublicKey } from './key.ts';
import { wireString } from './wire.ts';

/** A key blob that nobody has seen. */
function makeBlob(): Buffer {
  const { x } = generateKeyPairSync('ed25519').publicKey.export({ format: 'jwk' });
  return Buffer.concat([wireString(Buffer.from('ssh-ed25519')), wireString(Buffer.from(x!, 'base64url'))]);
}

test('a key is read once, and those that were used first are forgotten', async () => {
  const blob = makeBlob();
  const key = await readPublicKey(blob);
  expect(key?.blob).toEqual(blob);
  expect(await readPublicKey(Buffer.from(blob))).toBe(key);
  for (let n = 0; n < 1000; n++) await readPublicKey(makeBlob());
  const again = await readPublicKey(blob);
  expect(again).not.toBe(key);
  expect(again?.fingerprint).toBe(key?.fingerprint);
});

test('what is none is none each time', async () => {
  const broken = makeBlob().subarray(0, 30);
  expect([await readPublicKey(broken), await readPublicKey(broken)]).toEqual([null, null]);
});
