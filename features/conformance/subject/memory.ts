import type { SeenChange } from '../schedule/model.ts';
import { fractionOf } from '../schedule/spread.ts';
import { budgetWindowMs } from '../schedule/budget.ts';
import type { Look } from './look.ts';

/** What a replica knows of the subjects that it works on beside their status. */
export interface SubjectMemory {
  /** The last look; null: none was taken yet, by this process. */
  look(key: string): Look | null;
  /** Milliseconds until the cloud is to be looked at; 0: now. `version` is that of the Cloud and its Secret. */
  lookDueIn(key: string, version: string, known: 'known' | 'new'): number;
  /** Takes a look, and compares it with the one before. */
  looked(key: string, look: Look): void;
  /** What has changed since the last run was made. */
  change(key: string): SeenChange;
  /** A run was made that looks at it. */
  changeTaken(key: string): void;
  /** Requests of looks in the last hour. */
  requests(key: string): number;
  /**
   * Milliseconds for which a further round is to wait; 0: it begins now. Reports may come many in a second, and each wants a round: one
   * after the other is enough. Another `generation` of the Subject waits for nothing.
   */
  roundDueIn(key: string, generation: number): number;
  /** Which subjects these names concern: what changes elsewhere wants rounds of them. */
  remember(key: string, named: Named): void;
  concerned(by: (named: Named) => boolean): readonly string[];
  forget(key: string): void;
}

/** What a subject names. */
export interface Named {
  readonly tenant: string;
  readonly namespace: string;
  readonly scopes: readonly string[];
  readonly cloud: string | null;
}

interface Known {
  readonly look: Look | null;
  readonly change: SeenChange;
  readonly sent: readonly { readonly at: number; readonly requests: number }[];
  readonly named: Named | null;
  readonly round: { readonly at: number; readonly generation: number } | null;
}

const nothing: Known = { look: null, change: 'none', sent: [], named: null, round: null };
/** Between the begins of two rounds of one subject. */
const restMs = 1000;
/** Looks of subjects that were known before this process are spread over this time. */
const spreadMs = 120_000;
/** One that was refused is tried more often: somebody is mending it. */
const refusedShare = 0.2;

export function createSubjectMemory(
  { lookMs, begun }: { readonly lookMs: number; readonly begun: Date },
  now: () => Date,
): SubjectMemory {
  const known = new Map<string, Known>();
  const read = (key: string): Known => known.get(key) ?? nothing;

  return {
    look: (key) => read(key).look,
    lookDueIn(key, version, before) {
      const { look } = read(key);
      if (!look) {
        const first = before === 'new' ? 0 : fractionOf(key, 'look') * Math.min(spreadMs, lookMs);
        return Math.max(0, begun.getTime() + first - now().getTime());
      }
      if (look.version !== version) return 0;
      const good = look.accepted.status === 'True';
      const period = lookMs * (good ? 0.9 + fractionOf(key, 'look') * 0.2 : refusedShare);
      return Math.max(0, Math.min(look.at.getTime() + period - now().getTime(), period));
    },
    looked(key, look) {
      const before = read(key);
      const since = look.at.getTime() - budgetWindowMs;
      const sent = [...before.sent, { at: look.at.getTime(), requests: look.requests }];
      known.set(key, {
        ...before,
        // A look that was not deep enough says nothing of the lists.
        look: { ...look, digests: merged(before.look, look) },
        change: worse(before.change, changeBetween(before.look, look)),
        sent: sent.filter(({ at }) => at > since),
      });
    },
    change: (key) => read(key).change,
    changeTaken: (key) => void known.set(key, { ...read(key), change: 'none' }),
    requests(key) {
      const since = now().getTime() - budgetWindowMs;
      return read(key)
        .sent.filter(({ at }) => at > since)
        .reduce((sum, { requests }) => sum + requests, 0);
    },
    roundDueIn(key, generation) {
      const { round } = read(key);
      const at = now().getTime();
      const rest = round?.generation === generation ? Math.min(round.at + restMs - at, restMs) : 0;
      if (rest > 0) return rest;
      known.set(key, { ...read(key), round: { at, generation } });
      return 0;
    },
    remember: (key, named) => void known.set(key, { ...read(key), named }),
    concerned: (by) => [...known].filter(([, { named }]) => named !== null && by(named)).map(([key]) => key),
    forget: (key) => void known.delete(key),
  };
}

function merged(before: Look | null, { digests }: Look): Look['digests'] {
  if (!digests) return before?.digests ?? null;
  const old = before?.digests;
  return {
    ...digests,
    versions: { ...old?.versions, ...digests.versions },
    lists: digests.lists ?? old?.lists ?? null,
  };
}

function changeBetween(before: Look | null, now: Look): SeenChange {
  const wasRefused = before !== null && before.accepted.status !== 'True';
  if (wasRefused && now.accepted.status === 'True') return 'services';
  if (!before?.digests || !now.digests) return 'none';
  if (before.digests.services !== now.digests.services) return 'services';
  const { versions = {} } = before.digests;
  const others = Object.entries(now.digests.versions ?? {});
  if (others.some(([type, text]) => Object.hasOwn(versions, type) && versions[type] !== text)) return 'services';
  const [old, fresh] = [before.digests.lists, now.digests.lists];
  return old !== null && fresh !== null && old !== fresh ? 'lists' : 'none';
}

function worse(a: SeenChange, b: SeenChange): SeenChange {
  if (a === 'services' || b === 'services') return 'services';
  return a === 'lists' || b === 'lists' ? 'lists' : 'none';
}
