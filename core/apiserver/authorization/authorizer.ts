import type { Identity } from '../request/identity.ts';
import type { RequestInfo } from '../request/request-info.ts';

export interface Decision {
  readonly allowed: 'yes' | 'no';
  /** For the client: which binding allowed it, or that none does. */
  readonly reason: string;
}

/** Decides what an identity may do. Deny by default. */
export interface Authorizer {
  authorize(identity: Identity, request: RequestInfo): Promise<Decision>;
}
