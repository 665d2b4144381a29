import { createHash, generateKeyPairSync } from 'node:crypto';
import { empty, json } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import { optionalString, python, requiredString, wrapped } from '../../http/body.ts';
import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { microsNaive } from '../../http/time.ts';
import { page, pageLinks } from './pages.ts';
import { checkKeyPairQuota } from './quotas.ts';
import type { KeyPair } from './records.ts';

/** Whose key pairs: one's own, or those of `user_id` for admins (2.10 and later). */
function ownerOf(request: ApiRequest): string {
  const wanted = request.microversion >= 10 ? request.query.get('user_id') : null;
  if (wanted === null || wanted === request.caller.userId) return request.caller.userId;
  if (request.caller.isAdmin) return wanted;
  throw new ApiFailure(403, "Policy doesn't allow os_compute_api:os-keypairs:index to be performed.");
}

function view(request: ApiRequest, pair: KeyPair) {
  return {
    name: pair.name,
    public_key: pair.publicKey,
    fingerprint: pair.fingerprint,
    ...(request.microversion >= 2 ? { type: pair.type } : {}),
  };
}

function mine(request: ApiRequest, userId: string): KeyPair[] {
  return [...request.cloud.tables.keyPairs.values()]
    .filter((pair) => pair.userId === userId)
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

function listKeyPairs(request: ApiRequest): Answer {
  const all = mine(request, ownerOf(request));
  if (request.microversion < 35) return json(200, { keypairs: all.map((pair) => ({ keypair: view(request, pair) })) });
  const found = page(request, all, (pair) => pair.name);
  const named = { ...found, items: found.items.map((pair) => ({ ...pair, id: pair.name })) };
  return json(200, {
    keypairs: found.items.map((pair) => ({ keypair: view(request, pair) })),
    ...pageLinks(request, 'keypairs', named),
  });
}

function keyPairAt(request: ApiRequest): KeyPair {
  const userId = ownerOf(request);
  const name = request.params.name!;
  const pair = request.cloud.tables.keyPairs.get(`${userId}/${name}`);
  if (!pair) throw new ApiFailure(404, `Keypair ${name} not found for user ${userId}`);
  return pair;
}

function showKeyPair(request: ApiRequest): Answer {
  const pair = keyPairAt(request);
  return json(200, {
    keypair: {
      ...view(request, pair),
      user_id: pair.userId,
      created_at: microsNaive(pair.createdAt),
      deleted: false,
      deleted_at: null,
      id: pair.serial,
      updated_at: null,
    },
  });
}

function createKeyPair(request: ApiRequest): Answer {
  const { cloud, microversion } = request;
  const body = wrapped(request, 'keypair');
  const name = checkedName(requiredString(body, 'name', 'keypair'), microversion);
  const given = optionalString(body, 'public_key');
  if (given === null && microversion >= 92) {
    throw new ApiFailure(
      400,
      `Invalid input for field/attribute keypair. Value: ${python(body)}. 'public_key' is a required property`,
    );
  }
  const userId = request.caller.userId;
  const { keyPairs } = cloud.tables;
  checkKeyPairQuota(cloud, request.projectId, mine(request, userId).length);
  const id = `${userId}/${name}`;
  if (keyPairs.has(id)) throw new ApiFailure(409, `Key pair '${name}' already exists.`);
  const made = given === null ? generate() : null;
  const publicKey = given ?? made!.publicKey;
  const pair: KeyPair = {
    id,
    name,
    userId,
    type: optionalString(body, 'type') === 'x509' ? 'x509' : 'ssh',
    publicKey,
    fingerprint: fingerprintOf(publicKey),
    createdAt: cloud.now(),
    serial: keyPairs.size + 1,
  };
  keyPairs.set(id, pair);
  const answer = { ...view(request, pair), ...(made ? { private_key: made.privateKey } : {}), user_id: userId };
  return json(microversion >= 2 ? 201 : 200, { keypair: answer });
}

function deleteKeyPair(request: ApiRequest): Answer {
  request.cloud.tables.keyPairs.delete(keyPairAt(request).id);
  return empty(request.microversion >= 2 ? 204 : 202);
}

/** 2.92 added `@` and `.` to the characters of a name. */
function checkedName(name: string, microversion: number): string {
  const allowed = microversion >= 92 ? /^[\w\- @.]+$/ : /^[\w\- ]+$/;
  if (name.length >= 1 && name.length <= 255 && allowed.test(name) && name === name.trim()) return name;
  if (name === '' || name.length > 255) {
    throw new ApiFailure(
      400,
      `Invalid input for field/attribute name. Value: ${name}. '${name}' is too ${name === '' ? 'short' : 'long'}`,
    );
  }
  const characters = `[_- ${microversion >= 92 ? '@.' : ''}0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ]`;
  throw new ApiFailure(
    400,
    `An invalid 'name' value was provided. The name must be: Only expected characters: ${characters}`,
  );
}

function fingerprintOf(publicKey: string): string {
  const [type = '', blob = ''] = publicKey.trim().split(/\s+/);
  const raw = Buffer.from(blob, 'base64');
  const named = raw.length > 4 ? raw.subarray(4, 4 + raw.readUInt32BE(0)).toString('latin1') : '';
  if (!/^(ssh-|ecdsa-|sk-)/.test(type) || named !== type) {
    throw new ApiFailure(400, 'Keypair data is invalid: failed to generate fingerprint');
  }
  return createHash('md5')
    .update(raw)
    .digest('hex')
    .replace(/(..)(?=.)/g, '$1:');
}

/** A key pair that Nova generates, in OpenSSH's public form. */
function generate(): { publicKey: string; privateKey: string } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const { e, n } = publicKey.export({ format: 'jwk' });
  const part = (bytes: Buffer) => {
    const padded = bytes[0]! & 0x80 ? Buffer.concat([Buffer.of(0), bytes]) : bytes;
    const length = Buffer.alloc(4);
    length.writeUInt32BE(padded.length);
    return Buffer.concat([length, padded]);
  };
  const blob = Buffer.concat([
    part(Buffer.from('ssh-rsa')),
    part(Buffer.from(e!, 'base64url')),
    part(Buffer.from(n!, 'base64url')),
  ]);
  return {
    publicKey: `ssh-rsa ${blob.toString('base64')} Generated-by-Nova`,
    privateKey: privateKey.export({ type: 'pkcs1', format: 'pem' }),
  };
}

const writing = { roles: ['member'], rule: 'os_compute_api:os-keypairs:create' };

export const keyPairRoutes: readonly Route[] = [
  route('GET', '/v2.1/os-keypairs', {}, listKeyPairs),
  route('POST', '/v2.1/os-keypairs', writing, createKeyPair),
  route('GET', '/v2.1/os-keypairs/{name}', {}, showKeyPair),
  route('DELETE', '/v2.1/os-keypairs/{name}', { ...writing, rule: 'os_compute_api:os-keypairs:delete' }, deleteKeyPair),
];
