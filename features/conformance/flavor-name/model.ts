import type {
  cpuFrequencies,
  cpuTypes,
  cpuVendors,
  diskTypes,
  gpuModifiers,
  gpuVendors,
  hypervisors,
} from './tables.ts';

export type CpuType = keyof typeof cpuTypes;
export type DiskType = keyof typeof diskTypes;
export type Hypervisor = keyof typeof hypervisors;
export type CpuVendor = keyof typeof cpuVendors;
export type CpuFrequency = (typeof cpuFrequencies)[number];
export type GpuVendor = keyof typeof gpuVendors;
export type GpuModifier = (typeof gpuModifiers)[number];

/** What a flavor name says, part by part in the order of the name. Source: scs-0100-v3 (text level v3.3). */
export interface FlavorName {
  readonly cpus: number;
  readonly cpuType: CpuType;
  /** `i`: weak protection against CPU vulnerabilities. */
  readonly insecure: boolean;
  /** GiB, a positive multiple of 0.5. */
  readonly ram: number;
  /** `u`: memory without error correction. */
  readonly noEcc: boolean;
  /** `o`: more memory is promised than there is. */
  readonly oversubscribed: boolean;
  /** Null: no disk comes with the flavor, the user brings a boot volume. */
  readonly disk: Disk | null;
  readonly hypervisor: Hypervisor | null;
  /** `_hwv`: the guest can itself run virtual machines with hardware support. */
  readonly nestedVirtualization: boolean;
  readonly cpu: Cpu | null;
  readonly gpu: Gpu | null;
  readonly infiniband: boolean;
}

export interface Disk {
  readonly count: number;
  /** GB; null: the cloud picks a size that fits the image. */
  readonly size: number | null;
  /** Null: the cloud picks the kind of disk. */
  readonly type: DiskType | null;
}

export interface Cpu {
  readonly vendor: CpuVendor;
  /** 0 means old or not stated. */
  readonly generation: number;
  readonly frequency: CpuFrequency;
}

export interface Gpu {
  /** `G` passes a whole device through, `g` is a virtual one. */
  readonly kind: 'G' | 'g';
  readonly vendor: GpuVendor;
  /** Empty: not stated. */
  readonly generation: string;
  /** SMs, CUs or EUs by vendor; null: not stated. */
  readonly units: number | null;
  readonly frequency: GpuModifier;
  /** GiB; null: not stated. */
  readonly memory: number | null;
  readonly bandwidth: GpuModifier;
}
