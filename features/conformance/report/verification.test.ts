import { generateKeyPairSync } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { readAllowedSigners } from '../signature/allowed-signers.ts';
import { openSigningKey, type SigningKey } from '../signature/private-key.ts';
import { signContent } from '../signature/sign.ts';
import { verifyReport, type VerificationInput } from './verification.ts';

const now = new Date('2026-11-21T00:00:00Z');
const samples = resolve(import.meta.dirname, '../../../../shared/samples');

function document(subject: string): string {
  return `---
spec: {uuid: 50393e6f-2ae1-4c5c-a62c-3b75f2abef3f, name: Invented, url: https://scopes.example/x.yaml}
checked_at: 2026-11-20 20:44:34
subject: ${subject}
run:
  uuid: 0b1f6d0c-0000-4000-8000-000000000002
  invocations:
    one: {results: {scs-0001-one: 1}}
`;
}

describe('a signed report', () => {
  let key: SigningKey;
  let publicLine = '';
  beforeAll(async () => {
    const pem = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ type: 'pkcs1', format: 'pem' });
    key = await openSigningKey(pem, 'key', () => Promise.resolve(null));
    publicLine = `${key.publicKey.type} ${key.publicKey.blob.toString('base64')}`;
  });

  const signed = (text: string, signers?: string): VerificationInput => {
    const content = Buffer.from(text);
    const signature = signContent(content, key);
    const sources = { source: 'r.yaml', signatureSource: 'r.yaml.sig' };
    return {
      content,
      signature,
      ...sources,
      now,
      ...(signers && { allowedSigners: readAllowedSigners(signers, 's') }),
    };
  };

  test('without allowed signers is accepted with its fingerprint, and says that the signer was not checked', async () => {
    const verified = await verifyReport(signed(document('cloud-a')));
    expect(verified).toMatchObject({ accepted: true, signature: { signer: null, signerChecked: false } });
    expect(verified.signature.fingerprint).toBe(key.publicKey.fingerprint);
  });

  test('is accepted from its own subject, and with a remark from another', async () => {
    const own = await verifyReport(signed(document('cloud-a'), `ci ${publicLine}\ncloud-a ${publicLine}`));
    expect(own).toMatchObject({ accepted: true, signature: { signer: 'cloud-a' }, remarks: [] });
    const delegated = await verifyReport(signed(document('cloud-a') + document('cloud-b'), `ci ${publicLine}`));
    expect(delegated).toMatchObject({ accepted: true, signature: { signer: 'ci' } });
    expect(delegated.remarks.map(({ code, message }) => [code, message.params?.['subject']])).toEqual([
      ['signed-for-other', 'cloud-a'],
      ['signed-for-other', 'cloud-b'],
    ]);
  });

  test('of a key that nobody allowed is not accepted', async () => {
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({
      type: 'pkcs1',
      format: 'pem',
    });
    const { publicKey } = await openSigningKey(other, 'key', () => Promise.resolve(null));
    const signers = `cloud-a ${publicKey.type} ${publicKey.blob.toString('base64')}`;
    expect(await verifyReport(signed(document('cloud-a'), signers))).toMatchObject({
      accepted: false,
      signature: { signer: null },
    });
  });

  test('that was changed is not even read', async () => {
    const input = signed(document('cloud-a'));
    const content = Buffer.from(input.content);
    content[3] = 0;
    await expect(verifyReport({ ...input, content })).rejects.toMatchObject({ reason: 'signature.does-not-match' });
  });

  test('that is no report is refused although its signature holds', async () => {
    await expect(verifyReport(signed('hello'))).rejects.toMatchObject({ reason: 'report.unknown-format' });
  });
});

describe.skipIf(!existsSync(samples))('the official sample', () => {
  test('is accepted, and not with any byte changed', async () => {
    const content = readFileSync(join(samples, 'report-example.yaml'));
    const signature = readFileSync(join(samples, 'report-example.yaml.sig'), 'utf8');
    const allowedSigners = readAllowedSigners(
      readFileSync(join(samples, 'allowed_signers'), 'utf8'),
      'allowed_signers',
    );
    const input = { content, signature, source: 'r', signatureSource: 's', allowedSigners, now };
    expect(await verifyReport(input)).toMatchObject({ accepted: true, remarks: [], signature: { signer: 'cloud2' } });
    for (let position = 0; position < content.length; position += 7) {
      const changed = Buffer.from(content);
      changed[position]! ^= 1 << (position % 8);
      await expect(verifyReport({ ...input, content: changed })).rejects.toMatchObject({
        reason: 'signature.does-not-match',
      });
    }
  });
});
