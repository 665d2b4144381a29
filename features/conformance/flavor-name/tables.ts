/**
 * The letters of flavor names and what they stand for. Source: scs-0100-v3, tables of CPU suffixes, disk types, hypervisors,
 * CPU architecture and GPU; product names as their makers write them.
 */

/** Weakest promise first; the value is what `scs:cpu-type` says. */
export const cpuTypes = {
  L: 'crowded-core',
  V: 'shared-core',
  T: 'dedicated-thread',
  C: 'dedicated-core',
} as const;

/** Weakest promise first; the value is what `scs:diskN-type` says. */
export const diskTypes = { n: 'network', h: 'hdd', s: 'ssd', p: 'nvme' } as const;

/** `since`: first version of the standard that knows it; version 1 names lack the later one. */
export const hypervisors = {
  kvm: { label: 'KVM', since: 1 },
  chy: { label: 'Cloud Hypervisor', since: 2 },
  xen: { label: 'Xen', since: 1 },
  vmw: { label: 'VMware', since: 1 },
  hyv: { label: 'Hyper-V', since: 1 },
  bms: { label: 'Bare Metal', since: 1 },
} as const;

/** `generations[0]` is null: an old or unstated one. `image` is the `architecture` that images for it carry. */
export const cpuVendors = {
  i: {
    label: 'Intel',
    image: 'x86_64',
    generations: [null, 'Skylake', 'Cascade Lake', 'Ice Lake', 'Sapphire Rapids', 'Sierra Forest', 'Granite Rapids'],
  },
  z: {
    label: 'AMD',
    image: 'x86_64',
    generations: [null, 'Zen 1', 'Zen 2', 'Zen 3', 'Zen 4', 'Zen 5', 'Zen 6'],
  },
  a: {
    label: 'ARM',
    image: 'aarch64',
    generations: [null, 'A76/Neoverse N1', 'A78/Neoverse V1', 'A71x/Neoverse N2', 'AmpereOne', 'A72x/Neoverse N3'],
  },
  r: { label: 'RISC-V', image: 'riscv64', generations: [null] },
} as const;

/** `h` more than 2.75 GHz on all cores, `hh` 3.25, `hhh` 3.75. */
export const cpuFrequencies = ['', 'h', 'hh', 'hhh'] as const;
export const cpuGigahertz = { '': null, h: 2.75, hh: 3.25, hhh: 3.75 } as const;

export const gpuVendors = {
  N: {
    label: 'Nvidia',
    units: 'SM',
    generations: {
      f: 'Fermi',
      k: 'Kepler',
      m: 'Maxwell',
      p: 'Pascal',
      v: 'Volta',
      t: 'Turing',
      a: 'Ampere',
      l: 'Ada Lovelace',
      g: 'Grace Hopper',
      b: 'Blackwell',
      u: 'Blackwell Ultra',
    },
  },
  A: {
    label: 'AMD',
    units: 'CU',
    generations: {
      '0.4': 'GCN 4',
      '0.5': 'GCN 5',
      '1': 'CDNA 1',
      '1.1': 'RDNA 1',
      '2': 'CDNA 2',
      '2.1': 'RDNA 2',
      '3': 'CDNA 3',
      '3.1': 'RDNA 3',
      '3.5': 'RDNA 3.5',
      '4': 'CDNA 4',
      '4.1': 'RDNA 4',
      '5.1': 'UDNA 5',
    },
  },
  I: {
    label: 'Intel',
    units: 'EU',
    generations: { '0.9': 'Gen9', '0.95': 'Gen9.5', '1': 'Xe 12.1', '2': 'Xe 12.2', '3': 'Arc 12.7', '4': 'Arc 20' },
  },
} as const;

export const gpuModifiers = ['', 'h', 'hh'] as const;
