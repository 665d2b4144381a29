/** Lets at most `size` tasks run at once, first come, first served. */
export interface Limit {
  /** Runs the task when its turn comes. Rejects with the signal's reason when that fires while waiting. */
  run<T>(task: () => Promise<T>, signal: AbortSignal): Promise<T>;
}

interface Waiter {
  readonly start: () => void;
}

export function createLimit(size: number): Limit {
  const waiting = new Set<Waiter>();
  let running = 0;

  const turn = (signal: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      const waiter: Waiter = {
        start() {
          waiting.delete(waiter);
          signal.removeEventListener('abort', leave);
          resolve();
        },
      };
      const leave = (): void => {
        waiting.delete(waiter);
        reject(signal.reason as Error);
      };
      signal.addEventListener('abort', leave, { once: true });
      waiting.add(waiter);
    });

  return {
    async run(task, signal) {
      signal.throwIfAborted();
      // A place is handed over, never freed and raced for: who waits is next.
      if (running < size) running++;
      else await turn(signal);
      try {
        return await task();
      } finally {
        const [next] = waiting;
        if (next) next.start();
        else running--;
      }
    },
  };
}
