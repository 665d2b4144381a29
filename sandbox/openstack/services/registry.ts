import { blockStorageService } from './block-storage/service.ts';
import { computeService } from './compute/service.ts';
import { identityService } from './identity/service.ts';
import { imageService } from './image/service.ts';
import { keyManagerService } from './key-manager/service.ts';
import { loadBalancerService } from './load-balancer/service.ts';
import { networkService } from './network/service.ts';
import { objectStoreService } from './object-store/service.ts';
import { placementService } from './placement/service.ts';
import { s3Service } from './s3/service.ts';
import type { ServiceModule } from './service-module.ts';

/** Every service of a simulated cloud, in the order in which they seed it and claim requests. To add one: its folder and a line here. */
export const services: readonly ServiceModule[] = [
  identityService,
  imageService,
  placementService,
  computeService,
  networkService,
  blockStorageService,
  keyManagerService,
  loadBalancerService,
  s3Service,
  objectStoreService,
];
