import type { WorkQueue } from '@allmend/kit-queue';

/** Figures of one controller since its start. */
export interface ControllerMetrics {
  readonly name: string;
  /** 1 while this replica does the work. */
  readonly active: 0 | 1;
  /** Keys that wait, or are to be looked at again at some time. */
  readonly depth: number;
  /** Rounds under way. */
  readonly underWay: number;
  /** Rounds that ended, failures among them; not those that were cut off by a stop. */
  readonly rounds: number;
  readonly failures: number;
  /** Seconds that those rounds took together, and the longest of them. */
  readonly seconds: number;
  readonly longestSeconds: number;
}

export interface MetricsRecorder {
  /** Begins a round; the result is to be called when it ends. */
  begin(): (end: 'good' | 'failed' | 'ended') => void;
  /** The queue in use; null while this replica does not work. */
  working(queue: WorkQueue | null): void;
  readonly read: () => ControllerMetrics;
}

export function createMetrics(name: string, monotonic: () => number = () => performance.now()): MetricsRecorder {
  let queue: WorkQueue | null = null;
  let [underWay, rounds, failures, seconds, longestSeconds] = [0, 0, 0, 0, 0];
  return {
    begin() {
      const begun = monotonic();
      underWay++;
      return (end) => {
        underWay--;
        if (end === 'ended') return;
        const taken = (monotonic() - begun) / 1000;
        rounds++;
        if (end === 'failed') failures++;
        seconds += taken;
        longestSeconds = Math.max(longestSeconds, taken);
      };
    },
    working: (given) => void (queue = given),
    read: () => ({
      name,
      active: queue ? 1 : 0,
      depth: Math.max(0, (queue?.size ?? 0) - underWay),
      underWay,
      rounds,
      failures,
      seconds,
      longestSeconds,
    }),
  };
}
