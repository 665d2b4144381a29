/**
 * Values of image properties, from scs-0102 and from the vocabulary it refers to:
 * https://docs.openstack.org/glance/latest/admin/useful-image-properties.html
 */

/** What the official suite accepts. */
export const officialArchitectures = ['x86_64', 'aarch64', 'risc-v'];

/** OpenStack's values, as Nova knows them, besides the spelling that the official suite has for RISC-V. */
export const openstackArchitectures = [
  ...['aarch64', 'alpha', 'armv6', 'armv7b', 'armv7l', 'cris', 'i686', 'ia64', 'lm32', 'loongarch64', 'm68k'],
  ...['microblaze', 'microblazeel', 'mips', 'mips64', 'mips64el', 'mipsel', 'openrisc', 'parisc', 'parisc64', 'ppc'],
  ...['ppc64', 'ppc64le', 'ppcemb', 'ppcle', 'risc-v', 'riscv64', 's390', 's390x', 'sh4', 'sh4eb', 'sparc', 'sparc64'],
  ...['unicore32', 'x86_64', 'xtensa', 'xtensaeb'],
];

export const officialHypervisors = ['qemu', 'kvm', 'xen', 'hyper-v', 'esxi'];
export const openstackHypervisors = [...officialHypervisors, 'hyperv', 'ironic', 'lxc', 'uml', 'vmware'];

export const purposes = ['generic', 'oldgeneric', 'minimal', 'k8snode', 'gpu', 'network', 'custom'];
export const diskBuses = ['virtio', 'scsi'];
export const randomDevices = ['virtio'];
export const hashAlgorithms = ['sha256', 'sha512'];

const hour = 3_600_000;

/**
 * How long an image may stand, in milliseconds; null: its age does not matter. A week and a day have 25-hour days, so that
 * a change of the clock is no violation.
 */
export const replacePeriods: ReadonlyMap<string, number | null> = new Map<string, number | null>([
  ['yearly', 365 * 24 * hour],
  ['quarterly', 92 * 24 * hour],
  ['monthly', 31 * 24 * hour],
  ['weekly', 7 * 25 * hour],
  ['daily', 25 * hour],
  ['critical_bug', null],
  ['never', null],
]);

/** Share of the period by which an image may be late (the text allows up to three days a month). */
export const tolerance = 1.1;
