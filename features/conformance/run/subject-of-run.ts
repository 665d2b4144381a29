import { ConformanceRun, Subject } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import type { CloudConfig } from '@allmend/openstack-client';
import { requestsBefore } from '../schedule/budget.ts';
import { pastRun } from '../schedule/past-runs.ts';
import type { Scope } from '../scope/model.ts';
import { cloudName, findCloud } from './cloud-access.ts';
import { runErrors } from './errors.ts';
import type { RunSelection } from './selection.ts';
import { concernedScopes } from './reports.ts';
import { readListedScopes } from './subject-reading.ts';

/** What a run is about, read when it begins. */
export interface SubjectOfRun {
  readonly subject: Subject;
  readonly scopes: readonly Scope[];
  readonly config: CloudConfig;
  readonly cloudName: string;
  /** Requests that the budget of the hour has left. */
  readonly allowed: number;
}

/** Testcases that create something are not run where the subject says so, whoever wants it. */
export function modeOfRun(run: ConformanceRun, subject: Subject): 'read' | 'all' {
  return subject.spec.measurement?.active === 'never' ? 'read' : run.spec.mode;
}

/** The Subject of a run; null when there is none. */
export async function findSubject(client: Client, run: ConformanceRun, signal: AbortSignal): Promise<Subject | null> {
  const { namespace = '' } = run.metadata;
  const subject = await client.kind(Subject).find({ namespace, name: run.spec.subject }, { signal });
  return subject?.metadata.deletionTimestamp === undefined ? subject : null;
}

/** Runs of the same subject, in no order. */
export async function runsOfSubject(
  client: Client,
  { metadata: { namespace = '' }, spec }: ConformanceRun,
  signal: AbortSignal,
): Promise<readonly ConformanceRun[]> {
  const options = { namespace, fields: `spec.subject=${spec.subject}`, signal };
  return Array.fromAsync(client.kind(ConformanceRun).list(options));
}

/** Requests of the hour that are left for a run. */
export function allowedRequests(
  { spec }: Subject,
  runs: readonly ConformanceRun[],
  run: ConformanceRun,
  now: Date,
): number {
  const others = runs.filter((one) => one.metadata.uid !== run.metadata.uid).map(pastRun);
  return Math.max(0, (spec.measurement?.requestsPerHour ?? 0) - requestsBefore(others, now));
}

/** Reads what the run needs. Throws `run.*` for what people must put right. */
export async function readSubjectOfRun(
  client: Client,
  {
    run,
    subject,
    selection,
    now,
    signal,
  }: {
    readonly run: ConformanceRun;
    readonly subject: Subject;
    readonly selection: RunSelection;
    readonly now: Date;
    readonly signal: AbortSignal;
  },
): Promise<SubjectOfRun> {
  const { name = '', namespace = '' } = subject.metadata;
  const { measurement } = subject.spec;
  if (!measurement) throw runErrors.error('not-measured', { subject: name });
  const { scopes: listed } = await readListedScopes(client, subject, signal);
  const scopes = concernedScopes(
    listed.map(({ scope }) => scope),
    selection,
  );
  if (scopes.length === 0) {
    throw runErrors.error('no-scope', { subject: name, scopes: subject.spec.scopes.join(', ') });
  }
  const place = { namespace, cloud: measurement.cloud };
  const found = await findCloud(client, place, signal);
  if (!found.cloud) throw runErrors.error('cloud-missing', place);
  if (!found.config) {
    throw runErrors.error('cloud-unusable', { cloud: measurement.cloud, problem: found.problem?.message ?? '' });
  }
  const runs = await runsOfSubject(client, run, signal);
  return {
    subject,
    scopes,
    config: found.config,
    cloudName: cloudName(client.tenantPath, place),
    allowed: allowedRequests(subject, runs, run, now),
  };
}
