import { waitUntil } from '@allmend/kit-testing';
import { createLogger } from '@allmend/kit-telemetry';
import type { KubeObject } from '@allmend/core-machinery';
import { merge, openHub, type Hub, type Options } from '../registry/testing.ts';
import { startLifecycle, type Lifecycle, type LifecycleOptions } from './lifecycle.ts';

/** A registry on a real store, and the lifecycle over it. For tests only. */
export interface LivingHub extends Hub {
  /** Starts a lifecycle, as a replica of the server would; `parts` take the place of its own. */
  live(pauses?: LifecycleOptions['pauses'], parts?: Partial<LifecycleOptions>): Lifecycle;
  /** Ends a lifecycle that was started. */
  rest(lifecycle: Lifecycle): Promise<void>;
  /** Resolves when the object is gone. */
  gone(resource: string, place: string, options?: Options): Promise<void>;
  find(resource: string, place: string, options?: Options): Promise<KubeObject | null>;
  /** Waits for what holds of the object. */
  until(resource: string, place: string, what: (object: KubeObject) => boolean, options?: Options): Promise<KubeObject>;
  /** Sets or takes off the finalizer of somebody else. */
  hold(resource: string, place: string, options?: Options): Promise<KubeObject>;
  release(resource: string, place: string, options?: Options): Promise<KubeObject>;
}

export const foreignFinalizer = 'example.org/hold';

export async function openLivingHub(): Promise<LivingHub> {
  const hub = await openHub();
  const running = new Set<Lifecycle>();
  const find: LivingHub['find'] = (resource, place, options) =>
    hub.get(resource, place, options).catch((error: unknown) => {
      if ((error as { reason?: string }).reason === 'NotFound') return null;
      throw error;
    });
  const finalizers = (value: readonly string[] | null) => merge({ metadata: { finalizers: value } });
  return {
    ...hub,
    find,
    live(pauses, parts = {}) {
      const lifecycle = startLifecycle({
        store: hub.store,
        registry: hub.registry,
        tenants: hub.tenants,
        logger: createLogger({ level: 'silent' }),
        ...parts,
        pauses: { lease: 1000, waiting: 50, cursor: 50, usage: 50, ...pauses },
      });
      running.add(lifecycle);
      return lifecycle;
    },
    async rest(lifecycle) {
      running.delete(lifecycle);
      await lifecycle.close();
    },
    async gone(resource, place, options) {
      await waitUntil(`the end of ${resource} ${place}`, async () => !(await find(resource, place, options)));
    },
    until: (resource, place, what, options) =>
      waitUntil(`${resource} ${place}`, async () => {
        const object = await find(resource, place, options);
        return object && what(object) ? object : null;
      }),
    hold: (resource, place, options) => hub.patch(resource, place, finalizers([foreignFinalizer]), options),
    release: (resource, place, options) => hub.patch(resource, place, finalizers(null), options),
    async [Symbol.asyncDispose]() {
      await Promise.all([...running].map((lifecycle) => lifecycle.close()));
      await hub[Symbol.asyncDispose]();
    },
  };
}

/** A reference to an owner. */
export function ownedBy(owner: KubeObject, block: 'block' | 'free' = 'free'): object {
  const { apiVersion, kind, metadata } = owner;
  const { name, uid } = metadata;
  return { apiVersion, kind, name, uid, ...(block === 'block' && { blockOwnerDeletion: true }) };
}
