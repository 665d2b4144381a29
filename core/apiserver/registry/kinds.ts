import { createHash } from 'node:crypto';
import { kindFromCrd, resourceName, type Kind, type KubeObject } from '@allmend/core-machinery';
import type { Store, StoredObject, StoreKey } from '@allmend/core-store';
import { createLru } from '@allmend/kit-lru';
import { decodeObject } from './codec.ts';
import { definitionState, servedDefinition, specOf, statusOfDefinition } from './definition-status.ts';
import { follow } from './follow.ts';
import { definitions } from './keys.ts';
import { quantitiesOf } from '../quota/quantities.ts';

/** The definition that a user's kind comes from. Writes of its objects are guarded by that version of it. */
export interface KindSource {
  readonly key: StoreKey;
  readonly revision: number;
  readonly state: 'serving' | 'terminating';
}

const sources = new WeakMap<Kind, KindSource>();

/** Undefined for built-in kinds. */
export function sourceOf(kind: Kind): KindSource | undefined {
  return sources.get(kind);
}

/** The kinds of each tenant: those of the server, and those that its CustomResourceDefinitions make. */
export interface Kinds {
  /** In the order of discovery. The same array as long as nothing changes, and for all tenants without own kinds. */
  all(tenant: string): Promise<readonly Kind[]>;
  find(tenant: string, group: string, version: string, plural: string): Promise<Kind | null>;
  /** Makes sure that the next look sees what has been committed by now. */
  forget(tenant: string): void;
  readonly ready: Promise<void>;
  close(): Promise<void>;
}

export interface KindsOptions {
  readonly store: Store;
  readonly builtIn: readonly Kind[];
  /** Most tenants whose kinds are remembered; default 4096. */
  readonly tenants?: number;
  /** Most bytes of definitions whose kinds are remembered, over all tenants; default 64 MiB. */
  readonly bytes?: number;
}

interface KindSet {
  readonly kinds: readonly Kind[];
  readonly byResource: ReadonlyMap<string, Kind>;
}

/** What is remembered of one version of a definition. */
interface Digest {
  readonly state: ReturnType<typeof definitionState>;
  /** Of what makes its kinds. */
  readonly hash: string;
}

interface Made {
  readonly kinds: readonly Kind[];
  readonly bytes: number;
}

export function createKinds({ store, builtIn, tenants = 4096, bytes = 64 * 2 ** 20 }: KindsOptions): Kinds {
  const plain = setOf(builtIn);
  const sets = createLru<KindSet>({ capacity: tenants });
  /** Equal definitions in many tenants share their schemas and compiled rules. */
  const made = createLru<Made>({ capacity: bytes, weigh: (entry) => entry.bytes });
  /** Counts what may have made a set wrong that is being read. */
  let changes = 0;
  const forget = (tenant: string): void => {
    changes += 1;
    sets.delete(tenant);
  };
  const follower = follow(
    store,
    { tenant: null, group: definitions.group, resource: definitions.plural },
    {
      changed: ({ key }) => forget(key.tenant),
      missed() {
        changes += 1;
        sets.clear();
      },
    },
  );

  /** Of versions of definitions that were read before: one of hundreds that changes must not have all parsed again. */
  const digests = createLru<Digest>({ capacity: 16_384 });

  const kindsOf = (definition: KubeObject, { text, hash }: ReturnType<typeof kindsDigest>): readonly Kind[] => {
    const quantities = quantitiesOf(definition.metadata.annotations ?? {});
    const known = made.get(hash);
    if (known) return known.kinds;
    const fresh = servedVersions(definition).map((version) => ({
      ...kindFromCrd(servedDefinition(definition), version),
      ...(quantities && { quantities }),
    }));
    made.set(hash, { kinds: fresh, bytes: text.length });
    return fresh;
  };

  const read = ({ value, revision }: Pick<StoredObject, 'value' | 'revision'>): Digest & Pick<Made, 'kinds'> => {
    const definition = decodeObject(value, revision);
    const state = definitionState(definition);
    if (state === 'unserved') return { state, hash: '', kinds: [] };
    const digest = kindsDigest(definition);
    digests.set(String(revision), { state, hash: digest.hash });
    return { state, hash: digest.hash, kinds: kindsOf(definition, digest) };
  };

  const load = async (tenant: string): Promise<KindSet> => {
    const page = await store.list({ tenant, group: definitions.group, resource: definitions.plural });
    if (page.items.length === 0) return plain;
    const custom: Kind[] = [];
    for (const { key, revision, value } of page.items) {
      const digest = digests.get(String(revision));
      const known = digest && made.get(digest.hash);
      const { state, kinds } = known ? { ...known, ...digest } : read({ value, revision });
      if (state === 'unserved') continue;
      for (const kind of kinds) {
        const own = { ...kind };
        sources.set(own, { key, revision, state });
        custom.push(own);
      }
    }
    const free = custom.filter((kind) => !plain.byResource.has(resourceKey(kind)));
    free.sort((a, b) => (orderOf(a) < orderOf(b) ? -1 : 1));
    return setOf([...builtIn, ...free]);
  };

  const setFor = async (tenant: string): Promise<KindSet> => {
    const known = follower.state === 'following' ? sets.get(tenant) : undefined;
    if (known) return known;
    const before = changes;
    const set = await load(tenant);
    if (follower.state === 'following' && changes === before) sets.set(tenant, set);
    return set;
  };

  return {
    all: async (tenant) => (await setFor(tenant)).kinds,
    async find(tenant, group, version, plural) {
      return (await setFor(tenant)).byResource.get(`${group}/${version}/${plural}`) ?? null;
    },
    forget,
    ready: follower.ready,
    close: () => follower.stop(),
  };
}

/** What the kinds of a definition depend on. */
function kindsDigest(definition: KubeObject): { readonly text: string; readonly hash: string } {
  const quantities = quantitiesOf(definition.metadata.annotations ?? {});
  const { acceptedNames } = statusOfDefinition(definition);
  const text = JSON.stringify([definition.metadata.name, specOf(definition), acceptedNames, quantities]);
  return { text, hash: createHash('sha256').update(text).digest('base64') };
}

function setOf(kinds: readonly Kind[]): KindSet {
  return { kinds, byResource: new Map(kinds.map((kind) => [resourceKey(kind), kind])) };
}

const resourceKey = ({ group, version, plural }: Kind): string => `${group}/${version}/${plural}`;
const orderOf = (kind: Kind): string => `${resourceName(kind)} ${kind.version}`;

function servedVersions(definition: KubeObject): string[] {
  return specOf(definition)
    .versions.filter(({ served }) => served)
    .map(({ name }) => name);
}
