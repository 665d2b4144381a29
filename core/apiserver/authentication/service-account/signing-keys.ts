import { createPrivateKey, createPublicKey, generateKeyPairSync, type KeyObject, type webcrypto } from 'node:crypto';
import { calculateJwkThumbprint, type JWK } from 'jose';
import { asObject, type Json, type KubeObject } from '@allmend/core-machinery';
import type { Store, StoredObject, StoreKey } from '@allmend/core-store';
import { encodeObject } from '../../registry/codec.ts';
import { guarded } from '../../registry/store-failure.ts';
import { rootTenantId } from '../reserved-names.ts';

/** Where the keys are in the store. No kind serves them; they are to be sealed at rest like Secrets. */
export const signingKeyResource = { group: 'authentication.allmend.dev', resource: 'signingkeys' } as const;

export interface SigningKeysOptions {
  readonly store: Store;
  /** Longest life of a token: so long an old key is still accepted. Seconds. */
  readonly longestTokenSeconds: number;
  /** Age at which a key is replaced by itself; default 90 days. */
  readonly rotateAfterMs?: number;
  readonly clock?: () => Date;
}

export interface SigningKey {
  readonly id: string;
  readonly key: KeyObject;
}

/** The server's own keys for tokens of service accounts (ES256), shared by all replicas of a store. Throws `StatusError`. */
export interface SigningKeys {
  /** The key to sign with now. Makes the first one, and the next one when it is time. */
  signer(): Promise<SigningKey>;
  /** The public key of that id; null when no such key is accepted. Looks for keys of other replicas, at most once a second. */
  verifier(id: string): Promise<KeyObject | null>;
  /** Public keys, for others who check tokens. Source: RFC 7517. */
  jwks(): Promise<{ readonly keys: readonly JWK[] }>;
  /** Makes the next key. `old: 'refused'` ends every token that was issued until now: here at once, at other replicas within a minute. */
  rotate(options: { readonly old: 'accepted' | 'refused' }): Promise<void>;
}

interface KnownKey {
  readonly id: string;
  readonly createdAt: number;
  readonly privateKey: KeyObject;
  readonly publicKey: KeyObject;
  readonly publicJwk: JWK;
  readonly stored: StoredObject;
}

/** A new key is published so long before it signs, so that whoever keeps the key set for a while has seen it. */
const publishedMs = 10 * 60_000;
/** The set is read again after so long. */
const freshMs = 60_000;
const lookAgainMs = 1000;
const skewMs = 60_000;

export function createSigningKeys(options: SigningKeysOptions): SigningKeys {
  const { store, longestTokenSeconds, rotateAfterMs = 90 * 86_400_000, clock = () => new Date() } = options;
  /** Newest first. */
  let keys: readonly KnownKey[] = [];
  let readAt = Number.NEGATIVE_INFINITY;
  let reading: Promise<void> | null = null;

  const read = async (): Promise<void> => {
    const page = await store.list({ tenant: rootTenantId, ...signingKeyResource });
    const known = await Promise.all(page.items.map(readKey));
    keys = known.toSorted((a, b) => b.createdAt - a.createdAt || (a.id < b.id ? -1 : 1));
    readAt = clock().getTime();
  };
  const readOnce = (): Promise<void> => {
    reading ??= guarded(read).finally(() => (reading = null));
    return reading;
  };
  const readWhenOlder = async (ms: number): Promise<void> => {
    const age = clock().getTime() - readAt;
    if (age >= ms || age < 0) await readOnce();
  };

  /** Signs, unless it is the only one, only when it has been public for a while. */
  const current = (): KnownKey | undefined => {
    const now = clock().getTime();
    return keys.find(({ createdAt }) => createdAt + publishedMs <= now) ?? keys.at(-1);
  };

  /** Keys that were replaced so long ago that no token of theirs can still be valid are refused. */
  const accepted = (): readonly KnownKey[] => {
    const now = clock().getTime();
    return keys.filter((_, at) => {
      const successor = keys[at - 1];
      return !successor || now < successor.createdAt + publishedMs + longestTokenSeconds * 1000 + skewMs;
    });
  };

  const rotate: SigningKeys['rotate'] = async ({ old }) => {
    await readOnce();
    const kept = old === 'accepted' ? new Set(accepted().map(({ id }) => id)) : new Set<string>();
    const dropped = keys.filter(({ id }) => !kept.has(id));
    const object = await newKey(clock());
    await guarded(() =>
      store.commit({
        writes: [
          { key: keyOf(object.metadata.name!), op: 'put', value: encodeObject(object), expect: 'absent', index: {} },
          ...dropped.map(({ stored }) => ({ key: stored.key, op: 'delete' as const, value: stored.value })),
        ],
      }),
    );
    await readOnce();
  };

  return {
    async signer() {
      await readWhenOlder(freshMs);
      const newest = keys[0];
      if (!newest || clock().getTime() - newest.createdAt > rotateAfterMs) await rotate({ old: 'accepted' });
      const { id, privateKey: key } = current()!;
      return { id, key };
    },
    async verifier(id) {
      await readWhenOlder(freshMs);
      const find = (): KeyObject | undefined => accepted().find((key) => key.id === id)?.publicKey;
      const found = find();
      if (found) return found;
      await readWhenOlder(lookAgainMs);
      return find() ?? null;
    },
    async jwks() {
      await readWhenOlder(freshMs);
      return { keys: accepted().map(({ publicJwk }) => publicJwk) };
    },
    rotate,
  };
}

const keyOf = (name: string): StoreKey => ({ tenant: rootTenantId, ...signingKeyResource, namespace: '', name });

async function newKey(now: Date): Promise<KubeObject> {
  const { privateKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = privateKey.export({ format: 'jwk' });
  const name = (await calculateJwkThumbprint(jwk)).toLowerCase().replaceAll(/[^a-z0-9]/g, '');
  return {
    apiVersion: `${signingKeyResource.group}/v1alpha1`,
    kind: 'SigningKey',
    metadata: { name, creationTimestamp: now.toISOString() },
    key: jwk,
  };
}

async function readKey(stored: StoredObject): Promise<KnownKey> {
  const object = asObject(JSON.parse(Buffer.from(stored.value).toString()) as Json);
  const privateKey = createPrivateKey({ key: object['key'] as webcrypto.JsonWebKey, format: 'jwk' });
  const publicKey = createPublicKey(privateKey);
  const id = object.metadata.name!;
  return {
    id,
    createdAt: Date.parse(object.metadata.creationTimestamp!),
    privateKey,
    publicKey,
    publicJwk: { ...(publicKey.export({ format: 'jwk' }) as JWK), kid: id, alg: 'ES256', use: 'sig' },
    stored,
  };
}
