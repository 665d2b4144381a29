import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { empty, json } from '../../http/answer.ts';
import type { ApiFailure } from '../../http/failure.ts';
import { route } from '../../http/route.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { exceeds } from '../../state/quotas.ts';
import { createValues, hiddenAttributes, textOf, updateValues } from './attributes.ts';
import type { BodyRules, Values } from './attributes.ts';
import { disallowed, overQuota } from './failures.ts';
import { pickFields, queryList } from './list-query.ts';
import { networkQuotas } from './quotas.ts';
import type { NetworkQuota } from './quotas.ts';

/** What all of Neutron's records have. */
export interface NetworkRecord {
  readonly id: string;
  projectId: string;
  updatedAt: number;
  revision: number;
}

/** One of Neutron's resources: where its records are, who sees them, how they look on the wire. */
export interface Collection<T extends NetworkRecord> extends BodyRules {
  /** Path segment below `/v2.0`, e.g. `security-groups`. */
  readonly path: string;
  /** Key in quotas; resources without one are not counted. */
  readonly quota?: NetworkQuota;
  readonly table: (cloud: SandboxCloud) => Map<string, T>;
  readonly missing: (id: string) => ApiFailure;
  /** Whether a caller who is no admin sees it. */
  readonly visible: (request: ApiRequest, record: T) => boolean;
  readonly view: (request: ApiRequest, record: T) => Record<string, unknown>;
  /** What a create request answers where it differs from `view`. */
  readonly viewCreated?: (request: ApiRequest, record: T) => Record<string, unknown>;
  /** Runs before each list and create, e.g. to make the default security group. */
  readonly prepare?: (request: ApiRequest) => void;
  /** May throw before anything is changed. */
  readonly create: (request: ApiRequest, values: Values) => T;
  readonly update?: (request: ApiRequest, record: T, values: Values) => void;
  readonly remove: (request: ApiRequest, record: T) => void;
}

/** The five routes of a resource. */
export function collectionRoutes<T extends NetworkRecord>(plain: Collection<T>): Route[] {
  const collection = withoutHidden(plain);
  const all = `/v2.0/${collection.path}`;
  const one = `${all}/{id}`;
  const { singular } = collection;
  const member = { roles: ['member'] };
  const routes = [
    route('GET', all, { rule: `get_${singular}` }, (request) => list(collection, request)),
    route('POST', all, { ...member, rule: `create_${singular}` }, (request) => create(collection, request)),
    route('GET', one, { rule: `get_${singular}` }, (request) => {
      const view = collection.view(request, findRecord(collection, request));
      return json(200, { [singular]: pickFields(request.query, view) });
    }),
    route('DELETE', one, { ...member, rule: `delete_${singular}` }, (request) => {
      collection.remove(request, ownRecord(collection, request, 'delete'));
      return empty(204);
    }),
  ];
  if (collection.update) {
    routes.push(
      route('PUT', one, { ...member, rule: `update_${singular}` }, (request) => {
        const record = ownRecord(collection, request, 'update');
        collection.update!(request, record, updateValues(collection, request));
        touch(request.cloud, record);
        return json(200, { [singular]: collection.view(request, record) });
      }),
    );
  }
  return routes;
}

/** The record that the path names; 404 when the caller may not see it. */
export function findRecord<T extends NetworkRecord>(collection: Collection<T>, request: ApiRequest): T {
  const id = request.params['id']!;
  const record = collection.table(request.cloud).get(id);
  if (!record || !sees(collection, request, record)) throw collection.missing(id);
  return record;
}

/** As `findRecord`, and 403 when it belongs to another project. */
export function ownRecord<T extends NetworkRecord>(
  collection: Collection<T>,
  request: ApiRequest,
  verb: 'update' | 'delete',
): T {
  const record = findRecord(collection, request);
  if (!request.caller.isAdmin && record.projectId !== request.projectId) {
    throw disallowed(`${verb}_${collection.singular}`);
  }
  return record;
}

/** Counts a change, as `revision_number` and `updated_at` show it. */
export function touch(cloud: SandboxCloud, record: NetworkRecord): void {
  record.updatedAt = cloud.now();
  record.revision += 1;
}

function sees<T extends NetworkRecord>(collection: Collection<T>, request: ApiRequest, record: T): boolean {
  return request.caller.isAdmin || collection.visible(request, record);
}

function list<T extends NetworkRecord>(collection: Collection<T>, request: ApiRequest) {
  collection.prepare?.(request);
  const records = [...collection.table(request.cloud).values()].filter((record) => sees(collection, request, record));
  const views = records.map((record) => collection.view(request, record));
  return json(200, queryList(collection, request, views));
}

function create<T extends NetworkRecord>(collection: Collection<T>, request: ApiRequest) {
  collection.prepare?.(request);
  const { values, bulk } = createValues(collection, request);
  const made: T[] = [];
  try {
    for (const one of values) {
      refuseOverQuota(collection, request, textOf(one, 'project_id'));
      made.push(collection.create(request, one));
    }
  } catch (error) {
    // A bulk request is one transaction.
    for (const record of made) collection.remove(request, record);
    throw error;
  }
  const view = (record: T) => (collection.viewCreated ?? collection.view)(request, record);
  return json(201, bulk ? { [collection.plural]: made.map(view) } : { [collection.singular]: view(made[0]!) });
}

function refuseOverQuota<T extends NetworkRecord>(collection: Collection<T>, request: ApiRequest, projectId: string) {
  if (!collection.quota) return;
  const { limit, used } = networkQuotas(request.cloud, projectId)[collection.quota]!;
  if (exceeds(limit, used, 1)) throw overQuota(collection.quota);
}

/** Attributes of extensions that the cloud lacks are neither shown nor known. */
function withoutHidden<T extends NetworkRecord>(collection: Collection<T>): Collection<T> {
  const show = (view: Collection<T>['view']) => (request: ApiRequest, record: T) => {
    const hidden = hiddenAttributes(request.cloud);
    return Object.fromEntries(Object.entries(view(request, record)).filter(([name]) => !hidden.has(name)));
  };
  return {
    ...collection,
    view: show(collection.view),
    ...(collection.viewCreated ? { viewCreated: show(collection.viewCreated) } : {}),
  };
}
