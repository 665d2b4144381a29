import { setTimeout as delay } from 'node:timers/promises';
import { createWorkQueue, type Work } from '@allmend/kit-queue';
import { isAllmendError } from '@allmend/kit-errors';
import type { StoreEvent, StoreKey } from '@allmend/core-store';
import { keyOf, definitions, namespaces, tenantObjects } from '../registry/keys.ts';
import type { TenantRef } from '../request/request-info.ts';
import { finalizeTenant, refreshUsage } from '../tenancy/finalization.ts';
import { createGarbageCollector } from './garbage.ts';
import { createPatience, type Patience } from './patience.ts';
import { createProgress } from './progress.ts';
import { createStoreLease } from './lease.ts';
import { endNamespace } from './namespace-end.ts';
import { serverContext, storedKinds, type LifecycleParts } from './parts.ts';
import { unlessAborted } from './unless-aborted.ts';

/** What the server does by itself with objects that end: collects garbage, empties namespaces, definitions and tenants. */
export interface Lifecycle {
  close(): Promise<void>;
}

export interface LifecycleOptions extends LifecycleParts {
  /** For tests: pauses in milliseconds. */
  readonly pauses?: Partial<typeof defaultPauses>;
  /** For tests: how long a namespace that cannot end is left alone. */
  readonly patience?: Patience;
}

const defaultPauses = {
  /** A replica that died is replaced after this. */
  lease: 15_000,
  /** Something waits for finalizers of others: looked at again after this, and whenever something near it goes. */
  waiting: 1_000,
  /** A namespace that cannot end is looked at less and less, down to this, until something in it changes. */
  longestWaiting: 60_000,
  /** How far the events are read is written down this often. */
  cursor: 10_000,
  /** The usage of a tenant that changed is counted this much later. */
  usage: 10_000,
};

type Step = 'owner' | 'item' | 'namespace' | 'definition' | 'tenant' | 'usage';
type Key = readonly [step: Step, tenant: string, group: string, resource: string, namespace: string, name: string];

/** Group of what the server notes for itself. */
const ownGroup = 'internal.allmend.dev';
/** Events read at once. */
const slice = 500;
const done: Work = { again: 'never' };

/**
 * Reads every event of the store, in order and from where the last run ended, and queues what follows from it. One replica does
 * this at a time. After a restore, when events are missing, all objects are looked at once.
 */
export function startLifecycle(options: LifecycleOptions): Lifecycle {
  const { store, registry, tenants, logger } = options;
  const pauses = { ...defaultPauses, ...options.pauses };
  const garbage = createGarbageCollector(options);
  const closing = new AbortController();
  const { signal } = closing;
  const lease = createStoreLease(store, 'lifecycle', pauses.lease);
  const progress = createProgress(store);
  const patience = options.patience ?? createPatience({ first: pauses.waiting, longest: pauses.longestWaiting });

  const queue = createWorkQueue({
    async work(text) {
      const [step, tenantId, group, resource, namespace, name] = JSON.parse(text) as unknown as Key;
      const begun = progress.begin(text);
      // Before the look: what changes meanwhile may not have been seen by it, and asks for a next one.
      const ms = step === 'namespace' ? patience.next(text) : pauses.waiting;
      const tenant = await tenants.find(tenantId);
      const key = { tenant: tenantId, group, resource, namespace, name };
      const state = tenant && (await perform(step, tenant, key));
      if (state === 'waiting') return { again: 'after', ms };
      patience.forget(text);
      progress.end(text, begun);
      return done;
    },
    failed(key, error, failures) {
      if (failures >= 3) logger.warn({ error, key, failures }, 'the end of an object does not get on');
    },
  });

  const perform = async (step: Step, tenant: TenantRef, key: StoreKey): Promise<string | void> => {
    switch (step) {
      case 'owner':
        return garbage.owner(tenant, key);
      case 'item':
        return garbage.item(tenant, key);
      case 'namespace':
        return endNamespace(options, tenant, key.name);
      case 'definition':
        return registry.removeCustomResources(serverContext(tenant), key.name);
      case 'tenant':
        return finalizeTenant({ store, registry, context: serverContext }, tenant, key.name);
      case 'usage':
        return countUsage(tenant);
    }
  };

  const countUsage = async (tenant: TenantRef): Promise<void> => {
    if (tenant.path === '') return;
    const names = tenant.path.split(':');
    const name = names.pop()!;
    const parent = await tenants.resolve(names.join(':'));
    await refreshUsage({ store, registry, context: serverContext }, parent, name);
  };

  const queueText = (text: string): void => {
    progress.due(text);
    queue.add(text);
  };
  const queueStep = (step: Step, key: StoreKey): void => queueText(textOf(step, key));

  const read = async (event: StoreEvent): Promise<void> => {
    const { key } = event;
    if (key.group === ownGroup) return;
    queue.addAfter(textOf('usage', { ...key, group: '', resource: '', namespace: '', name: '' }), pauses.usage);
    if (key.namespace !== '') lookSoon(textOf('namespace', keyOf(key.tenant, namespaces, '', key.namespace)));
    if (event.type === 'put') readState(key, event.value);
    else await readEnd(key, event.value);
  };

  /** What a namespace waits for may be over. However much happens in it, it is not looked at more often than at first. */
  const lookSoon = (text: string): void => {
    if (patience.forget(text) === 'waiting') queue.addAfter(text, pauses.waiting);
  };

  /** Parses only what can have a consequence. */
  const readState = (key: StoreKey, value: Uint8Array): void => {
    const bytes = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
    if (bytes.includes('"ownerReferences":[{')) queueStep('item', key);
    if (!bytes.includes('"deletionTimestamp":"')) return;
    if (bytes.includes('"foregroundDeletion"') || bytes.includes('"orphan"')) queueStep('owner', key);
    if (isOf(key, namespaces)) {
      patience.forget(textOf('namespace', key));
      queueStep('namespace', key);
    } else if (isOf(key, definitions)) queueStep('definition', key);
    else if (isOf(key, tenantObjects)) queueStep('tenant', key);
  };

  /** Something went: its dependents follow, and what waited for it goes on. */
  const readEnd = async (key: StoreKey, value: Uint8Array): Promise<void> => {
    const tenant = await tenants.find(key.tenant);
    if (!tenant) return;
    const { metadata } = JSON.parse(Buffer.from(value).toString()) as {
      metadata?: { uid?: string; ownerReferences?: { kind: string; name: string; blockOwnerDeletion?: boolean }[] };
    };
    // The server's own records, as the count of a tenant's objects, are no objects: nothing follows them.
    if (!metadata) return;
    if (metadata.uid !== undefined) {
      for await (const dependent of garbage.gone(tenant, metadata.uid)) queueStep('item', dependent);
    }
    const blocked = (metadata.ownerReferences ?? []).filter(({ blockOwnerDeletion }) => blockOwnerDeletion);
    for (const kind of blocked.length > 0 ? await storedKinds(options, tenant) : []) {
      for (const owner of blocked) {
        const namespace = kind.scope === 'Namespaced' ? key.namespace : '';
        if (kind.kind === owner.kind) queueStep('owner', keyOf(tenant.id, kind, namespace, owner.name));
      }
    }
  };

  /** Every object once: after a restore, or when the cursor is older than what the store remembers. */
  const readAll = async (): Promise<number> => {
    const revision = await store.revision();
    const seen = new Set<string>();
    for (const { group, plural } of await storedKinds(options, { id: 'root', path: '' })) {
      seen.add(`${group}/${plural}`);
      await readRange(group, plural, revision, (key, value) => readState(key, value));
    }
    const own = new Map<string, readonly [string, string]>();
    await readRange(definitions.group, definitions.plural, revision, (_key, value) => {
      const { spec } = JSON.parse(Buffer.from(value).toString()) as {
        spec: { group: string; names: { plural: string } };
      };
      own.set(`${spec.group}/${spec.names.plural}`, [spec.group, spec.names.plural]);
    });
    for (const [name, [group, plural]] of own) {
      if (!seen.has(name)) await readRange(group, plural, revision, (key, value) => readState(key, value));
    }
    return revision;
  };

  const readRange = async (
    group: string,
    resource: string,
    at: number,
    each: (key: StoreKey, value: Uint8Array) => void,
  ): Promise<void> => {
    let after: StoreKey | undefined;
    do {
      const page = await store.list({ tenant: null, group, resource }, { at, limit: slice, ...(after && { after }) });
      for (const { key, value } of page.items) each(key, value);
      after = page.more ? page.items.at(-1)!.key : undefined;
    } while (after && !signal.aborted);
  };

  const follow = async (): Promise<void> => {
    const stored = await progress.read();
    for (const text of stored?.due ?? []) queueText(text);
    let cursor = stored?.cursor ?? (await readAll());
    let writtenAt = performance.now();
    let heldUntil = 0;
    while (!signal.aborted) {
      if (performance.now() > heldUntil - pauses.lease / 2) {
        const begun = performance.now();
        if (!(await lease.hold())) return;
        heldUntil = begun + pauses.lease;
      }
      const page = await store.events(cursor, slice).catch(async (error: unknown) => {
        if (!isAllmendError(error) || error.reason !== 'store.compacted') throw error;
        logger.warn({ cursor }, 'events are missing: every object is looked at once');
        return { events: [], revision: await readAll(), more: false };
      });
      for (const event of page.events) await read(event);
      cursor = page.revision;
      // The commit that writes the progress is an event too, and not worth a next one.
      const isNews = page.events.some(({ key }) => key.group !== ownGroup) || progress.changed();
      if (isNews && performance.now() - writtenAt > pauses.cursor) {
        await progress.write(cursor);
        writtenAt = performance.now();
      }
      if (!page.more) await waitFor(cursor + 1);
    }
    await progress.write(cursor);
  };

  /** Until the store has moved on, but not past the next renewal of the lease. */
  const waitFor = async (revision: number): Promise<void> => {
    const moved = store.reached(revision, Math.max(50, pauses.lease / 3)).catch((error: unknown) => {
      if (!isAllmendError(error) || error.reason !== 'store.future') throw error;
    });
    await unlessAborted(moved, signal);
  };

  const run = async (): Promise<void> => {
    while (!signal.aborted) {
      try {
        if (await lease.hold()) await follow();
      } catch (error) {
        if (!signal.aborted) logger.warn({ error }, 'the store is away; the ends of objects wait');
      }
      await delay(Math.min(1000, pauses.lease / 5), undefined, { signal, ref: false }).catch(() => undefined);
    }
  };

  const running = run();
  return {
    async close() {
      closing.abort();
      await running;
      await queue.close();
      await lease.release().catch(() => undefined);
    },
  };
}

function textOf(step: Step, { tenant, group, resource, namespace, name }: StoreKey): string {
  return JSON.stringify([step, tenant, group, resource, namespace, name]);
}

function isOf(key: StoreKey, { group, plural }: { readonly group: string; readonly plural: string }): boolean {
  return key.group === group && key.resource === plural;
}
