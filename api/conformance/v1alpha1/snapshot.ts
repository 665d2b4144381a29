import { z } from 'zod';

/** Version of the snapshot's own shape; a reader refuses what it does not know. */
export const snapshotSchemaVersion = 'allmend.dev/snapshot/v1';

const instant = z.iso.datetime();
const digest = z.string().regex(/^[0-9a-f]{64}$/);

/** Who asked, as the cloud's token says. Names come from the cloud: untrusted text. */
export type Identity = z.infer<typeof Identity>;
export const Identity = z.object({
  userId: z.string(),
  userName: z.string(),
  projectId: z.string().nullable(),
  projectName: z.string().nullable(),
  domainId: z.string().nullable(),
  roles: z.array(z.string()),
});

/** One HTTP exchange with the cloud, without secrets. Bodies lie beside the snapshot, by SHA-256. */
export type Exchange = z.infer<typeof Exchange>;
export const Exchange = z.object({
  /** Number within the snapshot, from 1, in order of sending. */
  id: z.number().int().positive(),
  service: z.string(),
  method: z.string(),
  /** Route template, e.g. `/servers/{id}`: for statistics. */
  route: z.string(),
  /** What was asked, secrets removed. */
  url: z.string(),
  at: instant,
  /** Milliseconds from sending to the last byte, all attempts. */
  durationMs: z.number().nonnegative(),
  /** HTTP status; null when no answer came. */
  status: z.number().int().nullable(),
  requestId: z.string().nullable(),
  attempts: z.number().int().positive(),
  requestBody: digest.nullable(),
  responseBody: digest.nullable(),
  /** Why no answer came. */
  error: z.string().nullable(),
});

/**
 * What one collector saw. `observed` carries `value`; `failed` means the cloud could not be asked or did not answer
 * (each testcase that needs it did not finish); `skipped` means it was not asked (read-only run, no input given).
 */
export type Observation = z.infer<typeof Observation>;
export const Observation = z.object({
  resource: z.string(),
  state: z.enum(['observed', 'failed', 'skipped']),
  startedAt: instant,
  finishedAt: instant,
  /** Ids of the exchanges that belong to it. */
  exchanges: z.array(z.number().int().positive()),
  value: z.unknown().optional(),
  error: z.object({ reason: z.string(), message: z.string() }).optional(),
});

/** Everything a run saw of one cloud. Checks are pure functions of it. */
export type Snapshot = z.infer<typeof Snapshot>;
export const Snapshot = z.object({
  schema: z.literal(snapshotSchemaVersion),
  /** Run id (UUID). */
  id: z.uuid(),
  tool: z.object({ name: z.string(), version: z.string() }),
  /** The cloud as the user named it; `authUrl` tells which one it is. */
  cloud: z.object({ name: z.string(), region: z.string().nullable(), authUrl: z.string() }),
  /** True when the cloud says of itself that it is a simulation. */
  simulated: z.boolean(),
  identity: Identity.nullable(),
  startedAt: instant,
  finishedAt: instant,
  observations: z.record(z.string(), Observation),
  exchanges: z.array(Exchange),
});
