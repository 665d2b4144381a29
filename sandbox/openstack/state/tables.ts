import type { Backup, Snapshot, Volume, VolumeType } from '../services/block-storage/records.ts';
import type { Flavor, KeyPair, Server, ServerGroup } from '../services/compute/records.ts';
import type {
  ApplicationCredential,
  CatalogService,
  Domain,
  Ec2Credential,
  Endpoint,
  Group,
  Project,
  Region,
  Role,
  RoleAssignment,
  Token,
  User,
} from '../services/identity/records.ts';
import type { Image } from '../services/image/records.ts';
import type { Secret } from '../services/key-manager/records.ts';
import type { LoadBalancer } from '../services/load-balancer/records.ts';
import type {
  DefaultSecurityGroupRule,
  FloatingIp,
  Network,
  Port,
  Router,
  SecurityGroup,
  SecurityGroupRule,
  Subnet,
  SubnetPool,
} from '../services/network/records.ts';
import type { MultipartUpload, ObjectContainer, StoredObject } from '../services/object-store/records.ts';

/** Limits and overrides of one service for one project; -1 is unlimited. */
export interface QuotaRecord {
  /** `<service>/<project id>` */
  id: string;
  limits: Record<string, number>;
}

/** The whole state of one cloud, by record type. Insertion order is creation order. */
export interface Tables {
  domains: Map<string, Domain>;
  projects: Map<string, Project>;
  users: Map<string, User>;
  groups: Map<string, Group>;
  roles: Map<string, Role>;
  assignments: Map<string, RoleAssignment>;
  applicationCredentials: Map<string, ApplicationCredential>;
  ec2Credentials: Map<string, Ec2Credential>;
  catalogServices: Map<string, CatalogService>;
  endpoints: Map<string, Endpoint>;
  regions: Map<string, Region>;
  tokens: Map<string, Token>;
  flavors: Map<string, Flavor>;
  servers: Map<string, Server>;
  keyPairs: Map<string, KeyPair>;
  serverGroups: Map<string, ServerGroup>;
  images: Map<string, Image>;
  volumes: Map<string, Volume>;
  snapshots: Map<string, Snapshot>;
  backups: Map<string, Backup>;
  volumeTypes: Map<string, VolumeType>;
  networks: Map<string, Network>;
  subnets: Map<string, Subnet>;
  subnetPools: Map<string, SubnetPool>;
  routers: Map<string, Router>;
  ports: Map<string, Port>;
  securityGroups: Map<string, SecurityGroup>;
  securityGroupRules: Map<string, SecurityGroupRule>;
  defaultSecurityGroupRules: Map<string, DefaultSecurityGroupRule>;
  floatingIps: Map<string, FloatingIp>;
  secrets: Map<string, Secret>;
  loadBalancers: Map<string, LoadBalancer>;
  containers: Map<string, ObjectContainer>;
  objects: Map<string, StoredObject>;
  multipartUploads: Map<string, MultipartUpload>;
  quotas: Map<string, QuotaRecord>;
}

const names = [
  'domains',
  'projects',
  'users',
  'groups',
  'roles',
  'assignments',
  'applicationCredentials',
  'ec2Credentials',
  'catalogServices',
  'endpoints',
  'regions',
  'tokens',
  'flavors',
  'servers',
  'keyPairs',
  'serverGroups',
  'images',
  'volumes',
  'snapshots',
  'backups',
  'volumeTypes',
  'networks',
  'subnets',
  'subnetPools',
  'routers',
  'ports',
  'securityGroups',
  'securityGroupRules',
  'defaultSecurityGroupRules',
  'floatingIps',
  'secrets',
  'loadBalancers',
  'containers',
  'objects',
  'multipartUploads',
  'quotas',
] as const satisfies readonly (keyof Tables)[];

/** Every table is named; the compiler objects to a missing one. */
export const tableNames: readonly (keyof Tables)[] = names satisfies Exclude<
  keyof Tables,
  (typeof names)[number]
> extends never
  ? unknown
  : never;

export function createTables(): Tables {
  return Object.fromEntries(names.map((name) => [name, new Map()])) as unknown as Tables;
}
