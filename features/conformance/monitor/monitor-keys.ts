import type { Store, StoredObject, StoreKey } from '@allmend/core-store';
import { openSigningKey, type SigningKey } from '../signature/private-key.ts';
import { signContent } from '../signature/sign.ts';
import { newKeyPair } from './ed25519-key.ts';
import { monitorErrors } from './errors.ts';
import { isConflict } from './places.ts';

/** Where the keys are in the store. No kind serves them; the hub seals the group at rest. */
export const monitorKeyResource = { group: 'authentication.allmend.dev', resource: 'monitor-keys' } as const;

/** The tenant that every hub has. */
const rootTenant = 'root';

/** Whom the allowed signers name. */
export const monitorPrincipal = 'monitor';

/** The public part of a key of the monitor. */
export interface MonitorPublicKey {
  readonly id: string;
  /** `SHA256:…` */
  readonly fingerprint: string;
  /** `ssh-ed25519 AAAA…` */
  readonly publicKey: string;
  readonly notBefore: Date;
  /** Nothing is signed with it after; null: it is the one in use. */
  readonly notAfter: Date | null;
}

/** The key in use. */
export interface MonitorKey extends MonitorPublicKey {
  /** SSHSIG over the content, armoured. */
  sign(content: Uint8Array, namespace: string): string;
}

/** The monitor's own ed25519 keys, shared by all servers of a store. Throws `monitor.key-damaged` and what the store throws. */
export interface MonitorKeys {
  /** Makes the first one. What another server rotated is seen within a minute. */
  current(): Promise<MonitorKey>;
  /** Makes the next one. The one before may still sign for ten minutes, and verifies for ever what it signed until then. */
  rotate(): Promise<MonitorPublicKey>;
  /** All that ever were, oldest first. */
  publicKeys(): Promise<readonly MonitorPublicKey[]>;
  /** The same as a file for `ssh-keygen -Y verify -I monitor`. */
  allowedSigners(): Promise<string>;
}

export interface MonitorKeysOptions {
  readonly store: Store;
  readonly now?: () => Date;
}

interface StoredKey {
  readonly publicKey: string;
  readonly privateKey: string;
  readonly notBefore: string;
  readonly notAfter: string | null;
}

interface KnownKey extends MonitorPublicKey {
  readonly number: number;
  readonly stored: StoredObject;
  readonly signing: SigningKey;
}

const freshMs = 60_000;
/** Longer than a server may go on with the key that it knows. */
const overlapMs = 10 * 60_000;

export function openMonitorKeys({ store, now = () => new Date() }: MonitorKeysOptions): MonitorKeys {
  let known: { readonly keys: readonly KnownKey[]; readonly readAt: number } | null = null;

  async function read(): Promise<readonly KnownKey[]> {
    const page = await store.list({ tenant: rootTenant, ...monitorKeyResource });
    const keys = (await Promise.all(page.items.map(readKey))).sort((a, b) => a.number - b.number);
    known = { keys, readAt: performance.now() };
    return keys;
  }

  /** At least one key. */
  async function readFresh(): Promise<readonly KnownKey[]> {
    if (known && known.keys.length > 0 && performance.now() - known.readAt < freshMs) return known.keys;
    const keys = await read();
    return keys.length > 0 ? keys : add(keys);
  }

  /** One more key than those. When another server was faster, its key is as good. */
  async function add(keys: readonly KnownKey[]): Promise<readonly KnownKey[]> {
    const last = keys.at(-1);
    const number = (last?.number ?? 0) + 1;
    const pair = await newKeyPair(`${monitorPrincipal}-${number}`);
    const at = now();
    const fresh: StoredKey = { ...pair, notBefore: at.toISOString(), notAfter: null };
    const writes = [{ key: keyOf(number), op: 'put' as const, value: encode(fresh), expect: 'absent' as const }];
    const ended = last && {
      key: last.stored.key,
      op: 'put' as const,
      value: encode({ ...decode(last.stored), notAfter: new Date(at.getTime() + overlapMs).toISOString() }),
      expect: last.stored.revision,
    };
    try {
      await store.commit({ writes: [...writes, ...(ended ? [ended] : [])] });
    } catch (error) {
      if (!isConflict(error)) throw error;
    }
    return read();
  }

  return {
    async current() {
      const { signing, ...key } = (await readFresh()).at(-1)!;
      return { ...publicPart(key), sign: (content, namespace) => signContent(content, signing, namespace) };
    },
    rotate: async () => publicPart((await add(await read())).at(-1)!),
    publicKeys: async () => (await readFresh()).map(publicPart),
    allowedSigners: async () => writeAllowedSigners((await readFresh()).map(publicPart)),
  };
}

/** One line for each key, with the time in which it may have signed. Source: ssh-keygen(1), ALLOWED SIGNERS. */
export function writeAllowedSigners(keys: readonly MonitorPublicKey[]): string {
  const lines = keys.map(({ publicKey, notBefore, notAfter }) => {
    const options = [
      'namespaces="allmend-*,report"',
      `valid-after="${stamp(notBefore)}"`,
      // Whole seconds: the one that has begun counts.
      ...(notAfter ? [`valid-before="${stamp(new Date(notAfter.getTime() + 999))}"`] : []),
    ];
    return `${monitorPrincipal} ${options.join(',')} ${publicKey}\n`;
  });
  return lines.join('');
}

const stamp = (at: Date): string => `${at.toISOString().slice(0, 19).replaceAll(/[-:T]/g, '')}Z`;

const keyOf = (number: number): StoreKey => ({
  tenant: rootTenant,
  ...monitorKeyResource,
  namespace: '',
  name: `key-${number}`,
});

const encode = (key: StoredKey): Uint8Array => Buffer.from(JSON.stringify(key));
const decode = ({ value }: StoredObject): StoredKey => JSON.parse(Buffer.from(value).toString()) as StoredKey;

function publicPart({ id, fingerprint, publicKey, notBefore, notAfter }: MonitorPublicKey): MonitorPublicKey {
  return { id, fingerprint, publicKey, notBefore, notAfter };
}

async function readKey(stored: StoredObject): Promise<KnownKey> {
  const { name: id } = stored.key;
  const number = Number(/^key-([1-9]\d*)$/.exec(id)?.[1]);
  try {
    const { publicKey, privateKey, notBefore, notAfter } = decode(stored);
    const signing = await openSigningKey(privateKey, id, () => Promise.resolve(null));
    const { fingerprint } = signing.publicKey;
    const end = notAfter === null ? null : new Date(notAfter);
    return { id, number, fingerprint, publicKey, notBefore: new Date(notBefore), notAfter: end, stored, signing };
  } catch (error) {
    // The message of a parser may hold what it could not parse.
    throw monitorErrors.error(
      'key-damaged',
      { key: id, problem: 'it is no private key in OpenSSH form' },
      { cause: withoutText(error) },
    );
  }
}

const withoutText = (error: unknown): string => (error instanceof Error ? error.name : 'unknown');
