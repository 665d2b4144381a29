/** What a replica may work on at once. */
export interface Slots {
  /** Takes a slot; false when none is free. The key is told when one may be. */
  take(key: string, kind: SlotKind): boolean;
  /** Whether one could be had; notes the key as waiting when not. */
  isFree(key: string, kind: SlotKind): boolean;
  give(key: string): void;
  /** Keys that were refused since a slot was last given back, once. */
  waiting(): readonly string[];
  /** Nobody waits with this key any more. */
  forget(key: string): void;
}

/** Runs that only read are done in seconds, others take minutes. */
export type SlotKind = 'read' | 'all';

/** One slot is kept for runs that only read, so that they are not late because of long ones. */
export function createSlots(most: number): Slots {
  const taken = new Map<string, SlotKind>();
  const refused = new Set<string>();
  const isFree = (kind: SlotKind): boolean => {
    if (taken.size >= most) return false;
    const long = [...taken.values()].filter((one) => one === 'all').length;
    return kind === 'read' || most === 1 || long < most - 1;
  };
  const note = (key: string, free: boolean): boolean => {
    if (free) refused.delete(key);
    else refused.add(key);
    return free;
  };
  return {
    isFree: (key, kind) => note(key, isFree(kind)),
    take(key, kind) {
      if (taken.has(key) || !note(key, isFree(kind))) return false;
      taken.set(key, kind);
      return true;
    },
    give: (key) => void taken.delete(key),
    waiting() {
      const keys = [...refused];
      refused.clear();
      return keys;
    },
    forget: (key) => void refused.delete(key),
  };
}
