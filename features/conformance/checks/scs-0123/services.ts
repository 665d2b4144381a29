/** A testcase of scs-0123 that goes by types in the catalogue. */
export interface WantedService {
  /** End of the testcase id. */
  readonly key: string;
  /** Any of these will do. */
  readonly types: readonly string[];
  /** False where only the official suite asks for it. */
  readonly inText: boolean;
  /** Only version 2 names this type. */
  readonly secondVersion?: true;
  readonly project: string;
}

/** Source: scs-0123-v1 and v2, "Mandatory IaaS APIs"; the aliases for block storage are those of the official suite. */
export const wantedServices: readonly WantedService[] = [
  { key: 'service-compute', types: ['compute'], inText: true, project: 'nova' },
  { key: 'service-identity', types: ['identity'], inText: true, project: 'keystone' },
  { key: 'service-image', types: ['image'], inText: true, project: 'glance' },
  { key: 'service-network', types: ['network'], inText: true, project: 'neutron' },
  { key: 'service-load-balancer', types: ['load-balancer'], inText: true, project: 'octavia' },
  { key: 'service-placement', types: ['placement'], inText: false, project: 'placement' },
  { key: 'storage-apis', types: ['block-storage', 'volumev3', 'volume'], inText: true, project: 'cinder' },
  { key: 'service-s3', types: ['object-store-s3'], inText: true, secondVersion: true, project: 's3' },
];

/**
 * Other names for canonical service types. Source: OpenStack Service Types Authority
 * (https://service-types.openstack.org/service-types.json).
 */
export const aliases: ReadonlyMap<string, string> = new Map([
  ['volume', 'block-storage'],
  ['volumev2', 'block-storage'],
  ['volumev3', 'block-storage'],
  ['block-store', 'block-storage'],
  ['bare-metal', 'baremetal'],
  ['share', 'shared-file-system'],
  ['sharev2', 'shared-file-system'],
  ['ha', 'instance-ha'],
  ['container-infra', 'container-infrastructure-management'],
  ['container-infrastructure', 'container-infrastructure-management'],
  ['workflowv2', 'workflow'],
  ['messaging', 'message'],
  ['events', 'event'],
  ['alarming', 'alarm'],
  ['rca', 'root-cause-analysis'],
]);
