/** So that tests see in seconds what takes a minute else; long enough for a machine that has much to do. */
export const quickTimes = { heartbeatMs: 200, fenceMs: 3000, staleMs: 4000, flushMs: 50 } as const;
