import { createHash } from 'node:crypto';
import { blobErrors } from '@allmend/core-blobs';
import type { Journal } from '../monitor/journal.ts';

/** What became of a content that evidence refers to. Said wherever it is shown, and never passed over. */
export type StoredContent =
  | { readonly state: 'good'; readonly bytes: Uint8Array }
  | { readonly state: 'missing' }
  | { readonly state: 'changed' };

/** Reads a content and hashes it. Throws what the store of contents throws when it cannot be asked. */
export async function readStored(journal: Journal, tenant: string, digest: string): Promise<StoredContent> {
  try {
    const bytes = await journal.content(tenant, digest);
    return createHash('sha256').update(bytes).digest('hex') === digest
      ? { state: 'good', bytes }
      : { state: 'changed' };
  } catch (error) {
    if (blobErrors.is(error, 'missing')) return { state: 'missing' };
    if (blobErrors.is(error, 'damaged')) return { state: 'changed' };
    throw error;
  }
}
