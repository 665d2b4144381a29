import type { TenantBlobs } from '@allmend/core-blobs';
import type { Ledger } from '@allmend/core-ledger';
import type { ControllerClock } from '@allmend/core-controller';
import type { EgressPolicy } from '@allmend/kit-egress';
import type { Logger } from '@allmend/kit-telemetry';
import type { Cloud } from '@allmend/openstack-client';
import type { Standard } from '../engine/testcase.ts';
import type { Journal } from '../monitor/journal.ts';
import type { MonitorKeys } from '../monitor/monitor-keys.ts';
import type { ClaimTimes } from './claim.ts';

/** What is to be cleaned: what earlier attempts of a run, or teardowns that failed, left in a cloud. */
export interface Cleaning {
  /** Name of the cloud in the ledger: see `cloudName`. */
  readonly cloudName: string;
  /** Opens the cloud with the credentials of the run; to be closed by who opened it. */
  readonly open: () => Cloud;
  readonly signal: AbortSignal;
}

/**
 * Removes what runs that do not live any more left in the cloud; how many resources are still there. What was asked for and not
 * answered, and is not there, may still come: that is for later sweeps.
 */
export type Clean = (cleaning: Cleaning) => Promise<{ readonly left: number }>;

/** What all runs of a replica share. */
export interface RunWork {
  readonly journal: Journal;
  readonly blobs: TenantBlobs;
  readonly ledger: Ledger;
  /** Reports are signed with the one in use. */
  readonly keys: Pick<MonitorKeys, 'current'>;
  readonly clean: Clean;
  /** Id of the tenant of that path; '' is the root. */
  readonly tenantId: (path: string) => Promise<string>;
  /** Where requests on behalf of a tenant may go. */
  readonly egress: (tenant: string) => EgressPolicy;
  readonly standards: readonly Standard[];
  readonly tool: { readonly name: string; readonly version: string };
  /** Most seconds for one collector; default: each has its own. */
  readonly longest?: number | undefined;
  /** Seconds for one request to a cloud with its repetitions. */
  readonly deadline: number;
  readonly identity: string;
  readonly times: ClaimTimes;
  readonly clock: ControllerClock;
  readonly logger: Logger;
}
