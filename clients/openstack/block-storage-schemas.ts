import { z } from 'zod';
import type { WireBody } from './resource.ts';

const metadataSchema = z.record(z.string(), z.string());

/** https://docs.openstack.org/api-ref/block-storage/v3/#show-a-volume-s-details . Size in GiB. */
export const volumeSchema = z.looseObject({
  id: z.string(),
  name: z.string().nullable(),
  description: z.string().nullable().optional(),
  status: z.string(),
  size: z.number(),
  volume_type: z.string().nullable().optional(),
  availability_zone: z.string().nullable().optional(),
  /** The string `true` or `false` on creation from an image, as Cinder has it. */
  bootable: z.string().optional(),
  encrypted: z.boolean().optional(),
  snapshot_id: z.string().nullable().optional(),
  source_volid: z.string().nullable().optional(),
  metadata: metadataSchema.optional(),
  created_at: z.string().nullable().optional(),
  attachments: z
    .array(
      z.looseObject({
        server_id: z.string().nullable(),
        attachment_id: z.string().optional(),
        device: z.string().nullable().optional(),
      }),
    )
    .optional(),
});
export type Volume = z.infer<typeof volumeSchema>;

/** https://docs.openstack.org/api-ref/block-storage/v3/#create-a-volume */
export interface NewVolume extends WireBody {
  readonly name: string;
  /** GiB. */
  readonly size: number;
  readonly volume_type?: string;
  readonly imageRef?: string;
  readonly snapshot_id?: string;
  readonly source_volid?: string;
  readonly availability_zone?: string;
  readonly description?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** https://docs.openstack.org/api-ref/block-storage/v3/#list-all-volume-types */
export const volumeTypeSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable().optional(),
  is_public: z.boolean().optional(),
  'os-volume-type-access:is_public': z.boolean().optional(),
  /** Members see only those that the operator shows to users. */
  extra_specs: z.record(z.string(), z.string()).optional(),
});
export type VolumeType = z.infer<typeof volumeTypeSchema>;

/** https://docs.openstack.org/api-ref/block-storage/v3/#show-an-encryption-type ; empty for a type without encryption. */
export const volumeTypeEncryptionSchema = z.looseObject({
  provider: z.string().optional(),
  cipher: z.string().nullable().optional(),
  key_size: z.number().nullable().optional(),
  control_location: z.string().nullable().optional(),
});
export type VolumeTypeEncryption = z.infer<typeof volumeTypeEncryptionSchema>;

/** https://docs.openstack.org/api-ref/block-storage/v3/#show-backup-detail */
export const backupSchema = z.looseObject({
  id: z.string(),
  name: z.string().nullable(),
  description: z.string().nullable().optional(),
  status: z.string(),
  volume_id: z.string(),
  snapshot_id: z.string().nullable().optional(),
  /** GiB. */
  size: z.number(),
  object_count: z.number().nullable().optional(),
  container: z.string().nullable().optional(),
  is_incremental: z.boolean().optional(),
  has_dependent_backups: z.boolean().optional(),
  fail_reason: z.string().nullable().optional(),
  /** Since 3.43. */
  metadata: metadataSchema.nullable().optional(),
  created_at: z.string().nullable().optional(),
});
export type Backup = z.infer<typeof backupSchema>;

/** A create names the new backup and little more. */
export const newBackupSchema = z.looseObject({ id: z.string(), name: z.string().nullable() });
export type NewBackupAnswer = z.infer<typeof newBackupSchema>;

/** https://docs.openstack.org/api-ref/block-storage/v3/#create-a-backup */
export interface NewBackup extends WireBody {
  readonly name: string;
  readonly volume_id: string;
  readonly description?: string;
  readonly incremental?: boolean;
  /** Back up although the volume is in use. */
  readonly force?: boolean;
  readonly snapshot_id?: string;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** https://docs.openstack.org/api-ref/block-storage/v3/#restore-a-backup */
export const restoreSchema = z.looseObject({
  backup_id: z.string(),
  volume_id: z.string(),
  volume_name: z.string().nullable().optional(),
});
export type Restore = z.infer<typeof restoreSchema>;

/** https://docs.openstack.org/api-ref/block-storage/v3/#show-a-snapshot-s-details */
export const snapshotSchema = z.looseObject({
  id: z.string(),
  name: z.string().nullable(),
  description: z.string().nullable().optional(),
  status: z.string(),
  volume_id: z.string(),
  /** GiB. */
  size: z.number(),
  metadata: metadataSchema.optional(),
  created_at: z.string().nullable().optional(),
});
export type Snapshot = z.infer<typeof snapshotSchema>;

/** https://docs.openstack.org/api-ref/block-storage/v3/#create-a-snapshot */
export interface NewSnapshot extends WireBody {
  readonly name: string;
  readonly volume_id: string;
  readonly description?: string;
  /** Needed before 3.66 when the volume is in use. */
  readonly force?: boolean;
  readonly metadata?: Readonly<Record<string, string>>;
}

/** https://docs.openstack.org/api-ref/block-storage/v3/#upload-volume-to-image */
export const volumeUploadSchema = z.looseObject({
  /** The volume. */
  id: z.string(),
  image_id: z.string(),
  image_name: z.string().optional(),
  status: z.string().optional(),
});
export type VolumeUpload = z.infer<typeof volumeUploadSchema>;

/** https://docs.openstack.org/api-ref/block-storage/v3/#show-absolute-limits-for-project . -1 is unlimited; sizes in GiB. */
export const limitsSchema = z.looseObject({ absolute: z.record(z.string(), z.number()) });
export type BlockStorageLimits = z.infer<typeof limitsSchema>;

/** https://docs.openstack.org/api-ref/block-storage/v3/#list-availability-zone-information */
export const availabilityZoneSchema = z.looseObject({
  zoneName: z.string(),
  zoneState: z.looseObject({ available: z.boolean() }),
});
export type BlockStorageAvailabilityZone = z.infer<typeof availabilityZoneSchema>;
