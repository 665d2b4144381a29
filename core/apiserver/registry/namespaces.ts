import { randomUUID } from 'node:crypto';
import { asJson, isJsonObject, member, statusErrors, wireTime, type KubeObject } from '@allmend/core-machinery';
import type { Store, StoreKey, Write } from '@allmend/core-store';
import { createLru } from '@allmend/kit-lru';
import { decodeObject, encodeObject, indexOf } from './codec.ts';
import { keyOf, keyText, namespaces, resourceQuotas, serviceAccounts } from './keys.ts';
import type { KindRules } from './rules.ts';

/** Holds a namespace until everything in it is gone. Source: core/v1 FinalizerKubernetes. */
export const namespaceFinalizer = 'kubernetes';
const nameLabel = 'kubernetes.io/metadata.name';

/** What the server does for Namespaces. Source: kubernetes pkg/registry/core/namespace. */
export const namespaceRules: KindRules = {
  ...namespaces,

  /** Finalizers of the content are taken off by the server alone. */
  prepare(object, live, { subresource }) {
    if (live && subresource === '') object['spec'] = live['spec'];
  },

  beginDeletion(object) {
    if (object.metadata.name === 'default') {
      throw statusErrors.forbidden(namespaceResource, 'default', 'this namespace may not be deleted');
    }
    object['status'] = { ...(object['status'] as object | undefined), phase: 'Terminating' };
  },

  holds: (object) => finalizersOf(object).length > 0,

  async alongside({ key, before, after }, { now }) {
    if (before !== null || after === null) return { writes: [], guards: [] };
    return {
      writes: [creation(defaultServiceAccount(key.name, now), serviceAccountKey(key.tenant, key.name))],
      guards: [],
    };
  },
};

const namespaceResource = { group: namespaces.group, resource: namespaces.plural } as const;

/** Finalizers of the namespace's content, which are in `spec`. */
export function finalizersOf(namespace: KubeObject): readonly string[] {
  const finalizers = asSpec(namespace)['finalizers'];
  return Array.isArray(finalizers) ? (finalizers as string[]) : [];
}

/** A new namespace with the service account that each has, as writes of the commit that makes it. */
export function freshNamespace(tenant: string, name: string, now: Date): Write[] {
  const namespace: KubeObject = {
    apiVersion: 'v1',
    kind: 'Namespace',
    metadata: { name, uid: randomUUID(), creationTimestamp: wireTime(now), labels: { [nameLabel]: name } },
    spec: { finalizers: [namespaceFinalizer] },
    status: { phase: 'Active' },
  };
  return [
    creation(namespace, keyOf(tenant, namespaces, '', name)),
    creation(defaultServiceAccount(name, now), serviceAccountKey(tenant, name)),
  ];
}

function defaultServiceAccount(namespace: string, now: Date): KubeObject {
  return {
    apiVersion: 'v1',
    kind: 'ServiceAccount',
    metadata: { name: 'default', namespace, uid: randomUUID(), creationTimestamp: wireTime(now) },
  };
}

const serviceAccountKey = (tenant: string, namespace: string): StoreKey =>
  keyOf(tenant, serviceAccounts, namespace, 'default');

function creation(object: KubeObject, key: StoreKey): Write {
  return { key, op: 'put', value: encodeObject(object), expect: 'absent', index: indexOf(object.metadata) };
}

function asSpec(object: KubeObject): Record<string, unknown> {
  const spec = member(asJson(object), 'spec');
  return isJsonObject(spec) ? spec : {};
}

/**
 * What writes in a namespace have to know of it. A state is remembered together with the revision of the namespace, which
 * guards the commit: a stale one is found out there, so nothing has to be told of changes.
 */
export interface NamespaceState {
  readonly key: StoreKey;
  readonly revision: number;
  readonly phase: 'Active' | 'Terminating';
  /** Names of its ResourceQuotas. A new quota writes its namespace too, so that whoever does not know it fails the guard. */
  readonly quotas: readonly string[];
}

export interface NamespaceStates {
  /** Null: there is no such namespace. `fresh` looks at the store whatever is remembered. */
  read(tenant: string, namespace: string, look: 'remembered' | 'fresh'): Promise<NamespaceState | null>;
  forget(key: StoreKey): void;
}

/** How many namespaces are remembered. */
const capacity = 16_384;

export function createNamespaceStates(store: Store): NamespaceStates {
  const states = createLru<NamespaceState>({ capacity });
  return {
    async read(tenant, namespace, look) {
      const key = keyOf(tenant, namespaces, '', namespace);
      const known = look === 'remembered' ? states.get(keyText(key)) : undefined;
      if (known) return known;
      const stored = await store.get(key);
      if (!stored) {
        states.delete(keyText(key));
        return null;
      }
      const object = decodeObject(stored.value, stored.revision);
      const quotas = await store.list({
        tenant,
        group: resourceQuotas.group,
        resource: resourceQuotas.plural,
        namespace,
      });
      const state: NamespaceState = {
        key,
        revision: stored.revision,
        phase: object.metadata.deletionTimestamp ? 'Terminating' : 'Active',
        quotas: quotas.items.map((item) => item.key.name),
      };
      states.set(keyText(key), state);
      return state;
    },
    forget: (key) => states.delete(keyText(key)),
  };
}
