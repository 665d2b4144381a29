import { empty, json } from '../../http/answer.ts';
import { ApiFailure } from '../../http/failure.ts';
import { route } from '../../http/route.ts';
import type { ApiRequest, JsonValue, Route } from '../../http/route.ts';
import { plain } from './checks.ts';
import { findRecord, touch } from './collection.ts';
import type { Collection, NetworkRecord } from './collection.ts';
import { disallowed, invalidInput } from './failures.ts';
import { floatingIpResource } from './floating-ip-resource.ts';
import { networkResource } from './network-resource.ts';
import { portResource } from './port-resource.ts';
import { routerResource } from './router-resource.ts';
import { securityGroupResource } from './security-group-resource.ts';
import { subnetPoolResource } from './subnet-pool-resource.ts';
import { subnetResource } from './subnet-resource.ts';

interface Tagged extends NetworkRecord {
  tags: string[];
}

/** The tag routes of every kind that can be tagged. */
export const tagRoutes: readonly Route[] = [
  ...routesOf(networkResource),
  ...routesOf(subnetResource),
  ...routesOf(subnetPoolResource),
  ...routesOf(portResource),
  ...routesOf(routerResource),
  ...routesOf(floatingIpResource),
  ...routesOf(securityGroupResource),
];

const longest = 255;

function routesOf<T extends Tagged>(collection: Collection<T>): Route[] {
  const all = `/v2.0/${collection.path}/{id}/tags`;
  const one = `${all}/{tag}`;
  const write = { roles: ['member'], rule: `update_${collection.singular}_tags` };
  return [
    route('GET', all, {}, (request) => json(200, { tags: find(collection, request).tags })),
    route('PUT', all, write, (request) => {
      const record = findOwn(collection, request);
      record.tags = tagList(request);
      touch(request.cloud, record);
      return json(200, { tags: record.tags });
    }),
    route('DELETE', all, write, (request) => {
      const record = findOwn(collection, request);
      record.tags = [];
      touch(request.cloud, record);
      return empty(204);
    }),
    route('GET', one, {}, (request) => {
      knownTag(find(collection, request), request);
      return empty(204);
    }),
    route('PUT', one, write, (request) => {
      const record = findOwn(collection, request);
      const tag = checkedTag(request.params['tag']!);
      if (!record.tags.includes(tag)) record.tags.push(tag);
      touch(request.cloud, record);
      return json(201, null);
    }),
    route('DELETE', one, write, (request) => {
      const record = findOwn(collection, request);
      const tag = knownTag(record, request);
      record.tags = record.tags.filter((other) => other !== tag);
      touch(request.cloud, record);
      return empty(204);
    }),
  ];
}

function find<T extends Tagged>(collection: Collection<T>, request: ApiRequest): T {
  try {
    return findRecord(collection, request);
  } catch (error) {
    if (!(error instanceof ApiFailure) || error.status !== 404) throw error;
    throw new ApiFailure(404, `Resource ${collection.plural} ${request.params['id']} could not be found.`, {
      type: 'TagResourceNotFound',
    });
  }
}

function findOwn<T extends Tagged>(collection: Collection<T>, request: ApiRequest): T {
  const record = find(collection, request);
  if (!request.caller.isAdmin && record.projectId !== request.projectId) {
    throw disallowed(`update_${collection.singular}_tags`);
  }
  return record;
}

function knownTag(record: Tagged, request: ApiRequest): string {
  const tag = request.params['tag']!;
  if (record.tags.includes(tag)) return tag;
  throw new ApiFailure(404, `Tag ${tag} could not be found.`, { type: 'TagNotFound' });
}

function tagList(request: ApiRequest): string[] {
  const { tags } = request.json();
  if (tags === undefined) throw invalidInput('Invalid tags body');
  if (!Array.isArray(tags)) throw invalidInput(`'${plain(tags)}' is not a list`);
  return [...new Set(tags.map((tag: JsonValue) => checkedTag(tag)))];
}

function checkedTag(tag: JsonValue): string {
  if (typeof tag !== 'string') throw invalidInput(`'${plain(tag)}' is not a valid string`);
  if (tag.length > longest) throw invalidInput(`'${tag}' exceeds maximum length of ${longest}`);
  return tag;
}
