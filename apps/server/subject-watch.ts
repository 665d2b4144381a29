import { worstVerdict, type Verdict } from '@allmend/api';
import { ConformanceRun, Subject } from '@allmend/api/kinds';
import { startInformer, type Client } from '@allmend/core-client';

export type SubjectCondition = NonNullable<NonNullable<Subject['status']>['conditions']>[number];

/** How far a subject is. */
export interface SubjectState {
  readonly subject: Subject | null;
  /** The newest of its runs. */
  readonly run: ConformanceRun | null;
}

export interface SubjectEnd extends SubjectState {
  /**
   * `measured`: there is a verdict. `works`: its cloud answers and takes the credentials. `broken`: it does not. `unknown`: nothing is known
   * in good time.
   */
  readonly end: 'measured' | 'works' | 'broken' | 'unknown';
}

export interface WatchOptions {
  readonly namespace: string;
  readonly name: string;
  /** `verdict`: until the first one, however long that takes. */
  readonly until: 'conditions' | 'verdict';
  readonly signal: AbortSignal;
  /** Told whenever something has changed. */
  readonly changed: (state: SubjectState) => void;
  /** Milliseconds in which what does not work may come to work: what was wrong before is looked at again; default 20 s. */
  readonly patienceMs?: number;
}

/** What is looked at before anything is measured. */
export const lookedAt = ['Reachable', 'CredentialsAccepted'] as const;

/** Follows a subject until it is known whether it works, or what its verdict is. Throws the reason of the signal. */
export async function watchSubject(client: Client, options: WatchOptions): Promise<SubjectEnd> {
  const { namespace, name, until, signal, changed, patienceMs = 20_000 } = options;
  const ended = Promise.withResolvers<SubjectEnd['end']>();
  let patience = true;
  const subjects = startInformer<Subject>({
    source: client.kind(Subject),
    namespace,
    fields: `metadata.name=${name}`,
  });
  const runs = startInformer<ConformanceRun>({
    source: client.kind(ConformanceRun),
    namespace,
    fields: `spec.subject=${name}`,
  });
  const state = (): SubjectState => ({
    subject: [...subjects.values()][0] ?? null,
    run: newestOf([...runs.values()]),
  });
  const look = (): void => {
    const now = state();
    changed(now);
    const found = endOf(now, { until, patience });
    if (found) ended.resolve(found);
  };
  const stop = (): void => ended.reject(signal.reason as Error);
  const timer = setTimeout(() => {
    patience = false;
    look();
  }, patienceMs);
  signal.addEventListener('abort', stop, { once: true });
  try {
    signal.throwIfAborted();
    await Promise.race([Promise.all([subjects.synced, runs.synced]), ended.promise]);
    subjects.on({ added: look, updated: look, deleted: look });
    runs.on({ added: look, updated: look });
    return { end: await ended.promise, ...state() };
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', stop);
    await Promise.all([subjects.close(), runs.close()]);
  }
}

/** Null: it goes on. What does not work is final once there was time to look again. */
function endOf(
  { subject, run }: SubjectState,
  { until, patience }: { readonly until: WatchOptions['until']; readonly patience: boolean },
): SubjectEnd['end'] | null {
  const conditions = lookedAt.map((type) => conditionOf(subject, type)?.status ?? 'Unknown');
  if (until === 'verdict' && verdictOf(subject) !== null) return 'measured';
  if (conditions.every((status) => status === 'True')) return until === 'conditions' ? 'works' : null;
  if (patience || run?.status?.phase === 'Running') return null;
  if (conditions.includes('False')) return 'broken';
  return until === 'conditions' ? 'unknown' : null;
}

export function conditionOf(subject: Subject | null, type: string): SubjectCondition | null {
  return subject?.status?.conditions?.find((one) => one.type === type) ?? null;
}

/** The worst of its verdicts; null as long as nothing was measured. */
export function verdictOf(subject: Subject | null): Verdict | null {
  const measured = (subject?.status?.standings ?? []).filter(({ newest }) => newest !== undefined);
  return measured.length === 0 ? null : worstVerdict(measured.map(({ verdict }) => verdict));
}

function newestOf(runs: readonly ConformanceRun[]): ConformanceRun | null {
  const born = ({ metadata }: ConformanceRun): string => metadata.creationTimestamp ?? '';
  return runs.reduce<ConformanceRun | null>((last, one) => (!last || born(last) <= born(one) ? one : last), null);
}
