import { z } from 'zod';

export const backupSteps = [
  'create-volume',
  'write-content',
  'create-backup',
  'restore-backup',
  'read-content',
] as const;
export type BackupStep = (typeof backupSteps)[number];

/**
 * Why a round trip ended early. `refused`: the cloud does not allow or know the request. `quota`: no room for it. `timeout`: it
 * did not end in time. `error-status`: a volume or backup went into an error status. `missing-service`: there is no backup
 * API. `unreachable`: no or no usable answer, or a failure of the service itself (5xx).
 */
export const backupFailures = [
  'refused',
  'quota',
  'timeout',
  'error-status',
  'missing-service',
  'unreachable',
] as const;

/** Volume → backup → restored volume, with the content compared. */
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
  /** SHA-256 of what was written into the volume, and of the same range of the restored one; null when not known. */
  contentWritten: z.string().nullable(),
  contentRestored: z.string().nullable(),
  failure: z.object({ step: z.enum(backupSteps), kind: z.enum(backupFailures), message: z.string() }).nullable(),
  /** Backups of the project without a name, of whoever: the official suite stumbles over them. */
  unnamedBackups: z.number().int().nonnegative(),
});
