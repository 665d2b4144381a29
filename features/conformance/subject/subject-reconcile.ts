import { ConformanceRun, Notice, Subject } from '@allmend/api/kinds';
import { printKey } from '@allmend/core-client';
import { findCondition, setCondition, type FoundCondition, type Round, type Step } from '@allmend/core-controller';
import { isStatusError, wireTime, type Condition } from '@allmend/core-machinery';
import type { EgressPolicy } from '@allmend/kit-egress';
import { tell } from '../certificates/notice.ts';
import type { Standard } from '../engine/testcase.ts';
import type { Journal, NewestResults } from '../monitor/journal.ts';
import { findCloud, type FoundCloud } from '../run/cloud-access.ts';
import { readListedScopes, type ListedScopes } from '../run/subject-reading.ts';
import { affordableAt, expectedCost } from '../schedule/budget.ts';
import { due } from '../schedule/due.ts';
import type { DueRun, NothingDue, PastRun } from '../schedule/model.ts';
import { isEnded, pastRun } from '../schedule/past-runs.ts';
import type { DocumentReader } from './documents.ts';
import type { FindingReader } from './findings.ts';
import { lookAtCloud } from './look.ts';
import type { SubjectMemory } from './memory.ts';
import { newsAt, newsOf, type CredentialState } from './news.ts';
import { makeRun, scheduledTestcases } from './scheduling.ts';
import { judgeSubject, statusStanding, type SubjectStanding, type SubjectStatus } from './standings.ts';

/** What all rounds share. */
export interface SubjectWork {
  readonly journal: Journal;
  readonly memory: SubjectMemory;
  readonly findings: FindingReader;
  readonly documents: DocumentReader;
  readonly tenantId: (path: string) => Promise<string>;
  readonly egress: (tenant: string) => EgressPolicy;
  readonly standards: readonly Standard[];
  /** Seconds for one request to a cloud with its repetitions. */
  readonly deadline: number;
  /** Milliseconds after which a Secret is looked at again while a cloud does not accept it. */
  readonly secretMs: number;
  /** When this replica began to work. */
  readonly begun: Date;
  readonly now: () => Date;
}

/** A round about one Subject, and what its steps have found so far. */
export interface SubjectRound {
  readonly work: SubjectWork;
  readonly round: Round;
  /** Of the key. */
  readonly key: string;
  readonly subject: Subject;
  readonly tenant: string;
  listed?: ListedScopes;
  runs?: readonly ConformanceRun[];
  newest?: NewestResults;
  cloud?: FoundCloud;
  standings?: readonly SubjectStanding[];
  next?: DueRun | NothingDue;
  status?: SubjectStatus;
}

/** Reads the Subject; null when there is none any more. */
export async function beginSubjectRound(work: SubjectWork, round: Round): Promise<SubjectRound | null> {
  const key = printKey(round.key);
  const subject = await round.client.kind(Subject).find(round.key, { signal: round.signal });
  if (!subject || subject.metadata.deletionTimestamp !== undefined) {
    work.memory.forget(key);
    return null;
  }
  const { tenant, namespace } = round.key;
  const { scopes, measurement } = subject.spec;
  work.memory.remember(key, { tenant, namespace, scopes, cloud: measurement?.cloud ?? null });
  return { work, round, key, subject, tenant: await work.tenantId(tenant) };
}

/** What is done about a Subject, in this order. */
export const subjectSteps: readonly Step<SubjectRound>[] = [
  rest,
  readWhatItNames,
  readResults,
  lookAtItsCloud,
  judgeIt,
  schedule,
  writeStatus,
  tellPeople,
  comeAgain,
];

function rest({ work, key, subject }: SubjectRound) {
  const again = work.memory.roundDueIn(key, subject.metadata.generation ?? 0);
  return Promise.resolve(again > 0 ? { again } : ('continue' as const));
}

async function readWhatItNames(context: SubjectRound) {
  const { round, subject } = context;
  const { client, signal, key } = round;
  context.listed = await readListedScopes(client, subject, signal);
  const fields = `spec.subject=${key.name}`;
  context.runs = await Array.fromAsync(client.kind(ConformanceRun).list({ namespace: key.namespace, fields, signal }));
  const { measurement } = subject.spec;
  if (!measurement) return 'continue' as const;
  context.cloud = await findCloud(client, { namespace: key.namespace, cloud: measurement.cloud }, signal);
  return 'continue' as const;
}

async function readResults(context: SubjectRound) {
  const { work, subject, tenant } = context;
  const { name = '', namespace = '', uid = '' } = subject.metadata;
  context.newest = await work.journal.newest({ tenant, namespace, name, uid });
  return 'continue' as const;
}

/** Seconds after it was entered, people see what works; later looks notice what has changed. */
async function lookAtItsCloud({ work, round, key, subject, runs, cloud }: SubjectRound) {
  if (!cloud) return 'continue' as const;
  const { memory } = work;
  const known = findCondition(subject.status?.conditions ?? [], 'CredentialsAccepted') ? 'known' : 'new';
  if (memory.lookDueIn(key, cloud.version, known) > 0) return 'continue' as const;
  // What a run creates would be taken for a change; and it says itself what works.
  const before = memory.look(key);
  if (before?.version === cloud.version && before.accepted.status === 'True' && !runs!.every(isEnded)) {
    return 'continue' as const;
  }
  const look = await lookAtCloud({
    found: cloud,
    egress: work.egress(round.key.tenant),
    signal: round.signal,
    deadline: work.deadline,
    depth: mayList(work, { key, subject, runs: runs!.map(pastRun) }) ? 'lists' : 'token',
    now: work.now,
  });
  memory.looked(key, look);
  return 'continue' as const;
}

/** What lists of usual length cost, with their pages. */
const listCost = 15;

/** Runs go before looks: the lists are read only when a reading run still fits into the hour. */
function mayList(
  { memory, now }: SubjectWork,
  { key, subject, runs }: { readonly key: string; readonly subject: Subject; readonly runs: readonly PastRun[] },
): boolean {
  const requestsPerHour = subject.spec.measurement?.requestsPerHour ?? 0;
  const spending = { runs, others: memory.requests(key), requestsPerHour };
  const from = now();
  return affordableAt(spending, listCost + expectedCost(runs, 'read'), from)?.getTime() === from.getTime();
}

async function judgeIt(context: SubjectRound) {
  const { work, round, subject, tenant, listed, newest } = context;
  const { name = '', namespace = '' } = subject.metadata;
  context.standings = await judgeSubject({
    before: subject.status,
    scopes: listed!.scopes,
    newest: newest!,
    documents: await work.documents.of(round.client, namespace, name, round.signal),
    findingsOf: (report) => work.findings.of(tenant, report),
    now: work.now(),
  });
  return 'continue' as const;
}

/** Makes the run that is due now; else says when the next one is. */
async function schedule(context: SubjectRound) {
  const { work, round, key, subject, runs, listed, newest, cloud } = context;
  const { measurement } = subject.spec;
  const look = work.memory.look(key);
  // Where the credentials are refused there is nothing to run; when they are accepted again, that is a change.
  if (!measurement || !cloud || cloud.problem || look?.accepted.status === 'False') return 'continue' as const;
  const now = work.now();
  const next = due({
    seed: subject.metadata.uid ?? '',
    active: measurement.active,
    requestsPerHour: measurement.requestsPerHour,
    testcases: scheduledTestcases(work.standards, listed!.scopes, { newest: newest!, now }),
    runs: runs!.map(pastRun),
    otherRequests: work.memory.requests(key),
    change: work.memory.change(key),
    begun: work.begun,
    now,
  });
  context.next = next;
  if ('nothing' in next || next.at.getTime() > now.getTime()) return 'continue' as const;
  const made = await makeRun(round.client, subject, { run: next, before: runs!, signal: round.signal });
  work.memory.changeTaken(key);
  round.log.info({ reason: next.reason, mode: next.mode, made }, 'a run is due');
  context.next = { nothing: 'under-way', why: 'A run is under way.' };
  return 'continue' as const;
}

async function writeStatus(context: SubjectRound) {
  const { work, round, key, subject, standings, next, cloud } = context;
  const { name = '', namespace = '', uid = '', generation } = subject.metadata;
  const look = cloud ? work.memory.look(key) : null;
  const found: readonly FoundCondition[] = [
    scopesReadable(context.listed!),
    ...(look ? [look.reachable, look.accepted] : []),
    ...(cloud ? [scheduled(context)] : []),
  ];
  const before = (subject.status?.conditions ?? []).filter(({ type }) => cloud || !measured.has(type));
  const conditions = found.reduce<readonly Condition[]>(
    (list, one) =>
      setCondition(list, { ...one, ...(generation !== undefined && { observedGeneration: generation }) }, work.now()),
    before,
  );
  const credentials = look?.credentials ?? null;
  const known = look === null && cloud ? subject.status?.credentials : undefined;
  const status: SubjectStatus = {
    ...(generation !== undefined && { observedGeneration: generation }),
    standings: standings!.map(statusStanding),
    ...(known && { credentials: known }),
    ...(credentials && {
      credentials: {
        type: credentials.type,
        ...(credentials.expiresAt && { expiresAt: wireTime(credentials.expiresAt) }),
      },
    }),
    ...(next && 'at' in next && { nextRun: { at: wireTime(next.at), reason: next.why } }),
    conditions: [...conditions],
  };
  context.status = status;
  try {
    await round.client
      .kind(Subject)
      .apply(
        { metadata: { name, namespace, uid }, status },
        { subresource: 'status', force: 'yes', manager: 'allmend-subjects', signal: round.signal },
      );
  } catch (error) {
    // Deleted meanwhile, or made anew: that one gets a round of its own.
    if (isStatusError(error, 'NotFound') || isStatusError(error, 'Conflict')) return 'stop' as const;
    throw error;
  }
  return 'continue' as const;
}

/** Conditions of subjects that are measured here. */
const measured: ReadonlySet<string> = new Set(['Reachable', 'CredentialsAccepted', 'Scheduled']);

function scopesReadable({ unreadable }: ListedScopes): FoundCondition {
  const type = 'ScopesReadable';
  if (unreadable.length === 0) return { type, status: 'True', reason: 'Read', message: 'All its scopes can be read.' };
  const message = `No scope that can be read: ${unreadable.join(', ')}.`;
  return { type, status: 'False', reason: 'ScopeUnreadable', message };
}

function scheduled({ next }: SubjectRound): FoundCondition {
  const type = 'Scheduled';
  if (!next) {
    const message = 'Nothing is run while the credentials of the cloud are not accepted.';
    return { type, status: 'False', reason: 'CredentialsNotAccepted', message };
  }
  if (!('nothing' in next)) return { type, status: 'True', reason: 'Waits', message: 'The next run has its time.' };
  if (next.nothing === 'under-way') return { type, status: 'True', reason: 'UnderWay', message: next.why };
  const reason = next.nothing === 'budget' ? 'BudgetTooSmall' : 'NoTestcases';
  return { type, status: 'False', reason, message: next.why };
}

async function tellPeople({ work, round, key, subject, standings, status, cloud }: SubjectRound) {
  const { client, signal } = round;
  const { namespace = '', name = '' } = subject.metadata;
  const fields = `spec.about.name=${name}`;
  const notices = await Array.fromAsync(client.kind(Notice).list({ namespace, fields, signal }));
  const about = notices.filter(({ spec }) => spec.about.kind === Subject.kind);
  const { told, closed } = newsOf({
    subject,
    standings: standings!,
    credentials: cloud ? credentialState(work, key, { subject, status: status!, cloud }) : null,
    known: new Map(about.map((one) => [one.spec.cause, one])),
    prefix: round.key.tenant === '' ? '' : `/tenants/${round.key.tenant}`,
    now: work.now(),
  });
  for (const news of told) await tell(client, Subject, subject, news, signal);
  for (const { metadata } of closed)
    await client.kind(Notice).delete({ namespace, name: metadata.name ?? '' }, { signal });
  return 'continue' as const;
}

function credentialState(
  { memory }: SubjectWork,
  key: string,
  { subject, status, cloud }: { readonly subject: Subject; readonly status: SubjectStatus; readonly cloud: FoundCloud },
): CredentialState {
  const condition = findCondition(status.conditions ?? [], 'CredentialsAccepted');
  const accepted =
    memory.look(key) === null
      ? null
      : ({ True: 'yes', False: 'no', Unknown: null } as const)[condition?.status ?? 'Unknown'];
  const expiresAt = status.credentials?.expiresAt;
  return {
    accepted,
    message: condition?.message ?? '',
    since: condition?.lastTransitionTime ?? '',
    expiresAt: expiresAt === undefined ? null : new Date(expiresAt),
    secret: `${subject.metadata.namespace}/${cloud.cloud?.spec.credentialRef?.name ?? ''}`,
  };
}

/** A run says itself when it has ended; this is for the case that nobody heard it. */
const underWayMs = 30_000;
const longestWaitMs = 300_000;
const shortestWaitMs = 1000;

function comeAgain({ work, key, standings, status, next, cloud, subject }: SubjectRound) {
  const now = work.now().getTime();
  const look = work.memory.look(key);
  const known = findCondition(subject.status?.conditions ?? [], 'CredentialsAccepted') ? 'known' : 'new';
  const credentials = cloud ? credentialState(work, key, { subject, status: status!, cloud }) : null;
  const moments = [
    ...standings!.flatMap(({ standing }) => standing.expiresAt?.getTime() ?? []),
    ...newsAt({ standings: standings!, credentials, now: work.now() }).map((at) => at.getTime()),
    ...(next && 'at' in next ? [next.at.getTime()] : []),
    ...(next && 'nothing' in next && next.nothing === 'under-way' ? [now + underWayMs] : []),
    ...(cloud ? [now + work.memory.lookDueIn(key, cloud.version, known)] : []),
    ...(cloud && look?.accepted.status !== 'True' ? [now + work.secretMs] : []),
    now + longestWaitMs,
  ];
  return Promise.resolve({ again: Math.max(Math.min(...moments) - now, shortestWaitMs) });
}
