import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename, resolve } from 'node:path';
import { Submitter } from '@allmend/api/kinds';
import { readAllowedSigners } from '@allmend/conformance';
import { makeApiKey } from '@allmend/conformance/controllers';
import type { Client } from '@allmend/core-client';
import { isStatusError } from '@allmend/core-machinery';
import { serverErrors } from './errors.ts';

export interface NamedPublicKey {
  readonly name: string;
  /** Type and key in base64, as OpenSSH writes them, with the comment. */
  readonly key: string;
  readonly fingerprint: string;
}

export interface WantedSubmitter {
  readonly namespace: string;
  readonly name: string;
  readonly account?: string;
  readonly publicKeys: readonly NamedPublicKey[];
  readonly subjects: readonly string[];
  readonly party: 'operator' | 'third';
}

export interface AddedSubmitter {
  readonly submitter: string;
  readonly account: string;
  /** The new API key: secret. */
  readonly key: string;
  /** Account and key as `allmend check --submit-token` and the official test runner read them: secret. */
  readonly token: string;
  readonly publicKeys: readonly NamedPublicKey[];
  readonly subjects: readonly string[];
}

/** Reads OpenSSH public keys, named after their files. Throws `server.not-usable`, which never quotes a file. */
export async function readPublicKeys(files: readonly string[], cwd: string): Promise<readonly NamedPublicKey[]> {
  return Promise.all(files.map((file) => readPublicKey(file, cwd)));
}

async function readPublicKey(file: string, cwd: string): Promise<NamedPublicKey> {
  const what = `The public key ${file}`;
  const unusable = (problem: string): Error => serverErrors.error('not-usable', { what, problem });
  const text = await readFile(resolve(cwd, file), 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw unusable(error.code === 'ENOENT' ? 'there is no such file' : error.message);
  });
  if (text.includes('PRIVATE KEY'))
    throw unusable('it is a private key, which stays where it is; the .pub file is meant');
  const lines = text.split('\n').map((line) => line.trim());
  const keys = lines.filter((line) => line !== '' && !line.startsWith('#'));
  const [type = '', base64 = '', ...comment] = (keys[0] ?? '').split(/\s+/);
  try {
    readAllowedSigners(`account ${type} ${base64}\n`, file);
  } catch {
    throw unusable('it is no public key as OpenSSH writes it, e.g. ssh-ed25519 AAAA…');
  }
  if (keys.length > 1) throw unusable(`it has ${keys.length} lines, and one key is needed`);
  const digest = createHash('sha256').update(Buffer.from(base64, 'base64')).digest('base64').replace(/=+$/, '');
  return {
    name: basename(file).replace(/\.pub$/, ''),
    key: [type, base64, ...comment].join(' ').slice(0, 4096),
    fingerprint: `SHA256:${digest}`,
  };
}

/** Names are tried anew when somebody else has changed the object meanwhile. */
const mostAttempts = 5;

/**
 * Enters an account with a new API key, or adds one, and public keys and subjects that are new, to the account that is there. Throws
 * StatusErrors and `server.not-usable`.
 */
export async function addSubmitter(client: Client, wanted: WantedSubmitter): Promise<AddedSubmitter> {
  const { namespace, name, publicKeys } = wanted;
  const kind = client.kind(Submitter);
  const { key, hash } = await makeApiKey();
  for (let attempt = 1; ; attempt++) {
    try {
      const known = await kind.find({ namespace, name });
      if (known) requireSameAccount(known, wanted);
      const spec = specOf(known?.spec ?? null, wanted, hash);
      const written = known
        ? await kind.update({ ...known, spec })
        : await kind.create({ metadata: { namespace, name }, spec });
      const { account = name, subjects = [] } = written.spec;
      const token = Buffer.from(`${account}:${key}`).toString('base64');
      return { submitter: `${namespace}/${name}`, account, key, token, publicKeys, subjects };
    } catch (error) {
      const again = isStatusError(error, 'Conflict') || isStatusError(error, 'AlreadyExists');
      if (!again || attempt === mostAttempts) throw error;
    }
  }
}

/** What an account says about itself is not changed in passing: it decides how all its results are shown. */
function requireSameAccount({ spec, metadata }: Submitter, { party, account }: WantedSubmitter): void {
  const what = `The Submitter ${metadata.namespace}/${metadata.name}`;
  const refuse = (problem: string): never => {
    throw serverErrors.error('not-usable', { what, problem });
  };
  if (spec.party !== party)
    refuse(`its party is "${spec.party}", and not "${party}"; change that with kubectl edit when it is meant`);
  if (account !== undefined && account !== (spec.account ?? metadata.name))
    refuse(`its account is "${spec.account ?? metadata.name}", and not "${account}"`);
}

function specOf(known: Submitter['spec'] | null, wanted: WantedSubmitter, hash: string): Submitter['spec'] {
  const { account, party, publicKeys, subjects } = wanted;
  const before = known ?? { party, reads: 'own' as const, ...(account !== undefined && { account }) };
  const { apiKeys = [], publicKeys: signing = [] } = before;
  const blobs = new Set(signing.map(({ key }) => key.split(/\s+/)[1]));
  const added = publicKeys
    .filter(({ key }) => !blobs.has(key.split(' ')[1]))
    .reduce((all, { name, key }) => [...all, { name: freeName(name, all), key }], signing);
  return {
    ...before,
    apiKeys: [...apiKeys, { name: freeName('runner', apiKeys), hash }],
    publicKeys: added,
    subjects: [...new Set([...(before.subjects ?? []), ...subjects])],
  };
}

/** `runner`, `runner-2` … */
function freeName(wanted: string, taken: readonly { readonly name: string }[]): string {
  const names = new Set(taken.map(({ name }) => name));
  const short = wanted.slice(0, 58);
  for (let number = 1; ; number++) {
    const name = number === 1 ? short : `${short}-${number}`;
    if (!names.has(name)) return name;
  }
}
