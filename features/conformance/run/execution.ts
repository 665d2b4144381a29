import { Snapshot } from '@allmend/api';
import { Subject } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import { isStatusError, wireTime } from '@allmend/core-machinery';
import { isAllmendError } from '@allmend/kit-errors';
import { openCloud, type CallRecord, type Cloud } from '@allmend/openstack-client';
import { runCollection } from '../engine/run.ts';
import { blobEvidence } from '../evidence/blobs.ts';
import { watchSubject, type SubjectWatch } from './bereavement.ts';
import type { Claim, RunStatusChange } from './claim.ts';
import { runErrors } from './errors.ts';
import { isOutage, snapshotOfOutage } from './outage.ts';
import { trackProgress, type RunProgress } from './progress.ts';
import { recallSnapshot, reportSnapshot, type ReportingOptions } from './reports.ts';
import { countRequests, type RequestCount } from './requests.ts';
import type { RunWork } from './run-work.ts';
import { selectForRun } from './selection.ts';
import { findSubject, modeOfRun, readSubjectOfRun, type SubjectOfRun } from './subject-of-run.ts';

export interface ExecutionOptions {
  readonly work: RunWork;
  /** Of the run's tenant. */
  readonly client: Client;
  readonly claim: Claim;
  /** Fires when this replica stops: the run is given back. */
  readonly stopping: AbortSignal;
}

/** What a run comes to; null: it is not ours any more, and somebody else says. */
export type Ending = RunStatusChange | null;

/** Takes a claimed run to its end. Never throws: what goes wrong is an ending too. */
export async function execute(options: ExecutionOptions): Promise<Ending> {
  const { work, claim, stopping } = options;
  const { name, namespace } = claim.run.metadata;
  try {
    return await perform(options);
  } catch (error) {
    if (claim.lost.aborted) return null;
    if (stopping.aborted || isPassing(error)) return givenBack;
    if (isAllmendError(error)) return failed(error);
    work.logger.error({ run: `${namespace}/${name}`, error }, 'a run has failed');
    return failed(error);
  }
}

/** It was the hub that could not do its part: that says nothing of the run, and another attempt may come to its end. */
function isPassing(error: unknown): boolean {
  if (isStatusError(error)) return error.code >= 500 || error.code === 429;
  return isAllmendError(error) && (error.reason.startsWith('client.') || error.reason === 'journal.busy');
}

/** Somebody goes on with it. */
const givenBack: RunStatusChange = { phase: 'Waiting', worker: null, heartbeat: null, startedAt: null };

const longestProblem = 4000;
const cleaningMs = 60_000;
/** A run that ends every server that begins it is given up. */
const mostAttempts = 5;

function failed(error: unknown): RunStatusChange {
  const text = isAllmendError(error)
    ? `${error.message} ${error.remedy}`
    : error instanceof Error
      ? error.message
      : String(error);
  return { phase: 'Failed', problem: text.slice(0, longestProblem) };
}

interface Performance extends ExecutionOptions {
  readonly about: SubjectOfRun;
  readonly tenant: string;
  readonly mode: 'read' | 'all';
  readonly testcases: ReportingOptions['selection']['testcases'];
  readonly reporting: ReportingOptions;
  readonly progress: RunProgress;
  readonly count: RequestCount;
  readonly gone: SubjectWatch;
  /** Ends the collection: lost, cancelled, stopping, no requests left, or the subject is gone. */
  readonly signal: AbortSignal;
}

async function perform(options: ExecutionOptions): Promise<Ending> {
  const { work, client, claim, stopping } = options;
  const { run } = claim;
  const early = AbortSignal.any([claim.lost, stopping]);
  const subject = await findSubject(client, run, early);
  if (!subject) {
    throw runErrors.error('subject-missing', { subject: run.spec.subject, namespace: run.metadata.namespace ?? '' });
  }
  const mode = modeOfRun(run, subject);
  const selection = selectForRun({ standards: work.standards, mode, pattern: run.spec.testcases });
  const now = work.clock.now();
  const about = await readSubjectOfRun(client, { run, subject, selection, now, signal: early });
  const tenant = await work.tenantId(client.tenantPath);
  const count = countRequests(about.allowed, mode === 'all' ? 'creates' : 'reads');
  const gone = watchSubject(client, subject, work.times.heartbeatMs);
  const progress = trackProgress({
    standards: work.standards,
    testcases: selection.testcases,
    now: work.clock.now,
    changed: () => claim.write({ testcases: progress.list(), requests: count.requests }),
  });
  const { name = '', namespace = '', uid = '' } = subject.metadata;
  const reporting: ReportingOptions = {
    journal: work.journal,
    place: { tenant, namespace, name, uid },
    subject,
    run: run.metadata.uid ?? '',
    scopes: about.scopes,
    standards: work.standards,
    selection,
    tool: work.tool,
    keys: work.keys,
    now: work.clock.now,
  };
  const signal = AbortSignal.any([claim.lost, claim.cancelled, stopping, count.exhausted, gone.signal]);
  const { testcases } = selection;
  try {
    return await measure({ ...options, about, tenant, mode, testcases, reporting, progress, count, gone, signal });
  } finally {
    gone.stop();
  }
}

async function measure(performance: Performance): Promise<Ending> {
  const { claim, stopping, count, progress, reporting, gone } = performance;
  const known = await recallSnapshot(reporting);
  if (known !== null) return finish(performance, await storedSnapshot(performance, known), { created: 0, left: 0 });
  // What an attempt that was killed created is taken away before anything is created anew.
  const attempt = claim.run.status?.attempt ?? 1;
  const before = attempt > 1 ? await clean(performance) : 0;
  if (claim.cancelled.aborted) return { phase: 'Cancelled', left: before };
  if (attempt > mostAttempts) throw runErrors.error('too-many-attempts', { attempts: attempt - 1 });
  progress.settle([]);
  const left: string[] = [];
  const seen = await collect(performance, (name) => left.push(name));
  const stillLeft = left.length === 0 ? 0 : await clean(performance, left.length);
  const figures = { created: seen === null ? 0 : seen.created, left: stillLeft };
  const sent = { requests: count.requests, ...figures };
  if (claim.lost.aborted) return null;
  if (claim.cancelled.aborted) return { phase: 'Cancelled', ...sent };
  if (gone.signal.aborted) return { ...failed(gone.signal.reason), ...sent };
  if (stopping.aborted) return givenBack;
  if (count.exhausted.aborted) return { ...failed(count.exhausted.reason), ...sent };
  // The lease of the ledger was lost: another attempt may do better.
  if (seen?.snapshot == null) return givenBack;
  return finish(performance, { snapshot: seen.snapshot, digest: seen.digest }, figures);
}

interface Seen {
  /** Null: it was interrupted. */
  readonly snapshot: Snapshot | null;
  readonly digest: string;
  readonly created: number;
}

async function collect(performance: Performance, leftBehind: (name: string) => void): Promise<Seen | null> {
  const { work, client, about, mode, testcases, tenant, progress, signal, count, claim } = performance;
  const calls: CallRecord[] = [];
  let first: CallRecord[] | null = calls;
  const cloud = openFor(performance, (call) => {
    first?.push(call);
    count.recorder(call);
    claim.write({ requests: count.requests });
  });
  const evidence = blobEvidence(work.blobs.of(tenant));
  const startedAt = work.clock.now();
  try {
    const { snapshot, digest, interrupted } = await runCollection({
      cloud,
      testcases,
      readOnly: mode === 'read',
      allowPrivileged: false,
      ledger: work.ledger,
      evidence,
      collect: { domainManagerCloud: null, documents: {}, egress: work.egress(client.tenantPath) },
      resume: null,
      tool: work.tool,
      ...(work.longest !== undefined && { longest: work.longest }),
      signal,
      event(event) {
        first = null;
        if (event.type === 'left-behind') leftBehind(event.name);
        progress.event(event);
      },
      now: work.clock.now,
    });
    const created = (await work.ledger.entries({ run: snapshot.id })).filter((one) => one.resourceId !== null).length;
    return { snapshot: interrupted ? null : snapshot, digest, created };
  } catch (error) {
    if (signal.aborted) return null;
    if (!isOutage(error)) throw error;
    const { tool } = work;
    const now = work.clock.now();
    const outage = await snapshotOfOutage({ cloud, testcases, evidence, calls, error, tool, startedAt, now });
    work.logger.info({ cloud: about.cloudName, reason: error.reason }, 'a cloud could not be asked at all');
    return { ...outage, created: 0 };
  } finally {
    await cloud.close();
  }
}

function openFor({ work, client, about }: Performance, recorder?: (call: CallRecord) => void): Cloud {
  return openCloud(about.config, {
    egress: work.egress(client.tenantPath),
    deadline: work.deadline,
    userAgent: `${work.tool.name}-monitor`,
    ...(recorder && { recorder }),
  });
}

/** How many resources are left afterwards; `known` when nobody can say. */
async function clean(performance: Performance, known = 0): Promise<number> {
  const { work, about } = performance;
  try {
    const { left } = await work.clean({
      cloudName: about.cloudName,
      open: () => openFor(performance),
      // Also for a run that was deleted and where this server stops: nobody else would do it.
      signal: AbortSignal.timeout(cleaningMs),
    });
    return left;
  } catch (error) {
    work.logger.warn({ cloud: about.cloudName, error }, 'what a run has left could not be taken away');
    return known;
  }
}

async function storedSnapshot(
  { work, tenant }: Performance,
  digest: string,
): Promise<{ readonly snapshot: Snapshot; readonly digest: string }> {
  const content = await work.journal.content(tenant, digest);
  return { snapshot: Snapshot.parse(JSON.parse(Buffer.from(content).toString())), digest };
}

async function finish(
  performance: Performance,
  { snapshot, digest }: { readonly snapshot: Snapshot; readonly digest: string },
  figures: { readonly created: number; readonly left: number },
): Promise<Ending> {
  const { claim, client, reporting, progress, work } = performance;
  // The last look before something is written for ever: a replica that stood still has lost its claim.
  await performance.gone.require();
  claim.require();
  const { report, verdict, findings } = await reportSnapshot(snapshot, digest, reporting);
  progress.settle(findings);
  await tellSubject(client, reporting, { id: report, receivedAt: wireTime(work.clock.now()) });
  const requests = snapshot.exchanges.reduce((sum, one) => sum + one.attempts, 0);
  return {
    phase: 'Finished',
    verdict,
    report,
    requests: Math.max(requests, performance.count.requests),
    testcases: progress.list(),
    ...figures,
  };
}

/** What came last stands in the Subject, whoever brought it: that is what its own round waits for. */
async function tellSubject(
  client: Client,
  { subject }: Pick<ReportingOptions, 'subject'>,
  lastReport: { readonly id: string; readonly receivedAt: string },
): Promise<void> {
  const { name = '', namespace = '', uid } = subject.metadata;
  const merge = { metadata: { uid }, status: { lastReport } };
  try {
    await client.kind(Subject).patch({ name, namespace }, { merge }, { subresource: 'status' });
  } catch (error) {
    // Deleted meanwhile, or made anew.
    if (!isStatusError(error, 'NotFound') && !isStatusError(error, 'Conflict')) throw error;
  }
}
