import { setTimeout as sleep } from 'node:timers/promises';
import { track, type Labels, type Ledger } from '@allmend/core-ledger';
import { isAllmendError } from '@allmend/kit-errors';
import { removers, type Cloud, type RemovableKind } from '@allmend/openstack-client';
import type { TrackResource } from './collector.ts';

/** What one collector created, and how it is taken away again. */
export interface Teardown {
  readonly track: TrackResource;
  /** Removes everything in reverse order; resolves to what could not be removed (the janitor will find it in the ledger). */
  run(): Promise<readonly LeftBehind[]>;
}

export interface LeftBehind {
  readonly kind: string;
  readonly name: string;
  readonly problem: string;
}

export interface TeardownOptions {
  readonly ledger: Ledger;
  readonly run: string;
  readonly cloud: Cloud;
  /** Seconds for the removal of one resource. */
  readonly patience?: number;
  /** Told of a failure of the ledger itself: nothing may be created any more, and nothing that it spoilt may be judged. */
  readonly fatal?: (error: Error) => void;
  /** Milliseconds between two looks for a resource whose create was not answered. */
  readonly pause?: number;
}

/** One create, as far as it got: `id` stays null while no answer came. */
interface Creation {
  readonly kind: string;
  readonly scope: Readonly<Record<string, string>>;
  readonly removeOwn: ((signal: AbortSignal) => Promise<void>) | undefined;
  labels: Labels | null;
  id: string | null;
}

/** Looks for a resource whose create was not answered, before it is left to the janitor. */
const looks = 3;

/** Ledger before request, removal in reverse order, ledger again after the cloud says it is gone (design §4.2). */
export function openTeardown(options: TeardownOptions): Teardown {
  const { ledger, run, cloud, patience = 120, pause = 1000 } = options;
  const creations: Creation[] = [];
  const underWay = new Set<Promise<unknown>>();

  const trackResource: TrackResource = (kind, create, scope = {}, removeOwn) => {
    if (!removeOwn && !(kind in removers)) throw new Error(`no remover for resources of kind ${kind}`);
    const creation: Creation = { kind, scope, removeOwn, labels: null, id: null };
    creations.push(creation);
    const work = track(ledger, { run, kind, scope }, (labels) => {
      creation.labels = labels;
      return create(labels);
    }).then(({ resource }) => {
      creation.id = resource.id;
      return resource;
    });
    // A create that is still under way at the deadline may yet succeed: teardown waits for its answer.
    const settled = work.catch(tellFatal).finally(() => underWay.delete(settled));
    underWay.add(settled);
    return work;
  };

  function tellFatal(error: unknown): void {
    if (isAllmendError(error) && error.reason.startsWith('ledger.')) options.fatal?.(error);
  }

  async function remove(creation: Creation): Promise<LeftBehind | null> {
    const { kind, labels, removeOwn, scope } = creation;
    if (!labels) return null;
    const entry = (await ledger.entries({ run })).find((one) => one.name === labels.name);
    if (!entry || entry.state === 'gone') return null;
    const signal = AbortSignal.timeout(patience * 1000);
    const remover = removers[kind as RemovableKind];
    try {
      const id =
        creation.id ??
        (remover && (await lookFor(labels, (wanted) => remover.find(cloud.scoped({ signal }), { ...wanted, scope }))));
      if (id === null) return { kind, name: labels.name, problem: 'its create was not answered and may still arrive' };
      await (removeOwn ? removeOwn(signal) : remover.remove(cloud.scoped({ signal }), id, scope));
      await ledger.gone(entry.id);
      return null;
    } catch (error) {
      return { kind, name: labels.name, problem: error instanceof Error ? error.message : String(error) };
    }
  }

  async function lookFor(
    labels: Labels,
    find: (wanted: Labels) => Promise<readonly { id: string }[]>,
  ): Promise<string | null> {
    for (let look = 1; ; look++) {
      const [found] = await find(labels);
      if (found) return found.id;
      if (look === looks) return null;
      await sleep(pause);
    }
  }

  return {
    track: trackResource,
    async run() {
      await Promise.all(underWay);
      const left: LeftBehind[] = [];
      for (const creation of creations.splice(0).reverse()) {
        const stays = await remove(creation);
        if (stays) left.push(stays);
      }
      return left;
    },
  };
}
