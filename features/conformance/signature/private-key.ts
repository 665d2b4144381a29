import type { ParsedKey } from 'ssh2';
import { signatureErrors } from './errors.ts';
import { keyTypes, leastRsaBits, parseKey, publicKeyOf, type PublicKey } from './key.ts';

/** A key that can sign. */
export interface SigningKey {
  readonly parsed: ParsedKey;
  readonly publicKey: PublicKey;
}

/** Asks for the passphrase of a key; null when nobody is there to answer. */
export type AskPassphrase = () => Promise<string | null>;

/**
 * Opens a private key in OpenSSH's form (ed25519, RSA of 2048 bits or more, ECDSA). `source` names it in errors; neither the
 * key nor the passphrase is ever part of one. `askPassphrase` is called only for a protected key.
 * Throws `signature.key-unreadable`, `key-is-public`, `key-too-weak`, `passphrase-needed`, `passphrase-wrong`.
 */
export async function openSigningKey(text: string, source: string, askPassphrase: AskPassphrase): Promise<SigningKey> {
  const parsed = await parseProtected(text, source, askPassphrase);
  if (!parsed.isPrivateKey()) throw signatureErrors.error('key-is-public', { source });
  if (!keyTypes.includes(parsed.type)) {
    throw signatureErrors.error('key-unreadable', {
      source,
      problem: `its type ${parsed.type} is not used for signing`,
    });
  }
  const publicKey = publicKeyOf(parsed);
  if (publicKey.rsaBits !== null && publicKey.rsaBits < leastRsaBits) {
    throw signatureErrors.error('key-too-weak', { source, bits: publicKey.rsaBits });
  }
  return { parsed, publicKey };
}

async function parseProtected(text: string, source: string, askPassphrase: AskPassphrase): Promise<ParsedKey> {
  const open = await parseKey(text);
  if (!(open instanceof Error)) return open;
  if (!open.message.includes('no passphrase given')) {
    throw signatureErrors.error('key-unreadable', { source, problem: describe(open, text) });
  }
  const passphrase = await askPassphrase();
  if (!passphrase) throw signatureErrors.error('passphrase-needed', { source });
  const unlocked = await parseKey(text, passphrase);
  if (unlocked instanceof Error) throw signatureErrors.error('passphrase-wrong', { source });
  return unlocked;
}

function describe(error: Error, text: string): string {
  if (!text.includes('PRIVATE KEY')) return 'it does not look like a key';
  return error.message.replace(/\.$/, '').toLowerCase();
}
