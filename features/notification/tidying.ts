import { Notice } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import { isStatusError } from '@allmend/core-machinery';
import type { Logger } from '@allmend/kit-telemetry';
import { deletableAt } from './due.ts';

export interface TidyOptions {
  readonly client: Client;
  readonly namespace: string;
  readonly now: Date;
  readonly signal: AbortSignal;
  readonly log: Logger;
}

const longestRestMs = 86_400_000;

/** Deletes the old notices of a namespace. Resolves to the milliseconds after which one more can go, a day at most; null when none will. */
export async function tidyNotices({ client, namespace, now, signal, log }: TidyOptions): Promise<number | null> {
  const notices = client.kind(Notice);
  let next: number | null = null;
  for await (const notice of notices.list({ namespace, signal })) {
    const at = deletableAt(notice);
    if (at === null) continue;
    if (at > now.getTime()) {
      next = Math.min(next ?? longestRestMs, at - now.getTime());
      continue;
    }
    const { name = '', uid = '', resourceVersion = '' } = notice.metadata;
    try {
      await notices.delete({ namespace, name }, { uid, resourceVersion, signal });
    } catch (error) {
      // It has a new occurrence since: that one gets a round of its own.
      if (isStatusError(error, 'Conflict')) continue;
      if (!isStatusError(error, 'Forbidden')) throw error;
      log.warn({ namespace, name }, 'old notices stay, since the right to delete them is missing');
      return longestRestMs;
    }
  }
  return next;
}
