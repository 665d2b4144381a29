import {
  asObject,
  optionalArray,
  optionalBoolean,
  optionalInteger,
  optionalString,
  plain,
  requiredString,
  stringMap,
} from '../../http/body.ts';
import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest, JsonObject } from '../../http/route.ts';
import type { Image } from '../image/records.ts';
import { checkBlockDevices, readBlockDevices } from './block-devices.ts';
import type { BlockDevice } from './block-devices.ts';
import { isVisible } from './flavors.ts';
import type { Flavor } from './records.ts';
import { noFlavor, refuseUnknown } from './refusals.ts';
import { checkNetworks, readNetworks } from './server-networks.ts';
import type { NetworkWish } from './server-networks.ts';
import { uuidPattern } from './uuid.ts';

/** A create request that has passed all checks but the quotas. */
export interface ServerWish {
  readonly name: string;
  readonly description: string | null;
  readonly flavor: Flavor;
  readonly imageId: string | null;
  readonly devices: readonly BlockDevice[];
  readonly networks: readonly NetworkWish[];
  readonly keyName: string | null;
  readonly userData: string | null;
  readonly configDrive: boolean;
  readonly metadata: Record<string, string>;
  readonly tags: readonly string[];
  readonly availabilityZone: string;
  readonly securityGroups: readonly string[];
  readonly count: number;
}

const always = [
  'name',
  'flavorRef',
  'imageRef',
  'adminPass',
  'metadata',
  'networks',
  'security_groups',
  'user_data',
  'key_name',
  'config_drive',
  'availability_zone',
  'min_count',
  'max_count',
  'block_device_mapping_v2',
  'block_device_mapping',
  'OS-DCF:diskConfig',
  'accessIPv4',
  'accessIPv6',
  'return_reservation_id',
  'os:scheduler_hints',
] as const;

function knownProperties(microversion: number): ReadonlySet<string> {
  return new Set([
    ...always,
    ...(microversion < 57 ? ['personality'] : []),
    ...(microversion >= 19 ? ['description'] : []),
    ...(microversion >= 52 ? ['tags'] : []),
    ...(microversion >= 63 ? ['trusted_image_certificates'] : []),
    ...(microversion >= 74 ? ['host', 'hypervisor_hostname'] : []),
    ...(microversion >= 90 ? ['hostname'] : []),
  ]);
}

/** Checks a create request in Nova's order: schema, disks, flavor and image, key, groups, zone, networks. */
export function readServerRequest(request: ApiRequest): ServerWish {
  const { cloud, microversion } = request;
  const body = asObject(request.json().server, 'server');
  refuseUnknown(body, knownProperties(microversion), 'server');
  const name = checkedName(requiredString(body, 'name', 'server'));
  const flavorRef = requiredString(body, 'flavorRef', 'server');
  const userData = checkedUserData(body);
  const networks = readNetworks(request, body);
  const imageRef = imageReference(body);
  const devices = readBlockDevices(body);
  const zone = optionalString(body, 'availability_zone') ?? 'nova';
  if (zone.split(':', 1)[0] !== 'nova') throw new ApiFailure(400, 'The requested availability zone is not available');
  const flavor = [...cloud.tables.flavors.values()].find(({ id }) => id === flavorRef);
  const image = imageRef === null ? null : visibleImage(request, imageRef);
  if (!flavor || !isVisible(request, flavor)) throw noFlavor(400, flavorRef);
  const fromVolume = devices.some(({ bootIndex, destination }) => bootIndex === 0 && destination === 'volume');
  if (image === null && !devices.some(({ bootIndex }) => bootIndex === 0)) {
    throw new ApiFailure(400, 'Missing imageRef attribute');
  }
  checkKey(request, optionalString(body, 'key_name'));
  const securityGroups = groupNames(request, body);
  checkNetworks(request, networks);
  if (flavor.disk === 0 && !fromVolume && !request.caller.isAdmin) {
    throw new ApiFailure(403, 'Only volume-backed servers are allowed for flavors with zero disk.');
  }
  if (image) checkSizes(flavor, image, { fromVolume });
  checkBlockDevices(request, devices);
  const count = Math.max(optionalInteger(body, 'min_count', 1), optionalInteger(body, 'max_count', 1));
  if (optionalInteger(body, 'min_count', 1) > optionalInteger(body, 'max_count', count)) {
    throw new ApiFailure(400, 'min_count must be <= max_count');
  }
  return {
    name,
    description: microversion >= 19 ? optionalString(body, 'description') : name,
    flavor,
    imageId: fromVolume ? null : (image?.id ?? null),
    devices: fromVolume || !image ? devices : devices.filter(({ bootIndex }) => bootIndex !== 0),
    networks,
    keyName: optionalString(body, 'key_name'),
    userData,
    configDrive: optionalBoolean(body, 'config_drive', false),
    metadata: stringMap(body, 'metadata'),
    tags: optionalArray(body, 'tags').map(String),
    availabilityZone: 'nova',
    securityGroups,
    count,
  };
}

function checkedName(name: string): string {
  if (name === '') throw new ApiFailure(400, "Invalid input for field/attribute name. Value: . '' is too short");
  if (name.length > 255)
    throw new ApiFailure(400, `Invalid input for field/attribute name. Value: ${name}. '${name}' is too long`);
  if (name.trim() !== name || name.trim() === '') {
    throw new ApiFailure(
      400,
      `An invalid 'name' value was provided. The name must be: printable characters. Can not start or end with whitespace.`,
    );
  }
  return name;
}

function checkedUserData(body: JsonObject): string | null {
  const text = optionalString(body, 'user_data');
  if (text === null) return null;
  if (text.length > 65_535) {
    throw new ApiFailure(400, `Invalid input for field/attribute user_data. Value: ${text}. '${text}' is too long`);
  }
  const bare = text.replace(/\s/g, '');
  if (/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(bare)) return bare;
  throw new ApiFailure(400, `Invalid input for field/attribute user_data. Value: ${text}. '${text}' is not a 'base64'`);
}

function imageReference(body: JsonObject): string | null {
  const value = optionalString(body, 'imageRef');
  if (value === null || value === '') return null;
  const last = value.split('/').at(-1)!;
  if (uuidPattern.test(last)) return last;
  throw new ApiFailure(
    400,
    `Invalid input for field/attribute imageRef. Value: ${value}. '${value}' is not valid under any of the given schemas`,
  );
}

function visibleImage(request: ApiRequest, id: string): Image {
  const image = request.cloud.tables.images.get(id);
  const { caller } = request;
  const mine =
    image?.projectId === caller.projectId || image?.members.some(({ memberId }) => memberId === caller.projectId);
  const open = image?.visibility === 'public' || image?.visibility === 'community';
  if (!image || !(open || mine || caller.isAdmin)) throw new ApiFailure(400, 'Can not find requested image');
  if (image.status !== 'active') throw new ApiFailure(400, `Image ${id} is not active.`);
  return image;
}

function checkKey({ cloud, caller }: ApiRequest, name: string | null): void {
  if (name !== null && !cloud.tables.keyPairs.has(`${caller.userId}/${name}`)) {
    throw new ApiFailure(400, 'Invalid key_name provided.');
  }
}

function groupNames(request: ApiRequest, body: JsonObject): string[] {
  const wanted = optionalArray(body, 'security_groups').map((value) => plain(asObject(value, 'security_groups').name));
  if (wanted.length === 0) return ['default'];
  const mine = [...request.cloud.tables.securityGroups.values()].filter(
    ({ projectId }) => projectId === request.caller.projectId,
  );
  for (const name of wanted) {
    if (name !== 'default' && !mine.some((group) => group.id === name || group.name === name)) {
      throw new ApiFailure(400, `Unable to find security_group with name or id '${name}'`);
    }
  }
  return wanted;
}

function checkSizes(flavor: Flavor, image: Image, { fromVolume }: { readonly fromVolume: boolean }): void {
  if (flavor.ram < image.minRam) throw new ApiFailure(400, "Flavor's memory is too small for requested image.");
  if (fromVolume || flavor.disk === 0) return;
  if (flavor.disk < image.minDisk) {
    throw new ApiFailure(
      400,
      `Flavor's disk is smaller than the minimum size specified in image metadata. Flavor disk is ${flavor.disk * 2 ** 30} bytes, minimum size is ${image.minDisk * 2 ** 30} bytes.`,
    );
  }
}
