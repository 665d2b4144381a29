import { isAllmendError } from '@allmend/kit-errors';
import { removers } from '@allmend/openstack-client';
import type { CollectContext, Collector } from '../../engine/collector.ts';
import { volumeTypes, type VolumeTypeView } from '../../resources/volume-types.ts';
import { readAspects } from './check.ts';
import { encryptedVolumes, type EncryptedVolume, type EncryptedVolumes } from './observation.ts';

/** Types that are tried: each costs a volume of 1 GiB, and clouds have one or two. */
const mostTypes = 4;

/** Makes a volume of each type that promises encryption, and reads what it says of itself. */
export const encryptedVolumesMade: Collector<EncryptedVolumes> = {
  resource: 'encrypted-volumes',
  mode: 'active',
  deadline: 300,
  schema: encryptedVolumes,
  async collect(context) {
    const types = (await context.need(volumeTypes)).filter((type) =>
      readAspects(type.description)?.includes('encrypted'),
    );
    return {
      volumes: await Promise.all(types.slice(0, mostTypes).map((type) => make(context, type))),
      untried: types.slice(mostTypes).map((type) => type.name),
    };
  },
};

async function make({ cloud, track, ...context }: CollectContext, type: VolumeTypeView): Promise<EncryptedVolume> {
  const result: EncryptedVolume = {
    type: { id: type.id, name: type.name },
    volumeId: null,
    encrypted: null,
    status: null,
    failure: null,
  };
  try {
    const { id } = await track('volume', (labels) =>
      cloud.blockStorage.createVolume({
        ...removers.volume.mark(labels),
        name: labels.name,
        size: 1,
        volume_type: type.id,
      }),
    );
    result.volumeId = id;
    for (let pause = 300; ; pause = Math.min(pause * 1.4, 3000)) {
      const { status, encrypted } = await cloud.blockStorage.getVolume(id);
      result.status = status;
      result.encrypted = encrypted ?? null;
      if (status === 'available') return result;
      if (status.startsWith('error')) return { ...result, failure: `the volume went into the status ${status}` };
      context.progress(`volume of type ${type.name}: ${status}`);
      await context.sleep(pause);
    }
  } catch (error) {
    context.signal.throwIfAborted();
    if (!isAllmendError(error)) throw error;
    return { ...result, failure: error.message };
  }
}
