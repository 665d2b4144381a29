import { z } from 'zod';

const operation = z.object({
  operation: z.enum(['create', 'list', 'read-payload', 'delete']),
  /** `missing`: the call went well, but did not show the secret that had just been made. */
  outcome: z.enum(['done', 'missing', 'failed']),
  /** HTTP status of a failure; null when no answer came. */
  status: z.number().nullable(),
  /** Stable reason of a failure, e.g. `openstack.forbidden`. */
  reason: z.string().nullable(),
  message: z.string().nullable(),
});
export type SecretOperation = z.infer<typeof operation>;

/** What a member could do with one secret, in order; it ends with the first operation that failed. */
export type SecretRoundTrip = z.infer<typeof secretRoundTrip>;
export const secretRoundTrip = z.object({
  operations: z.array(operation),
  /** Whether the payload that was read is the one that was stored; null when it was not read. The payload itself is not kept. */
  payloadMatches: z.boolean().nullable(),
});

export type KeyManagerUse = z.infer<typeof keyManagerUse>;
export const keyManagerUse = z.object({
  /** `absent`: no key manager in the catalogue. `not-asked`: a read-only run, which stores no secret. */
  state: z.enum(['absent', 'not-asked', 'exercised']),
  roles: z.array(z.string()),
  roundTrip: secretRoundTrip.nullable(),
});
