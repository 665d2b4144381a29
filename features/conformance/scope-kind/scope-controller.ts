import { Scope } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import { createController, watching, type Controller, type ControllerOptions } from '@allmend/core-controller';
import type { Logger } from '@allmend/kit-telemetry';
import { beginScopeRound, scopeSteps, type ScopeRound } from './scope-reconcile.ts';

export interface ScopeControllerOptions {
  readonly logger: Logger;
  readonly lease: ControllerOptions<never>['lease'];
  readonly now?: () => Date;
}

/** Says of every Scope of every tenant whether its file can be read, and which versions are valid today. */
export function scopeController(
  client: Client,
  { logger, lease, now = () => new Date() }: ScopeControllerOptions,
): Controller {
  return createController<ScopeRound>({
    name: 'scope-controller',
    client,
    logger,
    lease,
    firstPauseMs: 1000,
    watches: [watching(Scope, { keep: 'metadata', tenants: 'all' })],
    begin: (round) => beginScopeRound(round, now),
    reconcile: scopeSteps,
  });
}
