import { newResourceName, resourceTag, track, type Ledger } from '@allmend/core-ledger';
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
  /** Numbers the resources of a run: names are deterministic. */
  readonly next: () => number;
  /** Seconds for the removal of one resource. */
  readonly patience?: number;
}

interface Created {
  readonly kind: string;
  readonly name: string;
  readonly remove: (signal: AbortSignal) => Promise<void>;
  readonly entry: number;
}

/** Ledger before request, removal in reverse order, ledger again after the cloud says it is gone (design §4.2). */
export function openTeardown(options: TeardownOptions): Teardown {
  const { ledger, run, cloud, next, patience = 120 } = options;
  const created: Created[] = [];
  const underWay = new Set<Promise<unknown>>();

  const trackResource: TrackResource = (kind, create, scope = {}, remove) => {
    const name = newResourceName(ledger.installation, run, next(), kind);
    const tag = resourceTag(ledger.installation, run);
    const work = track(ledger, { run, kind, name, tag, scope }, create).then(({ entry, resource }) => {
      const byKind = kind in removers ? removers[kind as RemovableKind] : undefined;
      if (!remove && !byKind) throw new Error(`no remover for resources of kind ${kind}`);
      created.push({
        kind,
        name,
        entry: entry.id,
        remove: (signal) => (remove ? remove(signal) : byKind!.remove(cloud.scoped({ signal }), resource.id, scope)),
      });
      return resource;
    });
    // A create that is still under way at the deadline may yet succeed: teardown waits for it.
    const settled = work.catch(() => undefined).finally(() => underWay.delete(settled));
    underWay.add(settled);
    return work;
  };

  return {
    track: trackResource,
    async run() {
      await Promise.all(underWay);
      const left: LeftBehind[] = [];
      for (const one of created.splice(0).reverse()) {
        try {
          await one.remove(AbortSignal.timeout(patience * 1000));
          await ledger.gone(one.entry);
        } catch (error) {
          left.push({
            kind: one.kind,
            name: one.name,
            problem: error instanceof Error ? error.message : String(error),
          });
        }
      }
      return left;
    },
  };
}
