import { debian, ubuntu } from './named-images.ts';

/**
 * Releases for scs-0104-v2 (draft), which identifies images by (os_distro, os_version, os_purpose) and asks for the latest and the
 * previous Ubuntu LTS and Debian stable. As of November 2026, to be continued with each release; dates are those of the distributions
 * (https://releases.ubuntu.com, https://www.debian.org/releases/).
 */
export interface Release {
  readonly distro: 'ubuntu' | 'debian';
  readonly label: string;
  readonly version: string;
  /** Day from which the latest release is asked for: 30 April for Ubuntu, one month after the release for Debian. */
  readonly due: string;
  readonly sources: readonly string[];
}

export const releases: readonly Release[] = [
  { distro: 'ubuntu', label: 'Ubuntu', version: '26.04', due: '2026-04-30', sources: ubuntu('resolute') },
  { distro: 'ubuntu', label: 'Ubuntu', version: '24.04', due: '2024-04-30', sources: ubuntu('noble') },
  { distro: 'ubuntu', label: 'Ubuntu', version: '22.04', due: '2022-04-30', sources: ubuntu('jammy') },
  { distro: 'debian', label: 'Debian', version: '13', due: '2025-09-09', sources: debian('trixie') },
  { distro: 'debian', label: 'Debian', version: '12', due: '2023-07-10', sources: debian('bookworm') },
];

/** Names, sources and properties of the community's Cluster API node images. Source: scs-0104-v2, "Official SCS CAPI images". */
export const capi = {
  /** Names whose properties are prescribed. */
  named: /^ubuntu-capi-image(?: |-)v[0-9]\.[0-9]+(?:\.[0-9]+)?$/,
  /** Names of which one should be there. */
  wanted: /^ubuntu-capi-image-v[0-9]\.[0-9]+(?:\.[0-9]+)?$/,
  sources: [
    'https://nbg1.your-objectstorage.com/osism/openstack-k8s-capi-images/',
    'https://swift.services.a.regiocloud.tech/swift/v1/AUTH_b182637428444b9aa302bb8d5a5a418c/openstack-k8s-capi-images/',
  ],
  purpose: 'k8snode',
  description: 'https://github.com/osism/k8s-capi-images',
};
