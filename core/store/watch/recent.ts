import type { StoreEvent } from '../store.ts';

/** The newest events of the whole store, so that who is only a moment behind need not read the tables. */
export interface Recent {
  /** Every event after this revision is held. */
  floor(): number;
  push(event: StoreEvent): void;
  after(revision: number): readonly StoreEvent[];
  /** Forgets all; what is pushed next comes after this revision. */
  reset(revision: number): void;
}

export interface RecentLimits {
  readonly events: number;
  readonly bytes: number;
}

export function holdRecent(limits: RecentLimits): Recent {
  let events: StoreEvent[] = [];
  let bytes = 0;
  let floor = 0;

  return {
    floor: () => floor,
    push(event) {
      events.push(event);
      bytes += sizeOf(event);
      if (events.length <= limits.events && bytes <= limits.bytes) return;
      // Half at once: taking one at a time off the front would move all the others each time.
      const dropped = events.splice(0, Math.ceil(events.length / 2));
      for (const one of dropped) bytes -= sizeOf(one);
      floor = dropped.at(-1)!.revision;
    },
    after(revision) {
      const from = events.findLastIndex((one) => one.revision <= revision) + 1;
      return events.slice(from);
    },
    reset(revision) {
      events = [];
      bytes = 0;
      floor = revision;
    },
  };
}

/** Bytes that an event keeps in memory, roughly. */
export function sizeOf({ value, previous }: StoreEvent): number {
  return 500 + value.byteLength + (previous?.value.byteLength ?? 0);
}
