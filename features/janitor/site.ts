import type { Entry, RunState } from '@allmend/core-ledger';
import { placeOf, readClaims, type Claim } from './claim.ts';
import { janitorErrors } from './errors.ts';
import type { ResourceRef } from './events.ts';
import { inPasses, type Outcome, type Waiting } from './passes.ts';
import type { Premises, Sighting, Wanted } from './premises.ts';
import { settle } from './settling.ts';
import type { Site } from './survey.ts';
import type { Sweep } from './sweep.ts';
import { failureOf } from './tally.ts';

export interface Visit {
  readonly premises: Premises;
  /** Name under which it was opened. */
  readonly cloud: string;
  readonly site: Site;
  readonly runs: ReadonlyMap<string, RunState>;
}

/** Removes what is left at one site: first what the ledger has open, then what a census finds besides. */
export async function sweepSite(sweep: Sweep, visit: Visit): Promise<void> {
  /** Places of what was found by its entry: the census sees it too, and need not speak of it again. */
  const looked = new Set<string>();
  let waiting = await sweepEntries(sweep, visit, visit.site.entries, looked);
  if (sweep.census && !sweep.signal.aborted) await sweepCensus(sweep, visit, looked);
  while (waiting.items.length > 0 && sweep.wait) {
    const until = new Date(waiting.lookAgainAt).toISOString();
    sweep.report({ type: 'waiting', cloud: visit.cloud, entries: waiting.items.length, until });
    await sweep.clock.sleep(Math.max(0, waiting.lookAgainAt - sweep.clock.now()), sweep.signal);
    if (sweep.signal.aborted) return;
    waiting = await sweepEntries(sweep, visit, await stillOpen(sweep, visit, waiting.items), looked);
  }
}

/** As they are in the ledger now: the census, or another janitor, may have closed them meanwhile. */
async function stillOpen(sweep: Sweep, visit: Visit, entries: readonly Entry[]): Promise<readonly Entry[]> {
  const open = await sweep.ledger.entries({ cloud: visit.site.key, states: ['intended', 'created'] });
  return open.filter((one) => entries.some((entry) => entry.id === one.id));
}

async function sweepEntries(
  sweep: Sweep,
  visit: Visit,
  entries: readonly Entry[],
  looked: Set<string>,
): Promise<Waiting<Entry>> {
  return inPasses(sweep, {
    order: visit.premises.order,
    items: entries,
    refOf: (entry) => refOf(visit, entry, entry.resourceId),
    work: (entry) => sweepEntry(sweep, visit, entry, looked),
  });
}

async function sweepEntry(sweep: Sweep, visit: Visit, entry: Entry, looked: Set<string>): Promise<Outcome> {
  const { ledger, report, dryRun } = sweep;
  const { kind, name, tag, scope, resourceId } = entry;
  if (!(await isProvable(sweep, entry))) {
    report({ type: 'kept', resource: refOf(visit, entry, null), reason: 'not-provable' });
    return { state: 'done' };
  }
  const found = await visit.premises.find(kind, { name, tag, scope, ...(resourceId !== null && { id: resourceId }) });
  if (found.length === 0) return closeAbsent(sweep, visit, entry);
  for (const { id } of found) {
    looked.add(placeOf(kind, id));
    report({ type: 'found', resource: refOf(visit, entry, id), adopted: false });
  }
  if (dryRun) return { state: 'done' };
  // The id first: should this sweep be cut short and the resource be renamed, the next one still knows it.
  if (resourceId === null) await ledger.created(entry.id, found[0]!.id);
  for (const { id } of found) await removeSeen(visit.premises, kind, { id, name, tag, scope });
  await ledger.gone(entry.id);
  for (const { id } of found) report({ type: 'removed', resource: refOf(visit, entry, id), adopted: false });
  return { state: 'done' };
}

async function closeAbsent({ ledger, report, ...sweep }: Sweep, visit: Visit, entry: Entry): Promise<Outcome> {
  const resource = refOf(visit, entry, entry.resourceId);
  const settled =
    entry.state === 'intended'
      ? settle(entry, visit.runs.get(entry.run)!, sweep.clock.now(), sweep.settling)
      : ({ gone: true } as const);
  if (settled.gone) {
    if (!sweep.dryRun) await ledger.gone(entry.id);
    report({ type: 'absent', resource });
    return { state: 'done' };
  }
  if (!sweep.dryRun) await ledger.absent(entry.id);
  report({ type: 'kept', resource, reason: 'may-still-arrive' });
  return { state: 'open', lookAgainAt: settled.lookAgainAt };
}

/**
 * A router's interface has neither name nor mark, so that an intended one is looked for by router and subnet. That is
 * proof only where one of these two is ours: another user's router may have been joined to another user's subnet by now.
 */
async function isProvable({ ledger }: Sweep, { kind, scope, cloud, resourceId }: Entry): Promise<boolean> {
  if (kind !== 'router-interface' || resourceId !== null) return true;
  const ours = await ledger.entries({ cloud });
  return (['router', 'subnet'] as const).some((part) =>
    ours.some((one) => one.kind === part && one.resourceId !== null && one.resourceId === scope[part]),
  );
}

/** What the cloud has under our form of names and marks: what is claimed is removed, the rest reported, or adopted. */
async function sweepCensus(sweep: Sweep, visit: Visit, looked: ReadonlySet<string>): Promise<void> {
  const { premises, cloud, site } = visit;
  const sightings = await Array.fromAsync(
    premises.census((kind, error) => {
      sweep.report({ type: 'unseen', cloud, kind, entries: 0, failure: failureOf(error) });
    }),
  );
  const claims = await readClaims(sweep.ledger, site.key);
  await inPasses(sweep, {
    order: premises.order,
    items: sightings.filter(({ kind, id }) => !looked.has(placeOf(kind, id))),
    refOf: (sighting) => refOfSighting(visit, sighting, claims.of(sighting)),
    work: async (sighting) => {
      await sweepSighting(sweep, visit, sighting, claims.of(sighting));
      return { state: 'done' };
    },
  });
}

async function sweepSighting(sweep: Sweep, visit: Visit, sighting: Sighting, claim: Claim): Promise<void> {
  const { ledger, report, dryRun, adopt } = sweep;
  const resource = refOfSighting(visit, sighting, claim);
  if (!claim.ours) {
    if (claim.reason === 'run-lives') return;
    if (!adopt) {
      report({ type: 'kept', resource, reason: claim.reason });
      return;
    }
  }
  const adopted = !claim.ours;
  report({ type: 'found', resource, adopted });
  if (dryRun) return;
  const { kind, id, name } = sighting;
  // It is what its entry waited for, and not a further one beside it.
  const entry = claim.ours && claim.entry.resourceId === null && claim.entry.name === name ? claim.entry : null;
  if (entry) await ledger.created(entry.id, id);
  await removeSeen(visit.premises, kind, { id, name, tag: claim.entry?.tag ?? '', scope: claim.entry?.scope ?? {} });
  if (entry) await ledger.gone(entry.id);
  report({ type: 'removed', resource, adopted });
}

/** Removes, and looks whether it is really absent. */
async function removeSeen(premises: Premises, kind: string, wanted: Wanted & { readonly id: string }): Promise<void> {
  await premises.remove(kind, wanted.id, wanted.scope);
  const left = await premises.find(kind, wanted);
  if (left.length > 0) throw janitorErrors.error('still-there', { kind, id: wanted.id });
}

function refOf({ cloud }: Visit, { kind, name, run }: Entry, id: string | null): ResourceRef {
  return { cloud, kind, name, id, run };
}

function refOfSighting({ cloud }: Visit, { kind, name, id }: Sighting, { entry }: Claim): ResourceRef {
  return { cloud, kind, name, id, run: entry?.run ?? null };
}
