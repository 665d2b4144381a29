import { empty, json } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import { optionalString, stringMap, wrapped } from '../../http/body.ts';
import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { links } from './links.ts';
import { page, pageLinks } from './pages.ts';
import { checkServerQuota } from './quotas.ts';
import type { Server } from './records.ts';
import { serverAt } from './refusals.ts';
import { scheduleBuild, scheduleDelete } from './server-build.ts';
import { readServerRequest } from './server-request.ts';
import type { ServerWish } from './server-request.ts';
import { addresses, serverView } from './server-view.ts';

function createServer(request: ApiRequest): Answer {
  const { cloud, projectId } = request;
  const wish = readServerRequest(request);
  const { vcpus, ram } = wish.flavor;
  checkServerQuota(cloud, projectId, { instances: wish.count, cores: wish.count * vcpus, ram: wish.count * ram });
  const servers = Array.from({ length: wish.count }, (_, index) =>
    buildServer(request, wish, wish.count === 1 ? wish.name : `${wish.name}-${index + 1}`),
  );
  const [first] = servers;
  const answer = {
    id: first!.id,
    links: links(request, `servers/${first!.id}`),
    'OS-DCF:diskConfig': 'MANUAL',
    security_groups: wish.securityGroups.map((name) => ({ name })),
    adminPass: cloud.ids.word(12),
  };
  return json(202, { server: answer }, { location: `${request.baseUrl}/v2.1/servers/${first!.id}` });
}

function buildServer({ cloud, caller, projectId }: ApiRequest, wish: ServerWish, name: string): Server {
  const { id, vcpus, ram, disk, ephemeral, swap, extraSpecs } = wish.flavor;
  const now = cloud.now();
  const server: Server = {
    id: cloud.ids.uuid(),
    name,
    description: wish.description,
    projectId,
    userId: caller.userId,
    status: 'BUILD',
    vmState: 'building',
    taskState: 'scheduling',
    powerState: 0,
    createdAt: now,
    updatedAt: now,
    launchedAt: null,
    flavorId: id,
    flavor: { name: wish.flavor.name, vcpus, ram, disk, ephemeral, swap, extraSpecs: { ...extraSpecs } },
    imageId: wish.imageId,
    keyName: wish.keyName,
    userData: wish.userData,
    configDrive: wish.configDrive,
    metadata: { ...wish.metadata },
    tags: [...wish.tags],
    availabilityZone: wish.availabilityZone,
    host: null,
    securityGroups: [...wish.securityGroups],
    fault: null,
    console: '',
    ownPortIds: [],
    deleteVolumeIds: [],
    rootDeviceName: '/dev/vda',
  };
  cloud.tables.servers.set(server.id, server);
  // Volumes that are named are the server's from now on; nobody else may take them while it builds.
  for (const { source, id: volumeId } of wish.devices) {
    const volume = source === 'volume' ? cloud.tables.volumes.get(volumeId ?? '') : undefined;
    if (volume) volume.status = 'reserved';
  }
  scheduleBuild(cloud, server, { devices: wish.devices, networks: wish.networks });
  return server;
}

const orders: Readonly<Record<string, (server: Server) => string | number>> = {
  created_at: (server) => server.createdAt,
  updated_at: (server) => server.updatedAt,
  display_name: (server) => server.name,
  uuid: (server) => server.id,
};

function listed(request: ApiRequest): Server[] {
  const { query, caller, cloud } = request;
  const everybody = caller.isAdmin && /^(1|true|t|yes|on|)$/i.test(query.get('all_tenants') ?? 'no');
  if (query.has('all_tenants') && !everybody && !caller.isAdmin && /^(1|true)$/i.test(query.get('all_tenants')!)) {
    throw new ApiFailure(403, "Policy doesn't allow os_compute_api:servers:index:get_all_tenants to be performed.");
  }
  const project = everybody ? (query.get('project_id') ?? query.get('tenant_id')) : request.projectId;
  const name = namePattern(query.get('name'));
  const status = query.getAll('status').map((one) => one.toUpperCase());
  const wantedTags = request.microversion >= 26 ? (query.get('tags')?.split(',') ?? []) : [];
  const anyTags = request.microversion >= 26 ? query.get('tags-any')?.split(',') : undefined;
  if (isYes(query.get('deleted'))) return [];
  const found = [...cloud.tables.servers.values()].filter(
    (server) =>
      (project === null || server.projectId === project) &&
      name.test(server.name) &&
      (status.length === 0 || status.includes(server.status)) &&
      (query.get('flavor') ?? server.flavorId) === server.flavorId &&
      (query.get('image') === null || query.get('image') === server.imageId) &&
      wantedTags.every((tag) => server.tags.includes(tag)) &&
      (anyTags === undefined || anyTags.some((tag) => server.tags.includes(tag))),
  );
  const key = orders[query.get('sort_key') ?? 'created_at'] ?? orders.created_at!;
  const direction = query.get('sort_dir') === 'asc' ? 1 : -1;
  return found.reverse().sort((a, b) => direction * (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

/** Nova matches names as an SQL regular expression; one that cannot be read matches nothing here as there. */
function namePattern(wanted: string | null): RegExp {
  if (wanted === null) return /^/;
  try {
    return new RegExp(wanted, 'i');
  } catch {
    throw new ApiFailure(
      400,
      `Invalid input for query parameters name. Value: ${wanted}. '${wanted}' is not a 'regex'`,
    );
  }
}

function isYes(value: string | null): boolean {
  return value !== null && /^(1|true|yes|on|t)$/i.test(value);
}

function listServers(request: ApiRequest): Answer {
  const found = page(request, listed(request));
  const servers = found.items.map(({ id, name }) => ({ id, name, links: links(request, `servers/${id}`) }));
  return json(200, { servers, ...pageLinks(request, 'servers', found) });
}

function listDetails(request: ApiRequest): Answer {
  const found = page(request, listed(request));
  const servers = found.items.map((server) => serverView(request, server, { list: true }));
  return json(200, { servers, ...pageLinks(request, 'servers', found) });
}

function showServer(request: ApiRequest): Answer {
  return json(200, { server: serverView(request, serverAt(request), { list: false }) });
}

function updateServer(request: ApiRequest): Answer {
  const server = serverAt(request);
  const body = wrapped(request, 'server');
  server.name = optionalString(body, 'name') ?? server.name;
  if (request.microversion >= 19 && body.description !== undefined)
    server.description = optionalString(body, 'description');
  server.updatedAt = request.cloud.now();
  return json(200, { server: serverView(request, server, { list: false }) });
}

function deleteServer(request: ApiRequest): Answer {
  scheduleDelete(request.cloud, serverAt(request));
  return empty(204);
}

function showAddresses(request: ApiRequest): Answer {
  return json(200, { addresses: addresses(request.cloud, serverAt(request), { macs: false }) });
}

function showMetadata(request: ApiRequest): Answer {
  return json(200, { metadata: serverAt(request).metadata });
}

function addMetadata(request: ApiRequest): Answer {
  const server = serverAt(request);
  Object.assign(server.metadata, stringMap(request.json(), 'metadata'));
  return json(200, { metadata: server.metadata });
}

function replaceMetadata(request: ApiRequest): Answer {
  const server = serverAt(request);
  server.metadata = stringMap(request.json(), 'metadata');
  return json(200, { metadata: server.metadata });
}

/** Tags came with 2.26; before that the paths do not exist. */
function tagged(request: ApiRequest): Server {
  if (request.microversion < 26) throw new ApiFailure(404, 'The resource could not be found.');
  return serverAt(request);
}

function showTags(request: ApiRequest): Answer {
  return json(200, { tags: tagged(request).tags });
}

function replaceTags(request: ApiRequest): Answer {
  const server = tagged(request);
  const { tags } = request.json();
  if (!Array.isArray(tags))
    throw new ApiFailure(400, "Invalid input for field/attribute tags. 'tags' is a required property");
  server.tags = tags.map(String);
  return json(200, { tags: server.tags });
}

function addTag(request: ApiRequest): Answer {
  const server = tagged(request);
  const tag = request.params.tag!;
  if (server.tags.includes(tag)) return empty(204);
  server.tags.push(tag);
  return empty(201, { location: `${request.baseUrl}${request.path}` });
}

function removeTag(request: ApiRequest): Answer {
  const server = tagged(request);
  const tag = request.params.tag!;
  if (!server.tags.includes(tag)) throw new ApiFailure(404, `Instance ${server.id} has no tag '${tag}'`);
  server.tags = server.tags.filter((one) => one !== tag);
  return empty(204);
}

const writing = (rule: string) => ({ rule: `os_compute_api:${rule}`, roles: ['member'] });
const one = '/v2.1/servers/{id}';

export const serverRoutes: readonly Route[] = [
  route('GET', '/v2.1/servers', {}, listServers),
  route('GET', '/v2.1/servers/detail', {}, listDetails),
  route('POST', '/v2.1/servers', writing('servers:create'), createServer),
  route('GET', one, {}, showServer),
  route('PUT', one, writing('servers:update'), updateServer),
  route('DELETE', one, writing('servers:delete'), deleteServer),
  route('GET', `${one}/ips`, {}, showAddresses),
  route('GET', `${one}/metadata`, {}, showMetadata),
  route('POST', `${one}/metadata`, writing('server-metadata:create'), addMetadata),
  route('PUT', `${one}/metadata`, writing('server-metadata:update_all'), replaceMetadata),
  route('GET', `${one}/tags`, {}, showTags),
  route('PUT', `${one}/tags`, writing('os-server-tags:update_all'), replaceTags),
  route('PUT', `${one}/tags/{tag}`, writing('os-server-tags:update'), addTag),
  route('DELETE', `${one}/tags/{tag}`, writing('os-server-tags:delete'), removeTag),
];
