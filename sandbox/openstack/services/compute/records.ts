export interface Flavor {
  id: string;
  name: string;
  vcpus: number;
  /** MiB */
  ram: number;
  /** GiB */
  disk: number;
  ephemeral: number;
  /** MiB */
  swap: number;
  rxtxFactor: number;
  isPublic: boolean;
  description: string | null;
  extraSpecs: Record<string, string>;
  /** Projects that see a private flavor. */
  access: string[];
}

export interface ServerFault {
  code: number;
  message: string;
  createdAt: number;
}

export interface Server {
  id: string;
  name: string;
  description: string | null;
  projectId: string;
  userId: string;
  status: string;
  vmState: string;
  taskState: string | null;
  powerState: number;
  createdAt: number;
  updatedAt: number;
  launchedAt: number | null;
  flavorId: string;
  /** The flavor as it was at creation; later changes do not reach the server. */
  flavor: {
    name: string;
    vcpus: number;
    ram: number;
    disk: number;
    ephemeral: number;
    swap: number;
    extraSpecs: Record<string, string>;
  };
  imageId: string | null;
  keyName: string | null;
  /** Base64, as sent. */
  userData: string | null;
  configDrive: boolean;
  metadata: Record<string, string>;
  tags: string[];
  availabilityZone: string;
  host: string | null;
  securityGroups: string[];
  fault: ServerFault | null;
  /** What the guest has written to its serial console so far. */
  console: string;
  /** Ports that Nova made and removes with the server. */
  ownPortIds: string[];
  /** Volumes with `delete_on_termination`. */
  deleteVolumeIds: string[];
  rootDeviceName: string;
}

/** Belongs to a user, not to a project. */
export interface KeyPair {
  /** `<user id>/<name>` */
  id: string;
  name: string;
  userId: string;
  type: 'ssh' | 'x509';
  publicKey: string;
  fingerprint: string;
  createdAt: number;
  serial: number;
}

export interface ServerGroup {
  id: string;
  name: string;
  projectId: string;
  userId: string;
  policy: string;
  members: string[];
}
