import type { Identity } from '../request/identity.ts';
import type { TenantRef } from '../request/request-info.ts';

/** What a request shows of its sender. */
export interface Credentials {
  /** Bearer token of the `Authorization` header; null when there is none. */
  readonly bearer: string | null;
  /** DER of a client certificate that TLS verified against the server's client CA; null when there is none. */
  readonly certificate: Uint8Array | null;
}

/** Finds out who asks, in one tenant. */
export interface Authenticator {
  /** Null: no credential of a kind that it knows. Throws 401 when there is one and it does not hold. */
  authenticate(tenant: TenantRef, credentials: Credentials): Promise<Identity | null>;
}
