import { randomUUID } from 'node:crypto';
import { snapshotSchemaVersion, type Observation, type Snapshot } from '@allmend/api';
import type { AllmendError } from '@allmend/kit-errors';
import { isAllmendError } from '@allmend/kit-errors';
import type { CallRecord, Cloud } from '@allmend/openstack-client';
import { neededCollectors } from '../engine/run.ts';
import type { Testcase } from '../engine/testcase.ts';
import type { RunEvidence } from '../evidence/folder.ts';
import { openSink } from '../evidence/sink.ts';

/**
 * What says that a cloud was asked and did not answer as one: its testcases then did not finish (DNF), which is a result. What says that
 * it was asked wrongly, with credentials that it refuses, is none: nothing was tried that could be judged.
 */
const outages: ReadonlySet<string> = new Set([
  'openstack.unreachable',
  'openstack.timeout',
  'openstack.server-error',
  'openstack.rate-limited',
  'openstack.bad-answer',
  'openstack.tls-untrusted',
  'openstack.not-found',
]);

export function isOutage(error: unknown): error is AllmendError {
  return isAllmendError(error) && outages.has(error.reason);
}

export interface OutageOptions {
  readonly cloud: Cloud;
  readonly testcases: readonly Testcase[];
  readonly evidence: RunEvidence;
  /** What was sent before it was given up. */
  readonly calls: readonly CallRecord[];
  readonly error: AllmendError;
  readonly tool: { readonly name: string; readonly version: string };
  readonly startedAt: Date;
  readonly now: Date;
}

/** The snapshot of a run whose cloud did not even give a token: everything was tried, and nothing was seen. */
export async function snapshotOfOutage(
  options: OutageOptions,
): Promise<{ readonly snapshot: Snapshot; readonly digest: string }> {
  const { cloud, evidence, error, now } = options;
  const id = randomUUID();
  const startedAt = options.startedAt.toISOString();
  const { region } = cloud.config;
  const authUrl = String(cloud.config.auth['auth_url'] ?? '');
  const head = { run: id, cloud: cloud.name, authUrl, region, projectId: '', readOnly: true, startedAt };
  const sink = openSink(evidence, await evidence.begin(head), { exchanges: [], observations: [] });
  for (const call of options.calls) await sink.exchange(call);
  const finishedAt = now.toISOString();
  const failed = (resource: string): Observation => ({
    resource,
    state: 'failed',
    startedAt,
    finishedAt,
    exchanges: sink.exchanges.map((one) => one.id),
    error: { reason: error.reason, message: error.message },
  });
  const resources = neededCollectors(options.testcases).map(({ resource }) => resource);
  const snapshot: Snapshot = {
    schema: snapshotSchemaVersion,
    id,
    tool: { ...options.tool },
    cloud: { name: cloud.name, region, authUrl },
    simulated: false,
    identity: null,
    startedAt,
    finishedAt,
    observations: Object.fromEntries(resources.map((resource) => [resource, failed(resource)])),
    exchanges: [...sink.exchanges],
  };
  return { snapshot, digest: await evidence.putSnapshot(snapshot) };
}
