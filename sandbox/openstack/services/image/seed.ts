import { createHash } from 'node:crypto';
import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import type { Image } from './records.ts';

interface SeedImage {
  readonly name: string;
  readonly distro: string;
  readonly version: string;
  readonly purpose: string;
  readonly source: string;
  readonly visibility: 'public' | 'private';
}

const ubuntu = 'https://cloud-images.ubuntu.com/releases';
const debian = 'https://cloud.debian.org/images/cloud';

/** The images that scs-0104 demands and recommends, in both of its versions. */
const images: readonly SeedImage[] = [
  generic('ubuntu', 'Ubuntu 26.04', '26.04', `${ubuntu}/resolute/`),
  generic('ubuntu', 'Ubuntu 24.04', '24.04', `${ubuntu}/noble/`),
  generic('ubuntu', 'Ubuntu 22.04', '22.04', `${ubuntu}/jammy/`),
  generic('debian', 'Debian 13', '13', `${debian}/trixie/`),
  generic('debian', 'Debian 12', '12', `${debian}/bookworm/`),
  {
    name: 'ubuntu-capi-image-v1.33.1',
    distro: 'ubuntu',
    version: '24.04',
    purpose: 'k8snode',
    source: 'https://nbg1.your-objectstorage.com/osism/openstack-k8s-capi-images/',
    visibility: 'public',
  },
  { name: 'tiny', distro: 'others', version: '1', purpose: 'minimal', source: 'private', visibility: 'private' },
];

function generic(distro: string, name: string, version: string, source: string): SeedImage {
  return { name, distro, version, purpose: 'generic', source, visibility: 'public' };
}

/** Bytes of a seeded image: small, different per image, and the same in every cloud. */
function seededBytes(name: string): Uint8Array {
  return Buffer.from(`simulated image ${name}\n`.repeat(64));
}

/** Public images as scs-0104 and scs-0102 ask for them, built yesterday, and one private image of the member's project. */
export function seedImages(cloud: SandboxCloud): void {
  for (const wish of images) {
    const id = cloud.ids.uuid();
    cloud.tables.images.set(id, seededImage(cloud, id, wish));
  }
}

/** One image with all mandatory and recommended properties. */
export function seededImage(cloud: SandboxCloud, id: string, wish: SeedImage): Image {
  const day = 24 * 3600 * 1000;
  const at = cloud.now() - day / 2;
  const bytes = seededBytes(wish.name);
  const owner = [...cloud.tables.projects.values()].find(({ name }) => name === 'admin')!.id;
  const member = cloud.accounts.find(({ role }) => role === 'member')!.projectId;
  return {
    id,
    name: wish.name,
    projectId: wish.visibility === 'public' ? owner : member,
    status: 'active',
    visibility: wish.visibility,
    size: bytes.length,
    virtualSize: 1_073_741_824,
    checksum: createHash('md5').update(bytes).digest('hex'),
    hashAlgorithm: 'sha512',
    hashValue: createHash('sha512').update(bytes).digest('hex'),
    minDisk: 1,
    minRam: 128,
    protected: false,
    hidden: false,
    tags: [],
    diskFormat: 'qcow2',
    containerFormat: 'bare',
    properties: {
      architecture: 'x86_64',
      hw_disk_bus: 'virtio',
      hw_rng_model: 'virtio',
      hypervisor_type: 'qemu',
      hash_algo: 'sha512',
      os_distro: wish.distro,
      os_version: wish.version,
      os_purpose: wish.purpose,
      image_build_date: new Date(cloud.now() - day).toISOString().slice(0, 10),
      image_original_user: wish.distro === 'others' ? 'root' : wish.distro,
      image_source: wish.source,
      image_description:
        wish.purpose === 'k8snode'
          ? 'https://github.com/osism/k8s-capi-images'
          : `Simulated ${wish.name} of the sandbox`,
      replace_frequency: 'never',
      provided_until: 'none',
      uuid_validity: 'none',
      hotfix_hours: '0',
    },
    members: [],
    content: cloud.content.put(bytes),
    createdAt: at,
    updatedAt: at,
  };
}
