/** Switches that services ask while they work; flaws turn them. A healthy cloud has the values below. */
export interface Behaviour {
  /** nova-compute runs. Off: servers end in ERROR with "No valid host". */
  computeUp: boolean;
  /** cinder-volume runs. Off: volumes stay in creating. */
  volumeUp: boolean;
  /** cinder-backup runs. Off: backups end in error. */
  backupUp: boolean;
  /** nova-metadata runs. Off: guests get neither user data nor ssh key. */
  metadataUp: boolean;
  /** The L2 agent runs. Off: ports stay DOWN and servers end in ERROR after the VIF plugging time-out. */
  networkAgentUp: boolean;
  /** Milliseconds added to each Keystone answer. */
  keystoneDelay: number;
  /** What guests read from `/proc/sys/kernel/random/entropy_avail`. */
  guestEntropy: number;
  /** Failed blocks that guests report for 1000 FIPS 140-2 blocks. */
  guestFipsFailures: number;
  /** CPU flags that guests see are those of a CPU with RDRAND. */
  guestRdrand: boolean;
  /** A guest boots and writes its console; off: the console stays at the boot loader. */
  guestBoots: boolean;
  /** `uname -r` of guests. */
  guestKernel: string;
  /** Machine architecture that guests report (`uname -m`). */
  guestArchitecture: string;
  /** Share of the flavor's CPUs and memory that guests see. */
  guestShare: number;
  /** Restored volumes carry other content than was saved. */
  backupCorrupts: boolean;
  /** Restores end in error. */
  restoreFails: boolean;
  /** S3: works, refuses writes, or is not there (404 at the root). */
  s3: 'works' | 'read-only' | 'absent' | 'multipart-broken' | 'corrupts';
  /** S3's answer to an unknown access key: Swift's or Ceph RGW's. */
  s3UnknownKey: 'SignatureDoesNotMatch' | 'InvalidAccessKeyId';
  /** Glance refuses creating images by members (403). */
  imageUpload: 'allowed' | 'forbidden' | 'quota';
  /** Barbican refuses members (403), as before secure RBAC. */
  keyManagerForMembers: boolean;
  /** Barbican returns another payload than was stored. */
  secretsCorrupt: boolean;
  /** Neutron knows `port_security_enabled`. */
  portSecurity: boolean;
  /** Neutron answers `default-security-group-rules`; null: as the release profile says. */
  defaultSecurityGroupRules: boolean | null;
  /** What a new security group lets through. */
  newGroupEgress: 'all' | 'none' | 'ipv4-only';
  /** New security groups have a rule that lets everybody in. */
  newGroupIngress: boolean;
  /** The domain manager's policy is missing: role `manager` may nothing more than a member. */
  domainManager: 'works' | 'missing' | 'may-assign-admin' | 'may-create-roles' | 'crosses-domains';
}

/** The behaviour of a healthy cloud. */
export function healthyBehaviour(): Behaviour {
  return {
    computeUp: true,
    volumeUp: true,
    backupUp: true,
    metadataUp: true,
    networkAgentUp: true,
    keystoneDelay: 0,
    guestEntropy: 256,
    guestFipsFailures: 0,
    guestRdrand: true,
    guestBoots: true,
    guestKernel: '6.1.0-sandbox',
    guestArchitecture: 'x86_64',
    guestShare: 1,
    backupCorrupts: false,
    restoreFails: false,
    s3: 'works',
    s3UnknownKey: 'InvalidAccessKeyId',
    imageUpload: 'allowed',
    keyManagerForMembers: true,
    secretsCorrupt: false,
    portSecurity: true,
    defaultSecurityGroupRules: null,
    newGroupEgress: 'all',
    newGroupIngress: false,
    domainManager: 'works',
  };
}
