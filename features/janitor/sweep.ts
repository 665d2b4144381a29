import { setTimeout as sleep } from 'node:timers/promises';
import type { Ledger } from '@allmend/core-ledger';
import { janitorErrors } from './errors.ts';
import type { SweepEvent, SweepResult } from './events.ts';
import type { Premises } from './premises.ts';
import { sweepSite, type Visit } from './site.ts';
import { placeOf, survey, type Site } from './survey.ts';
import { failureOf, openTally, type Tally } from './tally.ts';

export interface SweepOptions {
  readonly ledger: Ledger;
  /** Opens a configured cloud by its name. */
  readonly open: (cloudName: string) => Promise<Premises>;
  /** Looks, and changes neither cloud nor ledger. */
  readonly dryRun?: boolean;
  /** Removes as well what only its name or tag says to be of Allmend, of this installation or another one. */
  readonly adopt?: boolean;
  /** Only what these runs have left, and no census: how a run cleans up after itself. */
  readonly runs?: readonly string[];
  /** Clouds to take a census of although the ledger has nothing open there. */
  readonly clouds?: readonly string[];
  /** Creates that may still arrive are waited for; `false` leaves them to the next sweep. A dry run never waits. */
  readonly wait?: boolean;
  /** See `settle`; `pause` 60 and `bound` 3600 seconds when absent. */
  readonly settling?: { readonly pause: number; readonly bound: number };
  /** Seconds; 24 hours when absent. See `survey`. */
  readonly lookBack?: number;
  readonly signal?: AbortSignal;
  readonly report?: (event: SweepEvent) => void;
  /** For tests. */
  readonly clock?: Clock;
}

export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
  /** Resolves early, without an error, when the signal is aborted. */
  sleep(milliseconds: number, signal: AbortSignal): Promise<void>;
}

const realClock: Clock = {
  now: Date.now,
  sleep: (milliseconds, signal) => sleep(milliseconds, undefined, { signal }).catch(() => undefined),
};

/** What all steps of one sweep share. */
export interface Sweep {
  readonly ledger: Ledger;
  readonly dryRun: boolean;
  readonly adopt: boolean;
  readonly wait: boolean;
  /** False when only some runs are swept. */
  readonly census: boolean;
  readonly settling: { readonly pause: number; readonly bound: number };
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly report: Tally['report'];
}

/**
 * Finds and removes what runs have left in clouds (design §4.2). It removes only what the ledger of this installation claims, by
 * id or by a name that is given once, and of runs that have ended or were abandoned; those it ends first, so that they
 * create nothing meanwhile. Before it looks anywhere it makes sure that the cloud is the one in which the resources were
 * created. An entry is closed only when its resource was seen to be absent.
 */
export async function sweep(options: SweepOptions): Promise<SweepResult> {
  const { ledger, dryRun = false, adopt = false, wait = true, signal = new AbortController().signal } = options;
  const tally = openTally(options.report ?? (() => undefined));
  const shared: Sweep = {
    ledger,
    dryRun,
    adopt,
    wait: wait && !dryRun,
    census: options.runs === undefined,
    settling: options.settling ?? { pause: 60, bound: 3600 },
    clock: options.clock ?? realClock,
    signal,
    report: tally.report,
  };
  if (!dryRun) await ledger.endAbandonedRuns();
  const { sites, runs, live } = await survey(ledger, {
    only: options.runs,
    lookBack: options.lookBack ?? 24 * 60 * 60,
    now: shared.clock.now(),
  });
  for (const { id, cloudName, leaseUntil } of live) {
    tally.report({ type: 'run-lives', cloud: cloudName, run: id, leaseUntil });
  }

  const visited = new Set<string>();
  await Promise.all(
    sites.map(async (site) => {
      const found = await openSite(options.open, site);
      if ('premises' in found) {
        visited.add(placeOf(site.key));
        await visit(shared, { ...found, site, runs });
        return;
      }
      if (!site.wanted) return;
      const cloud = site.names[0] ?? site.key.authUrl;
      tally.report({
        type: 'unseen',
        cloud,
        kind: null,
        entries: site.entries.length,
        failure: failureOf(found.error),
      });
    }),
  );

  for (const cloud of options.clouds ?? []) {
    try {
      const premises = await options.open(cloud);
      if (visited.has(placeOf(premises.key))) {
        await premises.close();
        continue;
      }
      visited.add(placeOf(premises.key));
      const site: Site = { key: premises.key, names: [cloud], entries: [], wanted: true };
      await visit(shared, { premises, cloud, site, runs });
    } catch (error) {
      tally.report({ type: 'unseen', cloud, kind: null, entries: 0, failure: failureOf(error) });
    }
  }
  return tally.result({ dryRun, interrupted: signal.aborted });
}

async function visit(shared: Sweep, visited: Visit): Promise<void> {
  const { premises, cloud, site } = visited;
  try {
    await sweepSite(shared, visited);
  } catch (error) {
    // A failure of the ledger: what was not closed stays open for the next sweep.
    shared.report({ type: 'unseen', cloud, kind: null, entries: site.entries.length, failure: failureOf(error) });
  } finally {
    await premises.close().catch((error: unknown) => {
      shared.report({ type: 'unseen', cloud, kind: null, entries: 0, failure: failureOf(error) });
    });
  }
}

/**
 * The cloud under the first of its names that still leads there. A name may by now mean another cloud or project, where
 * everything would be found absent and closed.
 */
async function openSite(
  open: SweepOptions['open'],
  { key, names }: Site,
): Promise<{ readonly premises: Premises; readonly cloud: string } | { readonly error: unknown }> {
  let failure: unknown = janitorErrors.error('unexpected', { cause: 'no name of the cloud is known' });
  for (const cloud of names) {
    try {
      const premises = await open(cloud);
      if (placeOf(premises.key) === placeOf(key)) return { premises, cloud };
      await premises.close();
      const params = { cloud, actual: describeKey(premises.key), expected: describeKey(key), names: names.join(', ') };
      failure = janitorErrors.error('other-cloud', params);
    } catch (error) {
      failure = error;
    }
  }
  return { error: failure };
}

function describeKey({ authUrl, region, projectId }: Premises['key']): string {
  return `${authUrl} (region ${region ?? 'not named'}, project ${projectId})`;
}
