/** How the server is shared. All numbers are per replica. */
export interface FairnessLimits {
  /** Requests that are worked on at the same time. */
  readonly seats: number;
  /** Of these, at most so many for one tenant: the others find a free seat at once. */
  readonly tenantSeats: number;
  /** Requests of one tenant that wait, at most; more are refused. */
  readonly tenantQueue: number;
  /** Requests of one user of a tenant that wait, at most. */
  readonly userQueue: number;
  /** Requests of all tenants that wait; when so many do, a tenant still gets one place to wait. */
  readonly queue: number;
  /** A request that has waited for so long is refused, in milliseconds. */
  readonly patienceMs: number;
  /** Requests per second that a tenant may send in the long run. */
  readonly rate: number;
  /** Requests that it may send at once above that. */
  readonly burst: number;
  /** Watches of one tenant that are open at the same time. */
  readonly tenantWatches: number;
}

/** Generous: they keep one tenant from taking everything, and nobody from working. */
export const usualLimits: FairnessLimits = {
  seats: 256,
  tenantSeats: 128,
  tenantQueue: 1000,
  userQueue: 400,
  queue: 10_000,
  patienceMs: 15_000,
  rate: 2000,
  burst: 4000,
  tenantWatches: 5000,
};
