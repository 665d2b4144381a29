export type { CallRecord, Recorder } from '@allmend/kit-egress';
export type { CallScope, CatalogEntry, Cloud, TokenInfo } from './cloud.ts';
export type { CloudConfig, ServiceConfig } from './config/cloud-config.ts';
export { listCloudNames, loadCloudConfig, openCloudConfigs } from './config/load-cloud.ts';
export type { CloudSelection } from './config/load-cloud.ts';
export type { ConfigEnvironment } from './config/places.ts';
export { cloudOfEntry } from './config/cloud-entry.ts';
export type { CloudEntry } from './config/cloud-entry.ts';
export { authorityProblem, cloudOfSecret } from './config/cloud-secret.ts';
export { secretValues } from './config/secret-values.ts';
export type { CloudReference, CloudSecret, FoundCredentials, SecretPlace } from './config/cloud-secret.ts';
export { openDiscovery } from './service-discovery.ts';
export type { DiscoveryOptions, ServiceDiscovery } from './service-discovery.ts';
export { officialType, typesOf } from './catalog.ts';
export { openstackErrors } from './errors.ts';
export { openCloud } from './open-cloud.ts';
export type { CloudOptions } from './connection.ts';
export { createRedaction } from './redaction.ts';
export type { Redaction } from './redaction.ts';
export type {
  Backup,
  BlockStorage,
  BlockStorageAvailabilityZone,
  BlockStorageLimits,
  NewBackup,
  NewBackupAnswer,
  NewSnapshot,
  NewVolume,
  Restore,
  Snapshot,
  Volume,
  VolumeType,
  VolumeTypeEncryption,
  VolumeUpload,
} from './block-storage.ts';
export type {
  Compute,
  ComputeAvailabilityZone,
  ComputeLimits,
  Flavor,
  KeyPair,
  NewKeyPair,
  NewServer,
  NewServerAnswer,
  Server,
  VolumeAttachment,
} from './compute.ts';
export type {
  ApplicationCredential,
  Domain,
  Ec2Credential,
  Grant,
  Group,
  IdentityService,
  NewApplicationCredential,
  NewUser,
  Project,
  Role,
  RoleAssignment,
  User,
} from './identity.ts';
export type { Image, ImagePatch, ImageService, NewImage } from './image.ts';
export type { KeyManager, NewSecret, NewSecretAnswer, Secret } from './key-manager.ts';
export type { LoadBalancer, LoadBalancerInstance, LoadBalancerProvider } from './load-balancer.ts';
export type {
  DefaultSecurityGroupRule,
  FloatingIp,
  Named,
  Network,
  NetworkExtension,
  NetworkService,
  NewFloatingIp,
  NewPort,
  NewSecurityGroup,
  NewSecurityGroupRule,
  NewSubnet,
  Port,
  Router,
  RouterInterface,
  RouterInterfaceTarget,
  SecurityGroup,
  SecurityGroupRule,
  SecurityGroups,
  Subnet,
  SubnetPool,
} from './network.ts';
export type { ObjectContainer, ObjectStore, ObjectStoreAccount, StoredObject } from './object-store.ts';
export { ec2AccessKey } from './identity.ts';
export type { Deletion, WireBody, WireQuery } from './resource.ts';
export { removalOrder, removers } from './removal.ts';
export type { RemovableKind } from './removal.ts';
export { removalErrors } from './removal-errors.ts';
export { tagKey } from './remover.ts';
export type { Found, RemovalScope, Remover, Wanted } from './remover.ts';
