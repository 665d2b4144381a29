import { empty, json } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import {
  optionalBoolean,
  optionalInteger,
  optionalString,
  plain,
  requiredString,
  stringMap,
  wrapped,
} from '../../http/body.ts';
import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { links } from './links.ts';
import { page, pageLinks } from './pages.ts';
import type { Flavor } from './records.ts';
import { noFlavor } from './refusals.ts';

/** Extra specs are part of a flavor from 2.61 on, its description from 2.55 on; 2.75 made an absent swap a number. */
function flavorView(request: ApiRequest, flavor: Flavor) {
  const { microversion } = request;
  return {
    id: flavor.id,
    name: flavor.name,
    ram: flavor.ram,
    disk: flavor.disk,
    swap: flavor.swap === 0 && microversion < 75 ? '' : flavor.swap,
    'OS-FLV-EXT-DATA:ephemeral': flavor.ephemeral,
    'OS-FLV-DISABLED:disabled': false,
    vcpus: flavor.vcpus,
    'os-flavor-access:is_public': flavor.isPublic,
    rxtx_factor: flavor.rxtxFactor,
    links: links(request, `flavors/${flavor.id}`),
    ...(microversion >= 55 ? { description: flavor.description } : {}),
    ...(microversion >= 61 ? { extra_specs: sorted(flavor.extraSpecs) } : {}),
  };
}

function sorted(specs: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(specs).sort(([a], [b]) => (a < b ? -1 : 1)));
}

export function isVisible(request: ApiRequest, flavor: Flavor): boolean {
  const { caller } = request;
  return flavor.isPublic || caller.isAdmin || (caller.projectId !== null && flavor.access.includes(caller.projectId));
}

function listed(request: ApiRequest): Flavor[] {
  const { query, caller } = request;
  const [minRam, minDisk] = [minimum(query, 'minRam'), minimum(query, 'minDisk')];
  const isPublic = query.get('is_public');
  return [...request.cloud.tables.flavors.values()]
    .filter((flavor) => {
      if (flavor.ram < minRam || flavor.disk < minDisk) return false;
      if (!caller.isAdmin) return isVisible(request, flavor);
      if (isPublic === null) return flavor.isPublic;
      return /^none$/i.test(isPublic) || flavor.isPublic === /^(true|1|yes)$/i.test(isPublic);
    })
    .sort((a, b) => (a.id < b.id ? -1 : 1));
}

function minimum(query: URLSearchParams, key: string): number {
  const value = query.get(key);
  if (value === null) return 0;
  if (!/^\d+$/.test(value)) throw new ApiFailure(400, `Invalid ${key} filter [${value}]`);
  return Number(value);
}

function listFlavors(request: ApiRequest): Answer {
  const found = page(request, listed(request));
  const flavors = found.items.map(({ id, name, description }) => ({
    id,
    name,
    links: links(request, `flavors/${id}`),
    ...(request.microversion >= 55 ? { description } : {}),
  }));
  return json(200, { flavors, ...pageLinks(request, 'flavors', found) });
}

function listDetails(request: ApiRequest): Answer {
  const found = page(request, listed(request));
  const flavors = found.items.map((flavor) => flavorView(request, flavor));
  return json(200, { flavors, ...pageLinks(request, 'flavors', found) });
}

function flavorAt(request: ApiRequest): Flavor {
  const flavor = request.cloud.tables.flavors.get(request.params.id!);
  if (!flavor || !isVisible(request, flavor)) throw noFlavor(404, request.params.id!);
  return flavor;
}

function showFlavor(request: ApiRequest): Answer {
  return json(200, { flavor: flavorView(request, flavorAt(request)) });
}

function createFlavor(request: ApiRequest): Answer {
  const { flavors } = request.cloud.tables;
  const body = wrapped(request, 'flavor');
  const name = requiredString(body, 'name').trim();
  const wanted = body.id === undefined || body.id === null || body.id === 'auto' ? null : plain(body.id);
  if ([...flavors.values()].some((flavor) => flavor.name === name)) {
    throw new ApiFailure(409, `Flavor with name ${name} already exists.`);
  }
  if (wanted !== null && flavors.has(wanted)) throw new ApiFailure(409, `Flavor with ID ${wanted} already exists.`);
  const flavor: Flavor = {
    id: wanted ?? request.cloud.ids.uuid(),
    name,
    vcpus: optionalInteger(body, 'vcpus', 1),
    ram: optionalInteger(body, 'ram', 0),
    disk: optionalInteger(body, 'disk', 0),
    ephemeral: optionalInteger(body, 'OS-FLV-EXT-DATA:ephemeral', 0),
    swap: optionalInteger(body, 'swap', 0),
    rxtxFactor: 1,
    isPublic: optionalBoolean(body, 'os-flavor-access:is_public', true),
    description: optionalString(body, 'description'),
    extraSpecs: {},
    access: [],
  };
  flavors.set(flavor.id, flavor);
  return json(200, { flavor: flavorView(request, flavor) });
}

function deleteFlavor(request: ApiRequest): Answer {
  request.cloud.tables.flavors.delete(flavorAt(request).id);
  return empty(202);
}

function listSpecs(request: ApiRequest): Answer {
  return json(200, { extra_specs: sorted(flavorAt(request).extraSpecs) });
}

function addSpecs(request: ApiRequest): Answer {
  const specs = stringMap(request.json(), 'extra_specs');
  Object.assign(flavorAt(request).extraSpecs, specs);
  return json(200, { extra_specs: specs });
}

function showSpec(request: ApiRequest): Answer {
  const { key, id } = request.params;
  const value = flavorAt(request).extraSpecs[key!];
  if (value === undefined) throw new ApiFailure(404, `Flavor ${id} has no extra specs with key ${key}.`);
  return json(200, { [key!]: value });
}

function putSpec(request: ApiRequest): Answer {
  const key = request.params.key!;
  const value = request.json()[key];
  if (typeof value !== 'string') throw new ApiFailure(400, 'Request body and URI mismatch');
  flavorAt(request).extraSpecs[key] = value;
  return json(200, { [key]: value });
}

function deleteSpec(request: ApiRequest): Answer {
  const { key = '', id } = request.params;
  const flavor = flavorAt(request);
  if (!Object.hasOwn(flavor.extraSpecs, key))
    throw new ApiFailure(404, `Flavor ${id} has no extra specs with key ${key}.`);
  delete flavor.extraSpecs[key];
  return empty(200);
}

const admin = (rule: string) => ({ rule: `os_compute_api:${rule}`, roles: ['admin'] });

export const flavorRoutes: readonly Route[] = [
  route('GET', '/v2.1/flavors', {}, listFlavors),
  route('GET', '/v2.1/flavors/detail', {}, listDetails),
  route('GET', '/v2.1/flavors/{id}', {}, showFlavor),
  route('POST', '/v2.1/flavors', admin('os-flavor-manage:create'), createFlavor),
  route('DELETE', '/v2.1/flavors/{id}', admin('os-flavor-manage:delete'), deleteFlavor),
  route('GET', '/v2.1/flavors/{id}/os-extra_specs', {}, listSpecs),
  route('POST', '/v2.1/flavors/{id}/os-extra_specs', admin('os-flavor-extra-specs:create'), addSpecs),
  route('GET', '/v2.1/flavors/{id}/os-extra_specs/{key}', {}, showSpec),
  route('PUT', '/v2.1/flavors/{id}/os-extra_specs/{key}', admin('os-flavor-extra-specs:update'), putSpec),
  route('DELETE', '/v2.1/flavors/{id}/os-extra_specs/{key}', admin('os-flavor-extra-specs:delete'), deleteSpec),
];
