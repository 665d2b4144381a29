import { Cloud } from '@allmend/api/kinds';
import { printKey } from '@allmend/core-client';
import { findCondition, type EventRecorder, type Round, type Step } from '@allmend/core-controller';
import { isStatusError } from '@allmend/core-machinery';
import type { EgressPolicy } from '@allmend/kit-egress';
import type { FoundCredentials } from '@allmend/openstack-client';
import { readCredentials } from './credentials.ts';
import type { Memory } from './memory.ts';
import { observeCloud, type Observation } from './observation.ts';
import { statusOf, type CloudStatus } from './status.ts';

/** What all rounds share. */
export interface CloudWork {
  readonly memory: Memory;
  readonly events: EventRecorder;
  /** Where requests on behalf of a tenant may go; '' is the root. */
  readonly egress: (tenant: string) => EgressPolicy;
  /** Seconds for one request to a cloud with its repetitions. */
  readonly deadline: number;
  /** Milliseconds after which a Secret is looked at again. */
  readonly secretMs: number;
}

/** A round about one Cloud, and what its steps have found so far. */
export interface CloudRound {
  readonly round: Round;
  readonly work: CloudWork;
  readonly cloud: Cloud;
  credentials?: FoundCredentials;
  observation?: Observation;
  status?: CloudStatus;
}

/** Reads the Cloud; null when there is none any more. */
export async function beginRound(work: CloudWork, round: Round): Promise<CloudRound | null> {
  const { client, key, signal } = round;
  const cloud = await client.kind(Cloud).find(key, { signal });
  if (cloud && cloud.metadata.deletionTimestamp === undefined) return { round, work, cloud };
  work.memory.forget(printKey(key));
  return null;
}

/** What is done about a Cloud, in this order. */
export const cloudSteps: readonly Step<CloudRound>[] = [
  findCredentials,
  waitUntilDue,
  askCloud,
  writeStatus,
  tellChanges,
  comeAgain,
];

async function findCredentials(context: CloudRound) {
  const { client, signal } = context.round;
  context.credentials = await readCredentials(client, context.cloud, signal);
  return 'continue' as const;
}

/** A Secret is not watched (docs/decisions/0020), so it is looked at more often than the cloud. */
async function waitUntilDue({ work, round, cloud, credentials }: CloudRound) {
  const ms = work.memory.dueIn(printKey(round.key), cloud, credentials!.version);
  return ms > 0 ? { again: nextLook(work, cloud, ms) } : ('continue' as const);
}

async function askCloud(context: CloudRound) {
  const { work, round, cloud, credentials } = context;
  context.observation = await observeCloud({
    endpoint: cloud.spec.endpoint,
    region: cloud.spec.region ?? null,
    interface: cloud.spec.interface,
    credentials: credentials!,
    egress: work.egress(round.key.tenant),
    signal: round.signal,
    deadline: work.deadline,
  });
  return 'continue' as const;
}

async function writeStatus(context: CloudRound) {
  const { round, cloud, credentials, observation } = context;
  const status = statusOf({ cloud, credentials: credentials!, observation: observation!, now: new Date() });
  context.status = status;
  const { name = '', namespace = '', uid = '' } = cloud.metadata;
  try {
    await round.client
      .kind(Cloud)
      .apply(
        { metadata: { name, namespace, uid }, status },
        { subresource: 'status', force: 'yes', signal: round.signal },
      );
  } catch (error) {
    // Deleted meanwhile, or made anew: that one gets a round of its own.
    if (isStatusError(error, 'NotFound') || isStatusError(error, 'Conflict')) return 'stop' as const;
    throw error;
  }
  return 'continue' as const;
}

async function tellChanges({ work, round, cloud, status }: CloudRound) {
  for (const { type, status: now, reason, message } of status!.conditions ?? []) {
    const before = findCondition(cloud.status?.conditions ?? [], type);
    if (before?.status === now && before.reason === reason) continue;
    if (now === 'Unknown') continue;
    work.events.record(round.client, cloud, {
      type: now === 'True' ? 'Normal' : 'Warning',
      reason: `${type}${reason}`,
      message,
    });
  }
  return 'continue' as const;
}

async function comeAgain({ work, round, cloud, credentials, observation }: CloudRound) {
  const { unreachable, refused } = observation!;
  const good = !unreachable && !refused && credentials!.problem?.status !== 'False';
  const key = printKey(round.key);
  work.memory.asked(key, cloud, credentials!.version, good ? 'good' : 'bad');
  return { again: nextLook(work, cloud, work.memory.dueIn(key, cloud, credentials!.version)) };
}

function nextLook({ secretMs }: CloudWork, { spec }: Cloud, ms: number): number {
  return spec.credentialRef ? Math.min(ms, secretMs) : ms;
}
