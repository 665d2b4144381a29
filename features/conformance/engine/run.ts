import { randomUUID } from 'node:crypto';
import { snapshotSchemaVersion, type Observation, type Snapshot } from '@allmend/api';
import { holdLease, newRunId, type Ledger } from '@allmend/core-ledger';
import type { CallRecord, Cloud, TokenInfo } from '@allmend/openstack-client';
import type { RunEvidence, UnfinishedRun } from '../evidence/folder.ts';
import { openSink } from '../evidence/sink.ts';
import type { CollectOptions, Collector } from './collector.ts';
import { conformanceErrors } from './errors.ts';
import { Observer, type RunEvent } from './observe.ts';
import { openTeardown, type Teardown, type TeardownOptions } from './teardown.ts';
import type { Testcase } from './testcase.ts';

export interface RunOptions {
  readonly cloud: Cloud;
  /** What to judge later; decides what is collected. */
  readonly testcases: readonly Testcase[];
  readonly readOnly: boolean;
  readonly allowPrivileged: boolean;
  readonly ledger: Ledger;
  readonly evidence: RunEvidence;
  readonly collect: CollectOptions;
  /** An interrupted run whose observations are taken over. */
  readonly resume: UnfinishedRun | null;
  readonly tool: { readonly name: string; readonly version: string };
  /** One collector after the other: for clouds that bear no more, and to compare with. Default: all at once. */
  readonly serial?: boolean;
  /** Most seconds for one collector, and for one removal; default: each collector's own, and 120. */
  readonly longest?: number;
  readonly signal: AbortSignal;
  readonly event: (event: RunEvent) => void;
  readonly now?: () => Date;
}

export interface RunResult {
  readonly snapshot: Snapshot;
  /** Digest of the stored snapshot. */
  readonly digest: string;
  /** True when the signal fired: the snapshot is not stored, the journal is left for `--resume`. */
  readonly interrupted: boolean;
}

/** Collects everything the testcases need, at once, and stores it as one snapshot. Judging comes after, without the cloud. */
export async function runCollection(options: RunOptions): Promise<RunResult> {
  const { cloud, evidence, ledger, signal, resume, now = () => new Date() } = options;
  const id = randomUUID();
  const startedAt = resume?.head.startedAt ?? now().toISOString();
  const first: CallRecord[] = [];
  const token = await cloud.scoped({ signal, recorder: (call) => first.push(call) }).token();
  refusePrivileged(token, cloud.name, options.allowPrivileged);
  const place = {
    authUrl: String(cloud.config.auth['auth_url'] ?? ''),
    region: cloud.config.region,
    projectId: token.projectId ?? token.domainId ?? '',
  };
  // The run lives in the ledger before its journal exists: a journal without a living run is an interrupted one.
  const lease = await holdLease(ledger, { id, cloudName: cloud.name, cloud: place });
  const head = { run: id, cloud: cloud.name, ...place, readOnly: options.readOnly, startedAt };
  const journal = await evidence.begin(head).catch(async (error: unknown) => {
    await lease.end();
    throw error;
  });
  const done = resume?.observations.filter((one) => one.state === 'observed') ?? [];
  const sink = openSink(evidence, journal, { exchanges: resume?.exchanges ?? [], observations: done });
  const failed = new AbortController();
  const fatal = (error: Error) => failed.abort(error);
  const patience = Math.min(120, options.longest ?? Infinity);
  const observer = new Observer({
    cloud,
    sink,
    signal: AbortSignal.any([signal, lease.signal, failed.signal]),
    collect: options.collect,
    readOnly: options.readOnly,
    longest: options.longest,
    resumed: new Map(done.map((one) => [one.resource, one])),
    teardown: (_resource, scoped) => openTeardown({ ledger, run: id, cloud: scoped, fatal, patience }),
    joinedTeardown: (scoped) => joinedTeardown({ ledger, cloud: scoped, fatal, patience }),
    fatal,
    event: options.event,
    now,
  });
  let observations: Observation[];
  try {
    for (const one of resume?.exchanges ?? []) await journal.exchange(one);
    for (const one of done) await journal.observation(one);
    // Stored while the collectors ask already; the first numbers are theirs all the same.
    const stored = first.map((call) => sink.exchange(call));
    for (const one of stored) one.catch(fatal);
    const collectors = neededCollectors(options.testcases);
    const observe = (one: Collector) => observer.observe(one);
    observations = options.serial
      ? await Array.fromAsync(collectors, observe)
      : await whenAllEnded(collectors.map(observe));
    await Promise.all(stored);
  } catch (error) {
    await journal.close();
    throw failed.signal.aborted ? failed.signal.reason : error;
  } finally {
    // A ledger that cannot be written any more cannot end the run either; the lease then runs out.
    await lease.end().catch((error: unknown) => fatal(error as Error));
  }
  if (failed.signal.aborted) {
    await journal.close();
    throw failed.signal.reason;
  }
  const snapshot: Snapshot = {
    schema: snapshotSchemaVersion,
    id,
    tool: { ...options.tool },
    cloud: { name: cloud.name, region: place.region, authUrl: place.authUrl },
    simulated: token.simulated,
    identity: {
      userId: token.userId,
      userName: token.userName,
      projectId: token.projectId,
      projectName: token.projectName,
      domainId: token.domainId,
      roles: [...token.roles],
    },
    startedAt,
    finishedAt: now().toISOString(),
    observations: Object.fromEntries(
      [
        ...observations,
        ...[...sink.observations.values()].filter(
          (one) => !observations.some((seen) => seen.resource === one.resource),
        ),
      ].map((one) => [one.resource, one]),
    ),
    exchanges: [...sink.exchanges].sort((a, b) => a.id - b.id),
  };
  if (signal.aborted || lease.signal.aborted) {
    await journal.close();
    return { snapshot, digest: '', interrupted: true };
  }
  const digest = await evidence.putSnapshot(snapshot);
  if (resume) await evidence.discard(resume.head.run);
  await journal.finish();
  return { snapshot, digest, interrupted: false };
}

/** All of them, or the error of one, but only when none is under way any more: each takes away what it created. */
async function whenAllEnded<T>(work: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(work);
  return Promise.all(work);
}

/** A run of its own in the ledger, in the place (project or domain) that the cloud's own token is for; ended with the teardown. */
async function joinedTeardown(options: Omit<TeardownOptions, 'run'>): Promise<Teardown> {
  const { ledger, cloud } = options;
  const { projectId, domainId } = await cloud.token();
  const lease = await holdLease(ledger, {
    id: newRunId(),
    cloudName: cloud.name,
    cloud: {
      authUrl: String(cloud.config.auth['auth_url'] ?? ''),
      region: cloud.config.region,
      projectId: projectId ?? domainId ?? '',
    },
  });
  const teardown = openTeardown({ ...options, run: lease.run.id });
  return {
    track: teardown.track,
    async run() {
      try {
        return await teardown.run();
      } finally {
        await lease.end();
      }
    },
  };
}

/** The collectors of some testcases, each once; active ones first, since they take longest. */
export function neededCollectors(testcases: readonly Testcase[]): Collector[] {
  const found = new Map<string, Collector>();
  for (const testcase of testcases)
    for (const need of testcase.needs as readonly Collector[]) found.set(need.resource, need);
  return [...found.values()].sort((a, b) => Number(b.mode === 'active') - Number(a.mode === 'active'));
}

/** Same refusal as the official suite's pre-flight (scs-standards §1.8): a member's view, not an administrator's. */
function refusePrivileged(token: TokenInfo, cloud: string, allowed: boolean): void {
  if (allowed) return;
  const privileged = token.roles.filter((role) => role === 'admin' || role === 'manager');
  if (privileged.length > 0) throw conformanceErrors.error('privileged', { cloud, roles: named(privileged) });
  if (!token.roles.includes('member'))
    throw conformanceErrors.error('not-member', { cloud, roles: named(token.roles) });
}

function named(roles: readonly string[]): string {
  if (roles.length === 0) return 'no role';
  const list = new Intl.ListFormat('en', { type: 'conjunction' }).format(roles);
  return roles.length === 1 ? `the role ${list}` : `the roles ${list}`;
}
