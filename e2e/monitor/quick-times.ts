/** So that tests see in seconds what takes a minute else; long enough for a machine that has much to do. */
export const quickTimes = { heartbeatMs: 500, fenceMs: 6000, staleMs: 7500, flushMs: 250 } as const;
