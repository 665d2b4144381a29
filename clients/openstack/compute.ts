import { z } from 'zod';
import {
  availabilityZoneSchema,
  flavorSchema,
  keyPairSchema,
  limitsSchema,
  serverSchema,
  volumeAttachmentSchema,
} from './compute-schemas.ts';
import type {
  ComputeAvailabilityZone,
  ComputeLimits,
  Flavor,
  KeyPair,
  NewKeyPair,
  NewServer,
  Server,
  VolumeAttachment,
} from './compute-schemas.ts';
import { deletion, inside, resource } from './resource.ts';
import type { Deletion, WireBody, WireQuery } from './resource.ts';
import type { ServiceClient } from './service-client.ts';

export type * from './compute-schemas.ts';

/**
 * Nova. Sources: https://docs.openstack.org/api-ref/compute/ and, for the versions,
 * https://docs.openstack.org/nova/latest/reference/api-microversion-history.html
 */
export interface Compute {
  /**
   * Flavors with their extra specs. Public and own ones by default; `is_public: 'None'` (administrators) lists all.
   * One request per page from 2.61 on; a cloud that is older, or a page whose flavors lack them, costs one more per flavor.
   */
  listFlavors(query?: WireQuery): AsyncIterable<Flavor>;
  getFlavor(id: string): Promise<Flavor>;
  listServers(query?: WireQuery): AsyncIterable<Server>;
  getServer(id: string): Promise<Server>;
  /** Answers as soon as the request is accepted: only `id` and few fields are there, `status` is not. */
  createServer(body: NewServer): Promise<NewServerAnswer>;
  updateServer(id: string, body: WireBody): Promise<Server>;
  deleteServer(id: string): Promise<Deletion>;
  /** The serial console's text, whole or its last `length` lines. Empty until the guest wrote something. */
  getConsoleOutput(id: string, options?: { readonly length?: number }): Promise<string>;
  listKeyPairs(query?: WireQuery): AsyncIterable<KeyPair>;
  getKeyPair(name: string): Promise<KeyPair>;
  /** Imports `public_key`. */
  createKeyPair(body: NewKeyPair): Promise<KeyPair>;
  deleteKeyPair(name: string): Promise<Deletion>;
  /** Used and allowed amounts of the token's project. -1 is unlimited. */
  getLimits(): Promise<ComputeLimits>;
  /** Needs a role that may read the project's quota (its members may). -1 is unlimited. */
  getQuotas(projectId: string): Promise<Readonly<Record<string, number>>>;
  listAvailabilityZones(): AsyncIterable<ComputeAvailabilityZone>;
  attachVolume(serverId: string, volumeId: string): Promise<VolumeAttachment>;
  /** Accepted, not done: wait for the volume's `available`. */
  detachVolume(serverId: string, volumeId: string): Promise<Deletion>;
  listVolumeAttachments(serverId: string): AsyncIterable<VolumeAttachment>;
}

/** What Nova says of a server it has just accepted. */
export type NewServerAnswer = z.infer<typeof newServerAnswerSchema>;

const newServerAnswerSchema = z.looseObject({ id: z.string() });

/** Servers with tags, description and the flavor's values inside (2.47), volume types at boot (2.67). */
const serverVersion = '2.67';
/** Extra specs inside the flavors of a list. */
const flavorVersion = '2.61';
/** Key pairs in pages; from 2.92 on Nova makes none itself. */
const keyPairVersion = '2.35';

export function compute(service: ServiceClient): Compute {
  const servers = resource<Server>(service, {
    route: '/servers',
    listRoute: '/servers/detail',
    one: 'server',
    many: 'servers',
    schema: serverSchema,
    pages: 'links',
    microversion: serverVersion,
  });
  const flavors = resource<Flavor>(service, {
    route: '/flavors',
    listRoute: '/flavors/detail',
    one: 'flavor',
    many: 'flavors',
    schema: flavorSchema,
    pages: 'links',
    microversion: flavorVersion,
  });
  const attachments = '/servers/{id}/os-volume_attachments';
  return {
    listFlavors: (query) => withExtraSpecs(service, flavors.list(query)),
    async getFlavor(id) {
      const found = await flavors.get(id);
      return found.extra_specs === undefined ? { ...found, extra_specs: await extraSpecs(service, id) } : found;
    },
    listServers: servers.list,
    getServer: servers.get,
    createServer: (body) =>
      service.request('POST', '/servers', {
        body: { server: body },
        microversion: serverVersion,
        schema: inside('server', newServerAnswerSchema),
      }),
    updateServer: servers.update,
    deleteServer: servers.delete,
    getConsoleOutput: (id, options = {}) =>
      service.request('POST', '/servers/{id}/action', {
        params: { id },
        body: { 'os-getConsoleOutput': options.length === undefined ? {} : { length: options.length } },
        schema: inside('output', z.string()),
      }),
    listKeyPairs: (query = {}) =>
      service.list('/os-keypairs', {
        query,
        microversion: keyPairVersion,
        items: 'keypairs',
        schema: inside('keypair', keyPairSchema),
        pages: 'links',
      }),
    getKeyPair: (name) =>
      service.request('GET', '/os-keypairs/{name}', {
        params: { name },
        microversion: keyPairVersion,
        schema: inside('keypair', keyPairSchema),
      }),
    createKeyPair: (body) =>
      service.request('POST', '/os-keypairs', {
        body: { keypair: body },
        microversion: keyPairVersion,
        schema: inside('keypair', keyPairSchema),
      }),
    deleteKeyPair: (name) =>
      deletion(service.raw('DELETE', '/os-keypairs/{name}', { params: { name }, microversion: keyPairVersion })),
    getLimits: () => service.request('GET', '/limits', { schema: inside('limits', limitsSchema) }),
    getQuotas: async (projectId) => {
      const quota = await service.request('GET', '/os-quota-sets/{project}', {
        params: { project: projectId },
        schema: inside('quota_set', z.record(z.string(), z.unknown())),
      });
      return numbers(quota);
    },
    listAvailabilityZones: () =>
      service.list('/os-availability-zone', {
        items: 'availabilityZoneInfo',
        schema: availabilityZoneSchema,
        pages: 'single',
      }),
    attachVolume: (serverId, volumeId) =>
      service.request('POST', attachments, {
        params: { id: serverId },
        body: { volumeAttachment: { volumeId } },
        schema: inside('volumeAttachment', volumeAttachmentSchema),
      }),
    detachVolume: (serverId, volumeId) =>
      deletion(service.raw('DELETE', `${attachments}/{volume}`, { params: { id: serverId, volume: volumeId } })),
    listVolumeAttachments: (serverId) =>
      service.list(attachments, {
        params: { id: serverId },
        items: 'volumeAttachments',
        schema: volumeAttachmentSchema,
        pages: 'single',
      }),
  };
}

/** Requests in flight while the extra specs are asked for one by one. */
const parallelExtraSpecs = 8;

async function* withExtraSpecs(service: ServiceClient, flavors: AsyncIterable<Flavor>): AsyncGenerator<Flavor> {
  const waiting: Promise<Flavor>[] = [];
  try {
    for await (const found of flavors) {
      waiting.push(completed(service, found));
      if (waiting.length >= parallelExtraSpecs) yield await waiting.shift()!;
    }
    while (waiting.length > 0) yield await waiting.shift()!;
  } finally {
    // The reader stopped or one failed: the rest must not become an unhandled rejection.
    await Promise.allSettled(waiting);
  }
}

async function completed(service: ServiceClient, found: Flavor): Promise<Flavor> {
  if (found.extra_specs !== undefined) return found;
  return { ...found, extra_specs: await extraSpecs(service, found.id) };
}

function extraSpecs(service: ServiceClient, id: string): Promise<Record<string, string>> {
  return service.request('GET', '/flavors/{id}/os-extra_specs', {
    params: { id },
    schema: inside('extra_specs', z.record(z.string(), z.string())),
  });
}

/** The amounts of a quota answer, without its `id`. */
function numbers(quota: Readonly<Record<string, unknown>>): Record<string, number> {
  return Object.fromEntries(
    Object.entries(quota).filter((entry): entry is [string, number] => typeof entry[1] === 'number'),
  );
}
