import type { Blobs } from '@allmend/core-blobs';
import type { ReportRow } from './journal.ts';
import { isDigest } from './places.ts';

/**
 * Digests of the bodies that a snapshot refers to, each once. A content that is no snapshot refers to nothing. Throws
 * `blobs.missing` and `blobs.damaged`: then nobody can say.
 */
export async function bodiesOf(blobs: Blobs, snapshot: string): Promise<readonly string[]> {
  return bodiesIn(await blobs.get(snapshot));
}

/** The same of a snapshot's bytes. */
export function bodiesIn(snapshot: Uint8Array): readonly string[] {
  let value: unknown;
  try {
    value = JSON.parse(Buffer.from(snapshot).toString());
  } catch {
    return [];
  }
  const { exchanges } = (value ?? {}) as { readonly exchanges?: unknown };
  if (!Array.isArray(exchanges)) return [];
  const bodies = (exchanges as unknown[]).flatMap((one) => {
    const { requestBody, responseBody } = (one ?? {}) as Readonly<Record<string, unknown>>;
    return [requestBody, responseBody].filter((body) => typeof body === 'string').filter(isDigest);
  });
  return [...new Set(bodies)];
}

/**
 * Digests of every content that a report rests on: itself, its signature, its snapshot, and the bodies that the snapshot refers to. Throws
 * as `bodiesOf` does.
 */
export async function evidenceOf(blobs: Blobs, row: ReportRow): Promise<readonly string[]> {
  const { content, signature, snapshot } = row;
  const own = [content, signature, snapshot].filter((digest) => digest !== null);
  return snapshot === null ? own : [...new Set([...own, ...(await bodiesOf(blobs, snapshot))])];
}
