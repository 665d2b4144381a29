import { Subject, Submitter } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import type { TakenReport } from './intake.ts';

/**
 * Notes each report that was taken in the status of its Subject and of its Submitter: the `taken` of an intake. The client needs the
 * right to patch `subjects/status` and `submitters/status` in the tenant.
 */
export function createStatusNotes(client: Pick<Client, 'kind'>): (report: TakenReport) => Promise<void> {
  const options = { subresource: 'status', manager: 'allmend-intake' } as const;
  return async ({ report, place, submitter, receivedAt }) => {
    const at = `${receivedAt.toISOString().slice(0, 19)}Z`;
    const { name = '', namespace = '' } = submitter.metadata;
    const lastReport = { id: report, receivedAt: at };
    await Promise.all([
      client
        .kind(Subject)
        .patch({ name: place.name, namespace: place.namespace }, { merge: { status: { lastReport } } }, options),
      client.kind(Submitter).patch({ name, namespace }, { merge: { status: { lastSubmission: at } } }, options),
    ]);
  };
}
