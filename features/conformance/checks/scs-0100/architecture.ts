import type { CpuVendor } from '../../flavor-name/model.ts';
import { cpuVendors } from '../../flavor-name/tables.ts';

/** What one extra spec tells about the CPUs that servers of a flavor get. */
export interface ShownArchitecture {
  readonly key: string;
  readonly value: string;
  /** e.g. `aarch64` or `Intel`. */
  readonly says: string;
  /** True when a name with this vendor letter (null: none) says otherwise. */
  readonly contradicts: (vendor: CpuVendor | null) => boolean;
}

/**
 * Architecture and maker of the CPU as far as extra specs require them: required traits (`HW_ARCH_*`, `HW_CPU_*`) and host
 * capabilities. Sources: https://docs.openstack.org/nova/latest/configuration/extra-specs.html (`trait`, `capabilities`),
 * https://docs.openstack.org/os-traits/latest/reference/traits.html
 */
export function shownArchitecture(specs: Readonly<Record<string, string>>): readonly ShownArchitecture[] {
  return Object.entries(specs).flatMap(([key, value]) => {
    const shown = fromTrait(key, value) ?? fromCapability(key, value);
    return shown === null ? [] : [{ key, value, ...shown }];
  });
}

type Shown = Pick<ShownArchitecture, 'says' | 'contradicts'>;

function fromTrait(key: string, value: string): Shown | null {
  const trait = /^trait[^:]*:(.+)$/.exec(key)?.[1];
  if (trait === undefined || value !== 'required') return null;
  const architecture = /^HW_ARCH_(.+)$/.exec(trait)?.[1];
  if (architecture !== undefined) return isArchitecture(architecture.toLowerCase());
  if (trait.startsWith('HW_CPU_X86_AMD_')) return isVendor('z');
  if (trait.startsWith('HW_CPU_X86_INTEL_')) return isVendor('i');
  const family = /^HW_CPU_(X86|AARCH64|PPC64LE|RISCV64)_/.exec(trait)?.[1];
  if (family === undefined) return null;
  return isArchitecture(family === 'X86' ? 'x86_64' : family.toLowerCase());
}

function fromCapability(key: string, value: string): Shown | null {
  // The filter's operators stand before the value: `s== aarch64`, `<in> x86`.
  const bare = value.replace(/^(?:s==|==|=|<in>|<or>)\s*/, '').trim();
  if (/^(?:capabilities:)?(?:cpu_arch|cpu_info:arch)$/.test(key)) return isArchitecture(bare.toLowerCase());
  if (key !== 'capabilities:cpu_info:vendor') return null;
  if (/^intel$/i.test(bare)) return isVendor('i');
  return /^amd$/i.test(bare) ? isVendor('z') : null;
}

function isArchitecture(architecture: string): Shown {
  return {
    says: architecture,
    // A name without a letter is one of x86-64. Source: scs-0100-v3, "Generation and Vendor".
    contradicts: (vendor) => cpuVendors[vendor ?? 'i'].image !== architecture,
  };
}

function isVendor(letter: 'i' | 'z'): Shown {
  return {
    says: cpuVendors[letter].label,
    contradicts: (vendor) => vendor !== null && vendor !== letter,
  };
}
