/** An image that scs-0104-v1 identifies by its name. */
export interface NamedImage {
  /** As in the testcases' ids. */
  readonly key: string;
  /** How texts call it. */
  readonly label: string;
  readonly name?: string;
  /** Or all names of this form; the text means the whole name. */
  readonly scheme?: RegExp;
  readonly sources: readonly string[];
  /** Whether the suite also has a testcase for its presence; else only its source is checked, where it is present. */
  readonly presence: boolean;
}

const capiSources = [
  'https://nbg1.your-objectstorage.com/osism/openstack-k8s-capi-images/',
  'https://swift.services.a.regiocloud.tech/swift/v1/AUTH_b182637428444b9aa302bb8d5a5a418c/openstack-k8s-capi-images/ubuntu-2404-kube',
  'https://swift.services.a.regiocloud.tech/swift/v1/AUTH_b182637428444b9aa302bb8d5a5a418c/openstack-k8s-capi-images/ubuntu-2204-kube',
];

/** The images that the suite of scs-0104-v1 knows, for the specifications of scope versions v4 and v5. */
export const namedImages: readonly NamedImage[] = [
  {
    key: 'capi-1',
    label: 'ubuntu-capi-image v…',
    scheme: /^ubuntu-capi-image v[0-9]\.[0-9]+(?:\.[0-9]+)?$/,
    sources: capiSources,
    presence: true,
  },
  {
    key: 'capi-2',
    label: 'ubuntu-capi-image-v…',
    scheme: /^ubuntu-capi-image-v[0-9]\.[0-9]+(?:\.[0-9]+)?$/,
    sources: capiSources,
    presence: true,
  },
  { key: 'ubuntu-2404', label: 'Ubuntu 24.04', name: 'Ubuntu 24.04', sources: ubuntu('noble'), presence: true },
  { key: 'ubuntu-2204', label: 'Ubuntu 22.04', name: 'Ubuntu 22.04', sources: ubuntu('jammy'), presence: true },
  { key: 'ubuntu-2004', label: 'Ubuntu 20.04', name: 'Ubuntu 20.04', sources: ubuntu('focal'), presence: false },
  { key: 'debian-13', label: 'Debian 13', name: 'Debian 13', sources: debian('trixie'), presence: true },
  { key: 'debian-12', label: 'Debian 12', name: 'Debian 12', sources: debian('bookworm'), presence: true },
  { key: 'debian-11', label: 'Debian 11', name: 'Debian 11', sources: debian('bullseye'), presence: false },
];

/** Where images of an Ubuntu release come from (scs-0104-v2, "Mandatory image sources"). */
export function ubuntu(codename: string): readonly string[] {
  return [`https://cloud-images.ubuntu.com/releases/${codename}/`, `https://cloud-images.ubuntu.com/${codename}/`];
}

/** Where images of a Debian release come from (scs-0104-v2, "Mandatory image sources"). */
export function debian(codename: string): readonly string[] {
  return [
    `https://cloud.debian.org/images/cloud/${codename}/`,
    `https://cdimage.debian.org/cdimage/cloud/${codename}/`,
  ];
}
