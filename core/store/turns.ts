/** Shares the event loop: no turn of it spends more than a budget on synchronous work that comes through here. */
export interface Turns {
  /** Runs the work in this turn or a later one. It must be short; what is long does a part and comes again. */
  run<T>(work: () => T): Promise<T>;
  /** True when work that is running should stop and come again. */
  readonly isOver: () => boolean;
}

/** `budget` in milliseconds. */
export function createTurns(budget: number): Turns {
  const waiting: (() => void)[] = [];
  let end = 0;
  let scheduled = false;

  function begin(): void {
    scheduled = false;
    end = performance.now() + budget;
    // The first one in any case: a machine that stands still for a whole budget must get on, too.
    do waiting.shift()?.();
    while (waiting.length > 0 && !isOver());
    if (waiting.length > 0) schedule();
    else end = 0;
  }

  function schedule(): void {
    if (scheduled) return;
    scheduled = true;
    setImmediate(begin);
  }

  const isOver = () => performance.now() >= end;

  return {
    isOver,
    run<T>(work: () => T) {
      const isFirst = end === 0;
      if (isFirst) {
        // The first of this turn; the next turn begins anew.
        end = performance.now() + budget;
        schedule();
      }
      const { promise, resolve, reject } = Promise.withResolvers<T>();
      const attempt = (): void => {
        try {
          resolve(work());
        } catch (error) {
          reject(error);
        }
      };
      if (isFirst || (waiting.length === 0 && !isOver())) attempt();
      else {
        waiting.push(attempt);
        schedule();
      }
      return promise;
    },
  };
}
