import { z } from 'zod';
import type { WireBody } from './resource.ts';
import { reference } from './resource.ts';

/**
 * https://docs.openstack.org/api-ref/compute/#list-flavors-with-details
 * RAM in MiB, disks in GiB, swap in MiB ('' means none before 2.75).
 */
export const flavorSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  vcpus: z.number(),
  ram: z.number(),
  disk: z.number(),
  swap: z.union([z.number(), z.string()]).optional(),
  'OS-FLV-EXT-DATA:ephemeral': z.number().optional(),
  'OS-FLV-DISABLED:disabled': z.boolean().optional(),
  'os-flavor-access:is_public': z.boolean().optional(),
  /** Since 2.55. */
  description: z.string().nullable().optional(),
  /** Since 2.61 in lists; absent when the policy hides them from the caller. */
  extra_specs: z.record(z.string(), z.string()).optional(),
});
export type Flavor = z.infer<typeof flavorSchema>;

const addressSchema = z.looseObject({
  addr: z.string(),
  version: z.number(),
  'OS-EXT-IPS:type': z.string().optional(),
  'OS-EXT-IPS-MAC:mac_addr': z.string().optional(),
});

/** https://docs.openstack.org/api-ref/compute/#show-server-details */
export const serverSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  status: z.string().optional(),
  tenant_id: z.string().optional(),
  metadata: z.record(z.string(), z.string()).optional(),
  addresses: z.record(z.string(), z.array(addressSchema)).optional(),
  /** Its id before 2.47, its values from then on. */
  flavor: z.looseObject({}).optional(),
  /** '' when the server boots from a volume. */
  image: z.union([z.string(), reference]).optional(),
  created: z.string().optional(),
  'OS-EXT-STS:task_state': z.string().nullable().optional(),
  'OS-EXT-STS:vm_state': z.string().optional(),
  'OS-EXT-AZ:availability_zone': z.string().optional(),
  'os-extended-volumes:volumes_attached': z.array(reference).optional(),
  /** Only while `status` is ERROR. */
  fault: z.looseObject({ code: z.number(), message: z.string() }).optional(),
  /** Since 2.26. */
  tags: z.array(z.string()).optional(),
});
export type Server = z.infer<typeof serverSchema>;

/** https://docs.openstack.org/api-ref/compute/#create-server */
export interface NewServer extends WireBody {
  readonly name: string;
  readonly flavorRef: string;
  readonly imageRef?: string;
  /** Must be there from 2.37 on, which is what we speak: `none`, `auto`, or a list. */
  readonly networks: 'none' | 'auto' | readonly WireBody[];
  readonly key_name?: string;
  readonly metadata?: Readonly<Record<string, string>>;
  /** Base64, at most 65535 bytes of it. */
  readonly user_data?: string;
  readonly config_drive?: boolean;
  readonly availability_zone?: string;
  readonly security_groups?: readonly { readonly name: string }[];
  readonly block_device_mapping_v2?: readonly WireBody[];
}

/** https://docs.openstack.org/api-ref/compute/#keypairs-keypairs . A key pair has no id; its name is unique per user. */
export const keyPairSchema = z.looseObject({
  name: z.string(),
  public_key: z.string(),
  fingerprint: z.string(),
  type: z.string().optional(),
});
export type KeyPair = z.infer<typeof keyPairSchema>;

export interface NewKeyPair extends WireBody {
  readonly name: string;
  /** One line of OpenSSH's form. */
  readonly public_key: string;
  readonly type?: 'ssh' | 'x509';
}

/** https://docs.openstack.org/api-ref/compute/#limits-limits */
export const limitsSchema = z.looseObject({ absolute: z.record(z.string(), z.number()) });
export type ComputeLimits = z.infer<typeof limitsSchema>;

/** https://docs.openstack.org/api-ref/compute/#get-availability-zone-information */
export const availabilityZoneSchema = z.looseObject({
  zoneName: z.string(),
  zoneState: z.looseObject({ available: z.boolean() }),
});
export type ComputeAvailabilityZone = z.infer<typeof availabilityZoneSchema>;

/** https://docs.openstack.org/api-ref/compute/#attach-a-volume-to-an-instance */
export const volumeAttachmentSchema = z.looseObject({
  id: z.string().optional(),
  volumeId: z.string(),
  serverId: z.string(),
  /** `/dev/vdb`; null until Nova has chosen it. */
  device: z.string().nullable().optional(),
});
export type VolumeAttachment = z.infer<typeof volumeAttachmentSchema>;
