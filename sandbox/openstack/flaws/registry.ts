import type { Flaw } from './flaw.ts';
import { aliasServiceTypes } from './alias-service-types.ts';
import { backupCorrupts } from './backup-corrupts.ts';
import { badFlavorName } from './bad-flavor-name.ts';
import { badVolumeType } from './bad-volume-type.ts';
import { bareImage } from './bare-image.ts';
import { closedNewGroups } from './closed-new-groups.ts';
import { domainManagerAssignsAdmin } from './domain-manager-assigns-admin.ts';
import { domainManagerCreatesRoles } from './domain-manager-creates-roles.ts';
import { domainManagerCrossesDomains } from './domain-manager-crosses-domains.ts';
import { domainManagerPowerless } from './domain-manager-powerless.ts';
import { fipsFailures } from './fips-failures.ts';
import { fullQuota } from './full-quota.ts';
import { futureImage } from './future-image.ts';
import { gpuFlavorWithoutGpu } from './gpu-flavor-without-gpu.ts';
import { hiddenImage } from './hidden-image.ts';
import { hiddenOversubscription } from './hidden-oversubscription.ts';
import { keyManagerForbidden } from './key-manager-forbidden.ts';
import { lowEntropy } from './low-entropy.ts';
import { lyingFlavor } from './lying-flavor.ts';
import { missingDisksFlavor } from './missing-disks-flavor.ts';
import { missingFlavor } from './missing-flavor.ts';
import { missingImage } from './missing-image.ts';
import { missingRecommendedFlavor } from './missing-recommended-flavor.ts';
import { missingRecommendedImage } from './missing-recommended-image.ts';
import { namelessImage } from './nameless-image.ts';
import { noBackup } from './no-backup.ts';
import { noBlockStorage } from './no-block-storage.ts';
import { noBuildDate } from './no-build-date.ts';
import { noCompute } from './no-compute.ts';
import { noComputeService } from './no-compute-service.ts';
import { noCpuRng } from './no-cpu-rng.ts';
import { noDefaultIpv6Pool } from './no-default-ipv6-pool.ts';
import { noDefaultNetwork } from './no-default-network.ts';
import { noExternalNetwork } from './no-external-network.ts';
import { noExtraSpecs } from './no-extra-specs.ts';
import { noFloatingIps } from './no-floating-ips.ts';
import { noHardwareRng } from './no-hardware-rng.ts';
import { noImageService } from './no-image-service.ts';
import { noKeyManager } from './no-key-manager.ts';
import { noLoadBalancer } from './no-load-balancer.ts';
import { noMetadata } from './no-metadata.ts';
import { noNetworkAgent } from './no-network-agent.ts';
import { noNetworkService } from './no-network-service.ts';
import { noPlacement } from './no-placement.ts';
import { noPortSecurity } from './no-port-security.ts';
import { noS3 } from './no-s3.ts';
import { noS3Type } from './no-s3-type.ts';
import { noSpecialVolumeTypes } from './no-special-volume-types.ts';
import { noUsableFlavor } from './no-usable-flavor.ts';
import { noUsableImage } from './no-usable-image.ts';
import { noVolume } from './no-volume.ts';
import { oldKernel } from './old-kernel.ts';
import { openDefaultGroup } from './open-default-group.ts';
import { openNewGroups } from './open-new-groups.ts';
import { openSharedNetwork } from './open-shared-network.ts';
import { otherArchitecture } from './other-architecture.ts';
import { privilegedMember } from './privileged-member.ts';
import { restoreFails } from './restore-fails.ts';
import { s3Corrupts } from './s3-corrupts.ts';
import { s3NoMultipart } from './s3-no-multipart.ts';
import { s3Readonly } from './s3-readonly.ts';
import { s3UnusualError } from './s3-unusual-error.ts';
import { secretsCorrupt } from './secrets-corrupt.ts';
import { sharedDedicatedCore } from './shared-dedicated-core.ts';
import { shrunkenGuests } from './shrunken-guests.ts';
import { silentGuest } from './silent-guest.ts';
import { slowKeystone } from './slow-keystone.ts';
import { smallDiskFlavor } from './small-disk-flavor.ts';
import { smallIpv6Pool } from './small-ipv6-pool.ts';
import { smallRamFlavor } from './small-ram-flavor.ts';
import { staleImage } from './stale-image.ts';
import { twinImage } from './twin-image.ts';
import { twoDefaultNetworks } from './two-default-networks.ts';
import { unencryptedVolumeType } from './unencrypted-volume-type.ts';
import { unknownVolumeAspect } from './unknown-volume-aspect.ts';
import { uploadForbidden } from './upload-forbidden.ts';
import { uploadQuota } from './upload-quota.ts';
import { v1FlavorName } from './v1-flavor-name.ts';
import { wrongDiskType } from './wrong-disk-type.ts';
import { wrongExtraSpec } from './wrong-extra-spec.ts';
import { wrongFlavorArchitecture } from './wrong-flavor-architecture.ts';
import { wrongImageMetadata } from './wrong-image-metadata.ts';
import { wrongImageSource } from './wrong-image-source.ts';

const all: readonly Flaw[] = [
  missingFlavor,
  lyingFlavor,
  wrongExtraSpec,
  noBuildDate,
  staleImage,
  twinImage,
  missingImage,
  openDefaultGroup,
  badVolumeType,
  noKeyManager,
  noCompute,
  noVolume,
  noBackup,
  noMetadata,
  noNetworkAgent,
  fullQuota,
  slowKeystone,
  lowEntropy,
  fipsFailures,
  silentGuest,
  otherArchitecture,
  shrunkenGuests,
  noCpuRng,
  oldKernel,
  noHardwareRng,
  smallRamFlavor,
  smallDiskFlavor,
  missingRecommendedFlavor,
  noExtraSpecs,
  v1FlavorName,
  badFlavorName,
  missingDisksFlavor,
  wrongDiskType,
  sharedDedicatedCore,
  hiddenOversubscription,
  wrongFlavorArchitecture,
  gpuFlavorWithoutGpu,
  noUsableFlavor,
  noUsableImage,
  bareImage,
  wrongImageMetadata,
  futureImage,
  wrongImageSource,
  namelessImage,
  hiddenImage,
  missingRecommendedImage,
  uploadForbidden,
  uploadQuota,
  noSpecialVolumeTypes,
  unknownVolumeAspect,
  unencryptedVolumeType,
  openNewGroups,
  closedNewGroups,
  keyManagerForbidden,
  secretsCorrupt,
  backupCorrupts,
  restoreFails,
  noPlacement,
  noLoadBalancer,
  noComputeService,
  noBlockStorage,
  noNetworkService,
  noImageService,
  aliasServiceTypes,
  noS3,
  noS3Type,
  s3Readonly,
  s3NoMultipart,
  s3Corrupts,
  s3UnusualError,
  twoDefaultNetworks,
  noDefaultNetwork,
  noExternalNetwork,
  openSharedNetwork,
  noDefaultIpv6Pool,
  smallIpv6Pool,
  noPortSecurity,
  noFloatingIps,
  domainManagerPowerless,
  domainManagerAssignsAdmin,
  domainManagerCreatesRoles,
  domainManagerCrossesDomains,
  privilegedMember,
];

/** Every flaw by name. To add one: a file beside this one, and a line here. */
export const flaws: ReadonlyMap<string, Flaw> = new Map(all.map((flaw) => [flaw.name, flaw]));
