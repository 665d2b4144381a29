/** How long to wait before something that cannot go on is looked at again: longer each time, and from the start after a change. */
export interface Patience {
  /** Milliseconds until the next look. */
  next(key: string): number;
  /** Something changed, or it is over. Says whether it was waited for. */
  forget(key: string): 'waiting' | 'unknown';
}

/** Pauses double from `first` to `longest`, both in milliseconds. */
export function createPatience({ first, longest }: { readonly first: number; readonly longest: number }): Patience {
  const pauses = new Map<string, number>();
  return {
    next(key) {
      const last = pauses.get(key);
      const pause = last === undefined ? first : Math.min(last * 2, longest);
      pauses.set(key, pause);
      return pause;
    },
    forget: (key) => (pauses.delete(key) ? 'waiting' : 'unknown'),
  };
}
