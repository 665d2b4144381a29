/** A clock that only goes forward, with alarms; replaced in tests. */
export interface Time {
  /** Milliseconds since some instant. */
  now(): number;
  /** Runs the task later; the result calls it off. */
  after(ms: number, task: () => void): () => void;
}

export const realTime: Time = {
  now: () => performance.now(),
  after(ms, task) {
    const timer = setTimeout(task, ms);
    timer.unref();
    return () => clearTimeout(timer);
  },
};
