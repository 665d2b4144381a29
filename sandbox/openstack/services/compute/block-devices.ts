import {
  asObject,
  optionalArray,
  optionalBoolean,
  optionalInteger,
  optionalString,
  plain,
  python,
  requiredString,
} from '../../http/body.ts';
import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest, JsonObject } from '../../http/route.ts';

/** One disk that a server is to boot from or to have. */
export interface BlockDevice {
  readonly source: 'image' | 'volume' | 'snapshot' | 'blank';
  readonly destination: 'volume' | 'local';
  readonly id: string | null;
  readonly size: number;
  readonly bootIndex: number | null;
  readonly deleteOnTermination: boolean;
  readonly typeId: string | null;
}

/** The disks of a create request (`block_device_mapping_v2`). */
export function readBlockDevices(body: JsonObject): BlockDevice[] {
  return optionalArray(body, 'block_device_mapping_v2').map((value) => {
    const one = asObject(value, 'block_device_mapping_v2');
    const source = oneOf(one, 'source_type', ['image', 'volume', 'snapshot', 'blank'] as const);
    const destination = optionalString(one, 'destination_type') === 'local' ? 'local' : 'volume';
    const size = optionalInteger(one, 'volume_size', 0);
    if (one.volume_size !== undefined && one.volume_size !== null && one.volume_size !== '' && size < 1) {
      throw new ApiFailure(
        400,
        `Invalid input for field/attribute volume_size. Value: ${plain(one.volume_size)}. ${python(one.volume_size)} is less than the minimum of 1`,
      );
    }
    const isLocalImage = source === 'image' && optionalString(one, 'destination_type') === 'local';
    if (source === 'image' && !isLocalImage && size === 0) {
      throw new ApiFailure(400, "Images with destination_type 'volume' need to have a non-zero size specified");
    }
    const bootIndex =
      one.boot_index === undefined || one.boot_index === null ? null : optionalInteger(one, 'boot_index', 0);
    return {
      source,
      destination: isLocalImage ? 'local' : destination,
      id: optionalString(one, 'uuid'),
      size,
      bootIndex: bootIndex !== null && bootIndex < 0 ? null : bootIndex,
      deleteOnTermination: optionalBoolean(one, 'delete_on_termination', false),
      typeId: optionalString(one, 'volume_type'),
    };
  });
}

function oneOf<const T extends string>(body: JsonObject, key: string, allowed: readonly T[]): T {
  const value = requiredString(body, key, 'block_device_mapping_v2');
  const found = allowed.find((one) => one === value);
  if (found) return found;
  const list = allowed.map((one) => `'${one}'`).join(', ');
  throw new ApiFailure(
    400,
    `Invalid input for field/attribute ${key}. Value: ${value}. '${value}' is not one of [${list}]`,
  );
}

/** Refuses sources that are not there or not free. */
export function checkBlockDevices({ cloud, caller }: ApiRequest, devices: readonly BlockDevice[]): void {
  for (const { source, id } of devices) {
    const table = source === 'volume' ? cloud.tables.volumes : source === 'snapshot' ? cloud.tables.snapshots : null;
    if (table === null) {
      if (source === 'image' && !cloud.tables.images.has(id ?? '')) {
        throw new ApiFailure(400, `Block Device Mapping is Invalid: failed to get image ${id}.`);
      }
      continue;
    }
    const found = table.get(id ?? '');
    if (!found || (found.projectId !== caller.projectId && !caller.isAdmin)) {
      throw new ApiFailure(400, `Block Device Mapping is Invalid: failed to get ${source} ${id}.`);
    }
    if (source === 'volume' && found.status !== 'available') {
      throw new ApiFailure(
        400,
        `Block Device Mapping is Invalid: Invalid input received: Invalid volume: Volume ${id} status must be available or downloading to reserve, but the current status is ${found.status}. (HTTP 400)`,
      );
    }
  }
}
