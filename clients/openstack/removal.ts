import { backup, volume, volumeSnapshot } from './removal-block-storage.ts';
import { keyPair, server } from './removal-compute.ts';
import { applicationCredential, domain, ec2Credential, group, project, role, user } from './removal-identity.ts';
import { image } from './removal-image.ts';
import { floatingIp, network, port, router, routerInterface, securityGroup, subnet } from './removal-network.ts';
import { objectContainer, secret } from './removal-store.ts';
import type { Remover } from './remover.ts';

/** Kinds that can be found again and removed, in an order in which nothing still holds what comes next. */
export const removalOrder = [
  'server',
  'floating-ip',
  'port',
  'router-interface',
  'router',
  'subnet',
  'network',
  'security-group',
  'key-pair',
  'backup',
  'volume-snapshot',
  'volume',
  'image',
  'secret',
  'object-container',
  'ec2-credential',
  'application-credential',
  'user',
  'group',
  'project',
  'role',
  'domain',
] as const;

export type RemovableKind = (typeof removalOrder)[number];

/** By kind; a kind that is not in `removalOrder` has none. */
export const removers: Readonly<Record<RemovableKind, Remover>> & Readonly<Record<string, Remover>> = {
  server,
  'floating-ip': floatingIp,
  port,
  'router-interface': routerInterface,
  router,
  subnet,
  network,
  'security-group': securityGroup,
  'key-pair': keyPair,
  backup,
  'volume-snapshot': volumeSnapshot,
  volume,
  image,
  secret,
  'object-container': objectContainer,
  'ec2-credential': ec2Credential,
  'application-credential': applicationCredential,
  user,
  group,
  project,
  role,
  domain,
};
