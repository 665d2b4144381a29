/** A life-cycle step that is due at an instant. Data only, so that it survives a restart. */
export interface Pending {
  /** Milliseconds since the epoch. */
  readonly due: number;
  /** Name of a transition, e.g. `server.built`. */
  readonly step: string;
  /** Resource it concerns. */
  readonly id: string;
  readonly args: Readonly<Record<string, string>>;
}

export interface Schedule {
  add(pending: Pending): void;
  /** Forgets what is due for a resource; with `step` only that step. */
  cancel(id: string, step?: string): void;
  /** Takes the steps that are due by `now`, oldest first, one by one (a step may add further ones). */
  due(now: number): Pending | undefined;
  /** Instant of the next step. */
  next(): number | undefined;
  list(): readonly Pending[];
}

/** A queue ordered by due time; equal times keep the order in which they were added. */
export function createSchedule(pending: readonly Pending[] = []): Schedule {
  let queue = [...pending];
  return {
    add(one) {
      let at = queue.length;
      while (at > 0 && queue[at - 1]!.due > one.due) at -= 1;
      queue.splice(at, 0, one);
    },
    cancel(id, step) {
      queue = queue.filter((one) => one.id !== id || (step !== undefined && one.step !== step));
    },
    due(now) {
      const first = queue[0];
      return first && first.due <= now ? queue.shift() : undefined;
    },
    next: () => queue[0]?.due,
    list: () => queue,
  };
}
