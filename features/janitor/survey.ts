import { canonicalCloudKey, type CloudKey, type Entry, type Ledger, type RunState } from '@allmend/core-ledger';

/** One project of one cloud in which something is to be looked for. */
export interface Site {
  readonly key: CloudKey;
  /** Names under which runs knew this cloud, the latest first. */
  readonly names: readonly string[];
  /** Open entries of runs that have ended. */
  readonly entries: readonly Entry[];
  /** Must be looked at: it has open entries, or was asked for by name. Others are looked at when they can be. */
  readonly wanted: boolean;
}

export interface Survey {
  readonly sites: readonly Site[];
  readonly runs: ReadonlyMap<string, RunState>;
  readonly live: readonly RunState[];
}

export interface SurveyOptions {
  /** Only what these runs have left, and no census. */
  readonly only?: readonly string[] | undefined;
  /** Clouds whose last run ended less than so many seconds ago are looked at although no entry is open there. */
  readonly lookBack: number;
  readonly now: number;
}

/** Reads from the ledger where to look, and for what. */
export async function survey(ledger: Ledger, { only, lookBack, now }: SurveyOptions): Promise<Survey> {
  const all = await ledger.runs();
  const runs = new Map(all.map((run) => [run.id, run]));
  const chosen = only ? all.filter((run) => only.includes(run.id)) : all;
  const ended = chosen.filter((run) => !run.live);
  const open = (await ledger.entries({ states: ['intended', 'created'] })).filter((entry) =>
    ended.some((run) => run.id === entry.run),
  );
  const recent = only ? [] : ended.filter((run) => now - Date.parse(run.endedAt ?? run.leaseUntil) < lookBack * 1000);

  const sites = new Map<string, Site>();
  for (const key of [...open, ...recent].map(({ cloud }) => cloud)) {
    const entries = open.filter((entry) => isSame(entry.cloud, key));
    const names = all.filter((run) => isSame(run.cloud, key)).map((run) => run.cloudName);
    const site = { key, entries, names: [...new Set(names.reverse())], wanted: entries.length > 0 };
    sites.set(placeOf(key), site);
  }
  return { sites: [...sites.values()], runs, live: chosen.filter((run) => run.live) };
}

export function placeOf(key: CloudKey): string {
  const { authUrl, region, projectId } = canonicalCloudKey(key);
  return JSON.stringify([authUrl, region, projectId]);
}

const isSame = (a: CloudKey, b: CloudKey) => placeOf(a) === placeOf(b);
