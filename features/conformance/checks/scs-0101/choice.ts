import type { FlavorView } from '../../resources/flavors.ts';
import { propertyOf, type ImageView } from '../../resources/images.ts';
import { parseFlavorName } from '../../flavor-name/parse.ts';

export interface BootChoice {
  readonly image: ImageView;
  readonly flavor: FlavorView;
  readonly bootsFrom: 'flavor' | 'volume';
}

/**
 * The image and flavor to boot: the newest Debian, else Ubuntu, that is offered as a virtual machine image, on the cheapest
 * flavor that fits it. Flavors that say they have a random number device come first, then SCS ones, then those with a disk of
 * their own. Null when nothing fits.
 */
export function chooseBoot(images: readonly ImageView[], flavors: readonly FlavorView[]): BootChoice | null {
  for (const image of images.filter(isBootable).sort(byPreference)) {
    const fitting = flavors.filter((flavor) => fits(flavor, image)).sort((a, b) => cost(a, image) - cost(b, image));
    const flavor = fitting[0];
    if (flavor) return { image, flavor, bootsFrom: hasDisk(flavor, image) ? 'flavor' : 'volume' };
  }
  return null;
}

const distros = ['debian', 'ubuntu'];

function isBootable(image: ImageView): boolean {
  const distro = propertyOf(image, 'os_distro')?.toLowerCase();
  const purpose = propertyOf(image, 'os_purpose') ?? 'generic';
  return (
    distro !== undefined &&
    distros.includes(distro) &&
    ['generic', 'minimal'].includes(purpose) &&
    image['status'] === 'active'
  );
}

function byPreference(a: ImageView, b: ImageView): number {
  return (
    Number(a.os_hidden === true) - Number(b.os_hidden === true) ||
    distros.indexOf(propertyOf(a, 'os_distro')!.toLowerCase()) -
      distros.indexOf(propertyOf(b, 'os_distro')!.toLowerCase()) ||
    Number.parseFloat(propertyOf(b, 'os_version') ?? '') - Number.parseFloat(propertyOf(a, 'os_version') ?? '') ||
    (a.id < b.id ? -1 : 1)
  );
}

function fits(flavor: FlavorView, image: ImageView): boolean {
  if (flavor.ram < Math.max(image.min_ram ?? 0, 256) || flavor.vcpus < 1) return false;
  const reading = parseFlavorName(flavor.name);
  if (!reading.ok) return !/gpu|bare|bms/i.test(flavor.name);
  const { name } = reading;
  if (name.gpu || name.infiniband || name.hypervisor === 'bms') return false;
  const architecture = propertyOf(image, 'architecture');
  return architecture === null || architecture === flavorArchitecture(name.cpu?.vendor ?? null);
}

/** Image architecture that a flavor's CPU letter stands for: none, i and z are x86. Source: scs-0100-v3. */
export function flavorArchitecture(vendor: string | null): string {
  if (vendor === 'a') return 'aarch64';
  return vendor === 'r' ? 'riscv64' : 'x86_64';
}

function hasDisk(flavor: FlavorView, image: ImageView): boolean {
  return flavor.disk > 0 && flavor.disk >= (image.min_disk ?? 0);
}

/** Smaller is better. Memory dominates, as on most price lists. */
function cost(flavor: FlavorView, image: ImageView): number {
  const device = flavor.extra_specs?.['hw_rng:allowed']?.toLowerCase() === 'true' ? 0 : 1;
  const standard = flavor.name.startsWith('SCS-') ? 0 : 1;
  const disk = hasDisk(flavor, image) ? 0 : 1;
  const size = flavor.ram / 1024 + flavor.vcpus * 3 + flavor.disk / 10;
  return device * 1e9 + standard * 1e8 + disk * 1e7 + size;
}
