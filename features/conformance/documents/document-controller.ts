import { EvidenceDocument } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import { createController, watching, type Controller, type ControllerOptions } from '@allmend/core-controller';
import type { Logger } from '@allmend/kit-telemetry';
import { beginDocumentRound, documentSteps, type DocumentRound } from './document-reconcile.ts';

export interface DocumentControllerOptions {
  readonly logger: Logger;
  readonly lease: ControllerOptions<never>['lease'];
  readonly now: () => Date;
  /** Documents looked at at once; default 4. */
  readonly concurrency?: number;
}

/**
 * Keeps the status of every EvidenceDocument of every tenant: what it is by its reviews and its date, its SHA-256; and reminds people
 * in Notices. Rights: get evidencedocuments; patch evidencedocuments/status; get, create, patch notices; list and watch
 * evidencedocuments across tenants.
 */
export function documentController(client: Client, options: DocumentControllerOptions): Controller {
  const { logger, lease, now, concurrency } = options;
  return createController<DocumentRound>({
    name: 'document-controller',
    client,
    logger,
    lease,
    ...(concurrency !== undefined && { concurrency }),
    watches: [
      watching(EvidenceDocument, {
        // Contents are large, and only of interest to the round itself.
        keep: 'metadata',
        tenants: 'all',
        // Reviews change the status alone. Its own writes bring one more round, which finds nothing to write.
        when: (after, before) => after.metadata.resourceVersion !== before.metadata.resourceVersion,
      }),
    ],
    begin: (round) => beginDocumentRound(now, round),
    reconcile: documentSteps,
  });
}
