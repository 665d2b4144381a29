import type { Blobs } from './blobs.ts';
import { parseDigest } from './digest.ts';

export interface GarbageOptions {
  /**
   * Every digest that is referred to. Called after what is old has been listed, so that whoever refers to an old content
   * before that is seen. When it throws, nothing is deleted.
   */
  readonly referenced: () => AsyncIterable<string> | Iterable<string>;
  /** Milliseconds for which a content is kept after it was last put, referred to or not: longer than from `put` to the reference. */
  readonly grace: number;
  /** Default: the clock. */
  readonly now?: Date;
  /** Ends the collection after the deletion that is under way. */
  readonly signal?: AbortSignal;
}

export interface GarbageSummary {
  /** Contents that stay. */
  readonly kept: number;
  readonly deleted: number;
  /** What they took, as they were kept. */
  readonly freedBytes: number;
}

/**
 * Deletes the contents that nobody refers to and that were last put before the grace period. Whoever refers to a content puts
 * it first, which makes it young; so a reference that is made while this runs finds its content, unless making it takes longer
 * than the grace period. Throws `blobs.digest-invalid` for a reference that is none, before it deletes anything.
 */
export async function collectGarbage(blobs: Blobs, options: GarbageOptions): Promise<GarbageSummary> {
  const { referenced, grace, now = new Date(), signal } = options;
  const newest = now.getTime() - grace;
  const old = new Map<string, number>();
  let seen = 0;
  for await (const { digest, size, modified } of blobs.entries()) {
    seen++;
    if (modified.getTime() < newest) old.set(digest, size);
  }
  for await (const digest of referenced()) old.delete(parseDigest(digest));
  let deleted = 0;
  let freedBytes = 0;
  for (const [digest, size] of old) {
    if (signal?.aborted) break;
    // It may have been put again since it was listed.
    const entry = await blobs.stat(digest);
    if (!entry || entry.modified.getTime() >= newest) continue;
    await blobs.delete(digest);
    deleted++;
    freedBytes += size;
  }
  return { kept: seen - deleted, deleted, freedBytes };
}
