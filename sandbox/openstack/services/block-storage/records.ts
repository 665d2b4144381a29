/** What a simulated block device holds: an image below, and texts that guests wrote above it, by name. */
export interface VolumeContent {
  /** Image it was made from. */
  imageId: string | null;
  /** Content store reference of uploaded bytes. */
  content: string | null;
  written: Record<string, string>;
}

export interface VolumeAttachment {
  id: string;
  /** Empty for a reservation without a server. */
  serverId: string;
  /** Absent: attached. */
  status?: 'reserved' | 'attaching' | 'attached';
  device: string;
  attachedAt: number;
}

export interface Volume {
  id: string;
  name: string;
  description: string | null;
  projectId: string;
  userId: string;
  /** GiB */
  size: number;
  status: string;
  bootable: boolean;
  encrypted: boolean;
  typeId: string;
  availabilityZone: string;
  snapshotId: string | null;
  sourceVolumeId: string | null;
  imageId: string | null;
  /** Image properties of a bootable volume. */
  imageMetadata: Record<string, string> | null;
  metadata: Record<string, string>;
  attachments: VolumeAttachment[];
  multiattach: boolean;
  host: string | null;
  content: VolumeContent;
  createdAt: number;
  updatedAt: number | null;
}

export interface Snapshot {
  id: string;
  name: string;
  description: string | null;
  projectId: string;
  userId: string;
  volumeId: string;
  size: number;
  status: string;
  metadata: Record<string, string>;
  bootable: boolean;
  imageMetadata: Record<string, string> | null;
  /** Type of the volume. */
  typeId: string;
  content: VolumeContent;
  createdAt: number;
  updatedAt: number | null;
}

export interface Backup {
  id: string;
  name: string;
  description: string | null;
  projectId: string;
  userId: string;
  volumeId: string;
  snapshotId: string | null;
  parentId: string | null;
  size: number;
  status: string;
  failReason: string | null;
  container: string | null;
  availabilityZone: string | null;
  metadata: Record<string, string>;
  /** Of the saved volume; a restored one gets it back. */
  volumeMetadata: Record<string, string>;
  /** Image properties of the saved volume, when it was bootable. */
  volumeImageMetadata: Record<string, string> | null;
  content: VolumeContent;
  createdAt: number;
  updatedAt: number | null;
}

export interface VolumeType {
  id: string;
  name: string;
  description: string | null;
  isPublic: boolean;
  extraSpecs: Record<string, string>;
  access: string[];
  encryption: {
    id: string;
    provider: string;
    cipher: string | null;
    keySize: number | null;
    controlLocation: string;
  } | null;
}
