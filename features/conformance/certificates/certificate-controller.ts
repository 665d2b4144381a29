import { Certificate, Subject } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import {
  contentChanged,
  createController,
  watching,
  type Controller,
  type ControllerOptions,
} from '@allmend/core-controller';
import { jsonEquals, type Json } from '@allmend/core-machinery';
import type { Logger } from '@allmend/kit-telemetry';
import { beginRound, certificateSteps, namespaceKey, type CertificateRound } from './certificate-reconcile.ts';

export interface CertificateControllerOptions {
  readonly logger: Logger;
  readonly lease: ControllerOptions<never>['lease'];
  readonly now: () => Date;
  /** Certificates looked at at once; default 4. */
  readonly concurrency?: number;
}

const same = (a: unknown, b: unknown): boolean => jsonEquals(a as Json | undefined, b as Json | undefined);

/**
 * Keeps the status of every Certificate of every tenant: reviews when what it covers does not pass, the end of its year, decisions
 * that lapse; and tells people in Notices. It never suspends or revokes.
 * Rights: get, list certificates, subjects, scopes; patch certificates/status; get, create, patch notices; list and watch certificates
 * and subjects across tenants.
 */
export function certificateController(client: Client, options: CertificateControllerOptions): Controller {
  const { logger, lease, now, concurrency } = options;
  const controller: Controller = createController<CertificateRound>({
    name: 'certificate-controller',
    client,
    logger,
    lease,
    ...(concurrency !== undefined && { concurrency }),
    watches: [
      watching(Certificate, {
        keep: 'objects',
        tenants: 'all',
        // A decision about one may be about others, whose prerequisite it is.
        keys: (_object, key) => [key, namespaceKey(key)],
        when: (after, before) =>
          contentChanged(after, before) || !same(after.status?.decisions, before.status?.decisions),
      }),
      watching(Subject, {
        keep: 'objects',
        tenants: 'all',
        keys: (_object, key) => [namespaceKey(key)],
        when: (after, before) => !same(after.status?.standings, before.status?.standings),
      }),
    ],
    begin: (round) => beginRound({ now, again: (key) => controller.add(key) }, round),
    reconcile: certificateSteps,
  });
  return controller;
}
