import type { Submitter } from '@allmend/api/kinds';
import { isAllmendError } from '@allmend/kit-errors';
import { fingerprintOf } from '../signature/key.ts';
import { verifySignature } from '../signature/verify.ts';
import { accountOf } from './directory.ts';
import type { Envelope } from './envelope.ts';
import { intakeErrors } from './errors.ts';

/**
 * Fingerprint of the key of the account that signed the body. Throws `intake.bad-signature`, `unknown-key`, `key-ended`. A key may
 * stand several times, with several ends: the last one counts.
 */
export async function verifySigner({ signature, content }: Envelope, submitter: Submitter, now: Date): Promise<string> {
  const fingerprint = await verify(signature, content);
  const account = accountOf(submitter);
  const keys = (submitter.spec.publicKeys ?? []).filter(({ key }) => fingerprintOfLine(key) === fingerprint);
  if (keys.length === 0) throw intakeErrors.error('unknown-key', { account, fingerprint });
  if (keys.some(({ notAfter }) => notAfter === undefined || now < new Date(notAfter))) return fingerprint;
  const { name, notAfter = '' } = keys.toSorted((a, b) => (a.notAfter! < b.notAfter! ? 1 : -1))[0]!;
  throw intakeErrors.error('key-ended', { account, name, since: notAfter });
}

async function verify(signature: string, content: Uint8Array): Promise<string> {
  try {
    return (await verifySignature(content, signature, { source: 'of the body' })).fingerprint;
  } catch (error) {
    if (!isAllmendError(error)) throw error;
    throw intakeErrors.error('bad-signature', { problem: error.message });
  }
}

/** Of a public key as OpenSSH writes it: type, Base64, comment; null when it is none. */
function fingerprintOfLine(line: string): string | null {
  const base64 = line.trim().split(/[ \t]+/)[1];
  return base64 === undefined ? null : fingerprintOf(Buffer.from(base64, 'base64'));
}
