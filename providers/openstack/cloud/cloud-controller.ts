import { Cloud } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import {
  createController,
  createEventRecorder,
  watching,
  type Controller,
  type ControllerOptions,
} from '@allmend/core-controller';
import { operatorPolicy, strangersPolicy, type EgressPolicy } from '@allmend/kit-egress';
import type { Logger } from '@allmend/kit-telemetry';
import { beginRound, cloudSteps, type CloudRound, type CloudWork } from './cloud-reconcile.ts';
import { createMemory } from './memory.ts';

export interface CloudControllerOptions {
  readonly logger: Logger;
  readonly lease: ControllerOptions<never>['lease'];
  /**
   * Where requests on behalf of a tenant may go ('' is the root). Default: of the root, which the operator fills, also into private
   * networks; of all others only to public addresses, for their Clouds name whatever their users like.
   */
  readonly egress?: (tenant: string) => EgressPolicy;
  /** Milliseconds between two looks at a cloud that is in order; default 5 minutes. Others are looked at five times as often. */
  readonly periodMs?: number;
  /** Milliseconds after which a changed Secret is noticed; default 15 s. */
  readonly secretMs?: number;
  /** Seconds for one request to a cloud with its repetitions; default 15. */
  readonly deadline?: number;
  /** Clouds asked at once: one that hangs must not hold up the others; default 16. */
  readonly concurrency?: number;
}

const ownAndOthers = (tenant: string): EgressPolicy => (tenant === '' ? operatorPolicy : strangersPolicy);

/**
 * Keeps the status of every Cloud of every tenant: whether it can be reached, whether it accepts its credentials, and what it
 * offers. The client needs the rights of `system:allmend:cloud-controller`.
 */
export function cloudController(client: Client, options: CloudControllerOptions): Controller {
  const { logger, lease, periodMs = 300_000, secretMs = 15_000, deadline = 15, concurrency = 16 } = options;
  const events = createEventRecorder({ component: 'cloud-controller', logger });
  const work: CloudWork = {
    memory: createMemory({ periodMs }),
    events,
    egress: options.egress ?? ownAndOthers,
    deadline,
    secretMs,
  };
  const controller = createController<CloudRound>({
    name: 'cloud-controller',
    client,
    logger,
    lease,
    concurrency,
    firstPauseMs: 1000,
    watches: [watching(Cloud, { keep: 'metadata', tenants: 'all' })],
    begin: (round) => beginRound(work, round),
    reconcile: cloudSteps,
  });
  return {
    ...controller,
    async stop() {
      await controller.stop();
      await events.close();
    },
  };
}
