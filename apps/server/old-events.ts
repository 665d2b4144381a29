import type { Store, StoredObject, StoreKey } from '@allmend/core-store';

/** Events are kept this long after they were last seen; upstream has an hour. */
const keepMs = 24 * 3600_000;
/** Objects read, and at most removed, at once. */
const slice = 500;

/**
 * Removes Events that nobody has renewed for a day, in every tenant; returns how many. They are notes for people, made by
 * controllers without end, and no finalizer or owner of theirs counts.
 */
export async function removeOldEvents(store: Store, now: Date): Promise<number> {
  const oldest = now.getTime() - keepMs;
  let removed = 0;
  let after: StoreKey | undefined;
  do {
    const page = await store.list(
      { tenant: null, group: '', resource: 'events' },
      { limit: slice, ...(after && { after }) },
    );
    const old = page.items.filter((event) => lastSeen(event) < oldest);
    for (const { key, revision, value } of old) {
      // Renewed meanwhile: then it is not old any more.
      const write = { key, op: 'delete', value, expect: revision } as const;
      const done = await store.commit({ writes: [write] }).catch(() => null);
      if (done) removed += 1;
    }
    after = page.more ? page.items.at(-1)!.key : undefined;
  } while (after);
  return removed;
}

interface EventTimes {
  readonly lastTimestamp?: string | null;
  readonly eventTime?: string | null;
  readonly series?: { readonly lastObservedTime?: string } | null;
  readonly metadata: { readonly creationTimestamp?: string };
}

function lastSeen({ value }: StoredObject): number {
  const { lastTimestamp, eventTime, series, metadata } = JSON.parse(Buffer.from(value).toString()) as EventTimes;
  const times = [series?.lastObservedTime, lastTimestamp, eventTime, metadata.creationTimestamp];
  return Math.max(0, ...times.flatMap((time) => (time ? [Date.parse(time)] : [])).filter(Number.isFinite));
}
