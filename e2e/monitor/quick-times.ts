/** So that tests see in seconds what takes a minute else. */
export const quickTimes = { heartbeatMs: 200, fenceMs: 1000, staleMs: 1500, flushMs: 50 } as const;
