import { ConformanceRun } from '@allmend/api/kinds';
import type { TenantBlobs } from '@allmend/core-blobs';
import { parseKey, type Client } from '@allmend/core-client';
import {
  createController,
  replicaIdentity,
  watching,
  type Controller,
  type ControllerClock,
} from '@allmend/core-controller';
import type { Ledger } from '@allmend/core-ledger';
import { operatorPolicy, strangersPolicy, type EgressPolicy } from '@allmend/kit-egress';
import type { Logger } from '@allmend/kit-telemetry';
import { standards as allStandards } from '../checks/registry.ts';
import type { Standard } from '../engine/testcase.ts';
import type { Journal } from '../monitor/journal.ts';
import type { MonitorKeys } from '../monitor/monitor-keys.ts';
import { claimTimes, type ClaimTimes } from './claim.ts';
import { createExecutions } from './executions.ts';
import { beginRunRound, runSteps, type RunRound } from './run-reconcile.ts';
import type { Clean, RunWork } from './run-work.ts';
import { createSignsOfLife } from './stale.ts';

export interface RunControllerOptions {
  readonly logger: Logger;
  readonly journal: Journal;
  /** The same as the journal's. */
  readonly blobs: TenantBlobs;
  /** Of this replica; nobody else writes it at the same time. */
  readonly ledger: Ledger;
  /** Reports are signed with the one in use. */
  readonly keys: Pick<MonitorKeys, 'current'>;
  /** Removes what attempts that were killed left in a cloud: features do not know each other, so the janitor is handed in. */
  readonly clean: Clean;
  /** Id of the tenant of that path; '' is the root. */
  readonly tenantId: (path: string) => Promise<string>;
  /**
   * Where requests on behalf of a tenant may go. Default: of the root, which the operator fills, also into private networks; of all others
   * only to public addresses, for their Clouds name whatever their users like.
   */
  readonly egress?: (tenant: string) => EgressPolicy;
  /** Name and version of this program, as reports say them. */
  readonly tool: { readonly name: string; readonly version: string };
  readonly standards?: readonly Standard[];
  /** Runs at once on this replica; default 4, of which one only reads. */
  readonly concurrency?: number;
  /** Ended runs that are kept of each subject; default 20. */
  readonly kept?: number;
  /** Most seconds for one collector; default: each has its own. */
  readonly longest?: number;
  /** Seconds for one request to a cloud with its repetitions; default 60. */
  readonly deadline?: number;
  readonly identity?: string;
  readonly times?: Partial<ClaimTimes>;
  readonly clock?: ControllerClock;
}

const ownAndOthers = (tenant: string): EgressPolicy => (tenant === '' ? operatorPolicy : strangersPolicy);

/**
 * Works on ConformanceRuns of all tenants, on every replica: each run is claimed by one of them, and taken over by another when that one
 * gives no sign of life (docs/decisions/0024). The client needs the rights of `system:allmend:conformance-controller`.
 */
export function runController(client: Client, options: RunControllerOptions): Controller {
  const { logger, concurrency = 4, kept = 20 } = options;
  const clock = options.clock ?? { monotonic: () => performance.now(), now: () => new Date() };
  const work: RunWork = {
    journal: options.journal,
    blobs: options.blobs,
    ledger: options.ledger,
    keys: options.keys,
    clean: options.clean,
    tenantId: options.tenantId,
    egress: options.egress ?? ownAndOthers,
    standards: options.standards ?? allStandards,
    tool: options.tool,
    longest: options.longest,
    deadline: options.deadline ?? 60,
    identity: options.identity ?? replicaIdentity(),
    times: { ...claimTimes, ...options.times },
    clock,
    logger,
  };
  const again = (keys: readonly string[]): void => {
    for (const key of keys) controller.add(parseKey(key));
  };
  const executions = createExecutions({ work, concurrency, kept, again });
  const rounds = { work, executions, signs: createSignsOfLife(clock.monotonic) };
  const controller = createController<RunRound>({
    name: 'run-controller',
    client,
    logger,
    lease: 'none',
    concurrency: 8,
    firstPauseMs: 500,
    longestPauseMs: 15_000,
    watches: [watching(ConformanceRun, { keep: 'metadata', tenants: 'all' })],
    begin: (round) => beginRunRound(rounds, round),
    reconcile: runSteps,
  });
  return {
    ...controller,
    async stop() {
      // First: runs are given back through the API, and nothing new is begun.
      await executions.stop();
      await controller.stop();
    },
  };
}
