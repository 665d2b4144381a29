import { installationOf, resourceTag, type Entry, type Ledger, type RunState } from '@allmend/core-ledger';
import type { KeptReason } from './events.ts';
import type { Sighting } from './premises.ts';

/** What our ledger says about a resource that was seen. */
export type Claim =
  /** It is ours and may be removed. */
  | { readonly ours: true; readonly entry: Entry }
  | { readonly ours: false; readonly entry: Entry | null; readonly reason: KeptReason };

export interface Claims {
  of(sighting: Sighting): Claim;
}

/**
 * Reads what the ledger claims in one cloud. Read it *after* listing the cloud: an intent is written before its request
 * leaves, so whatever of ours was in the listing is then known, and a run that lives is known to live.
 */
export async function readClaims(ledger: Ledger, cloud: Entry['cloud']): Promise<Claims> {
  const entries = await ledger.entries({ cloud });
  const runs = new Map((await ledger.runs()).map((run) => [run.id, run]));
  return claimsOf(ledger.installation, entries, runs);
}

/**
 * The rules, strictest first. A known id is proof, whatever the resource is called now. A name is proof when no id is
 * known, since names say installation, run and number and are given once; with a known id another resource of that name
 * is ours only if it bears the run's tag too (an attempt that was repeated after its answer was lost). A mark of another
 * run or installation outweighs a name. A tag without an entry proves nothing: it can be copied, and the ledger it came
 * from may belong to somebody.
 */
export function claimsOf(installation: string, entries: readonly Entry[], runs: ReadonlyMap<string, RunState>): Claims {
  const byId = new Map<string, Entry>();
  const byName = new Map<string, Entry>();
  for (const entry of entries) {
    if (entry.resourceId !== null) byId.set(placeOf(entry.kind, entry.resourceId), entry);
    byName.set(placeOf(entry.kind, entry.name), entry);
  }
  const runOfTag = new Map([...runs.values()].map((run) => [resourceTag(installation, run.id), run]));

  const unlessLive = (entry: Entry): Claim =>
    runs.get(entry.run)?.live === false ? { ours: true, entry } : { ours: false, entry, reason: 'run-lives' };

  function unclaimed(sighting: Sighting, marks: readonly string[]): Claim {
    const texts = marks.length > 0 ? marks : [sighting.name];
    if (marks.some((mark) => runOfTag.get(mark)?.live === true))
      return { ours: false, entry: null, reason: 'run-lives' };
    const own = texts.some((text) => installationOf(text) === installation);
    return { ours: false, entry: null, reason: own ? 'tagged-only' : 'other-installation' };
  }

  return {
    of(sighting) {
      const marks = sighting.marks.filter((mark) => mark.startsWith('allmend:') && installationOf(mark) !== null);
      const known = byId.get(placeOf(sighting.kind, sighting.id));
      if (known) return unlessLive(known);
      const named = byName.get(placeOf(sighting.kind, sighting.name));
      if (!named) return unclaimed(sighting, marks);
      const marked = marks.includes(named.tag);
      if (marks.length > 0 && !marked) return unclaimed(sighting, marks);
      if (named.resourceId === null || marked) return unlessLive(named);
      return { ours: false, entry: named, reason: 'same-name-only' };
    },
  };
}

/**
 * Where a resource is found under an id or name. A bucket is at the same time a container of Swift or Ceph, beside which
 * Swift keeps the parts of large objects.
 */
export function placeOf(kind: string, text: string): string {
  if (kind !== 'bucket' && kind !== 'object-container') return `${kind}/${text}`;
  return `object-container/${text.replace(/\+segments$/, '')}`;
}
