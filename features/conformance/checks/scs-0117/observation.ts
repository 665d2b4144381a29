import { z } from 'zod';

/** `write-content` and `read-content` are our way of looking; the others are what is judged. A step may be made twice. */
export const backupSteps = [
  'write-content',
  'create-volume',
  'create-backup',
  'restore-backup',
  'read-content',
] as const;
export type BackupStep = (typeof backupSteps)[number];

/**
 * Why a step failed. `refused`: the cloud does not allow or know the request. `quota`: no room for it. `timeout`: it did not
 * end in time. `error-status`: a volume, backup or image went into an error status. `missing-service`: there is no such
 * service or API. `unreachable`: no or no usable answer, or a failure of the service itself (5xx).
 */
export const backupFailures = [
  'refused',
  'quota',
  'timeout',
  'error-status',
  'missing-service',
  'unreachable',
] as const;
export type BackupFailure = (typeof backupFailures)[number];

const failureAt = <Step extends BackupStep>(...steps: [Step, ...Step[]]) =>
  z.object({ step: z.enum(steps), kind: z.enum(backupFailures), message: z.string() }).nullable();

/** Volume → backup → restored volume, with the content compared where the cloud lets a member write and read it. */
export type BackupRoundTrip = z.infer<typeof backupRoundTrip>;
export const backupRoundTrip = z.object({
  steps: z.array(
    z.object({
      step: z.enum(backupSteps),
      startedAt: z.iso.datetime(),
      /** Null when the step did not end. */
      finishedAt: z.iso.datetime().nullable(),
      /** Last status that the cloud gave, e.g. `available`. */
      status: z.string().nullable(),
      error: z.string().optional(),
    }),
  ),
  volumeId: z.string().nullable(),
  backupId: z.string().nullable(),
  restoredId: z.string().nullable(),
  /** Bytes at the start of the volume that were compared. */
  contentBytes: z.number().int().positive(),
  /** SHA-256 of what was written into the volume, and of the same range of the restored one; null when not known. */
  contentWritten: z.string().nullable(),
  contentRestored: z.string().nullable(),
  /** Why the content could not be compared; the round trip went on without. */
  notCompared: failureAt('write-content', 'read-content'),
  /** Where and why the round trip ended early. */
  failure: failureAt('create-volume', 'create-backup', 'restore-backup'),
  /** Backups of the project without a name, of whoever: the official suite stumbles over them. */
  unnamedBackups: z.number().int().nonnegative(),
});
