import { builtInKinds } from '@allmend/api/kinds';
import { StatusError, type Json, type Kind, type KubeObject } from '@allmend/core-machinery';
import { openSqliteStore, type Store } from '@allmend/core-store';
import { temporaryFolder } from '@allmend/kit-testing';
import { createTenants } from '../tenancy/create-tenants.ts';
import { rootTenant, type SeedTenant, type Tenants } from '../tenancy/tenants.ts';
import type { Identity } from '../request/identity.ts';
import type { TenantRef } from '../request/request-info.ts';
import { createRegistry, type RegistryLifecycle, type RegistryOptions } from './create-registry.ts';
import type { DeleteRequest, ParsedBody, PatchRequest, Registry, Subresource, WriteContext } from './registry.ts';

/** A registry on a real store, with short words for what tests do. For tests only. */
export interface Hub extends AsyncDisposable {
  readonly store: Store;
  readonly tenants: Tenants;
  readonly registry: Registry & RegistryLifecycle;
  kind(resource: string, tenant?: TenantRef): Promise<Kind>;
  create(resource: string, object: object, options?: Options): Promise<KubeObject>;
  update(resource: string, object: KubeObject, options?: Options): Promise<KubeObject>;
  patch(resource: string, place: string, patch: PatchRequest, options?: Options): Promise<KubeObject>;
  get(resource: string, place: string, options?: Options): Promise<KubeObject>;
  remove(resource: string, place: string, request?: Partial<DeleteRequest>, options?: Options): Promise<KubeObject>;
}

export interface Options extends Partial<WriteContext> {
  readonly subresource?: Subresource;
  readonly namespace?: string;
}

export interface HubOptions {
  readonly builtIn?: readonly Kind[];
  readonly auditRow?: RegistryOptions['auditRow'];
  readonly seed?: SeedTenant;
  /** Between the registry and the store, e.g. to let it fail. */
  readonly wrap?: (store: Store) => Store;
}

export const alice: Identity = { issuer: 'certificate', tenant: 'root', name: 'alice', groups: [] };

let requests = 0;

export function contextOf(given: Partial<WriteContext> = {}): WriteContext {
  requests += 1;
  return {
    tenant: rootTenant,
    identity: alice,
    requestId: `request-${requests}`,
    source: '192.0.2.1',
    now: new Date('2030-01-02T03:04:05Z'),
    dryRun: 'None',
    fieldManager: 'test',
    fieldValidation: 'Strict',
    warnings: [],
    ...given,
  };
}

export function bodyOf(value: unknown, duplicates: readonly string[] = []): ParsedBody {
  return { value: value as Json, duplicates };
}

/** As it travels: without members that are undefined. */
const sentOf = (object: KubeObject): unknown => JSON.parse(JSON.stringify(object));

export const merge = (value: unknown): PatchRequest => ({ type: 'merge', body: bodyOf(value) });
export const strategic = (value: unknown): PatchRequest => ({ type: 'strategic', body: bodyOf(value) });
export const operations = (...value: unknown[]): PatchRequest => ({ type: 'json', body: bodyOf(value) });
export const apply = (value: unknown, force: 'true' | 'false' = 'false'): PatchRequest => ({
  type: 'apply',
  body: bodyOf(value),
  force,
});

/** The StatusError that a promise ends in. */
export async function refusal(promise: Promise<unknown>): Promise<StatusError> {
  const error = await promise.then(
    () => {
      throw new Error('it was not refused');
    },
    (reason: unknown) => reason,
  );
  if (!(error instanceof StatusError)) throw error;
  return error;
}

export async function openHub({
  builtIn = builtInKinds,
  auditRow,
  seed,
  wrap = (store) => store,
}: HubOptions = {}): Promise<Hub> {
  const folder = await temporaryFolder('registry');
  const real = await openSqliteStore({ folder: folder.path });
  const store = wrap(real);
  const tenants = createTenants({ store, ...(seed && { seed }) });
  await tenants.start();
  const registry = createRegistry({ store, builtIn, tenants, ...(auditRow && { auditRow }) });
  await Promise.all([registry.ready, tenants.ready]);

  const kind: Hub['kind'] = async (resource, tenant = rootTenant) => {
    const [plural = '', ...group] = resource.split('.');
    const found = (await registry.kinds(tenant)).find((one) => one.plural === plural && one.group === group.join('.'));
    if (!found) throw new Error(`there is no kind ${resource}`);
    return found;
  };
  const placeOf = (place: string) => {
    const [first = '', second] = place.split('/');
    return second === undefined ? { namespace: '', name: first } : { namespace: first, name: second };
  };

  return {
    store,
    tenants,
    registry,
    kind,
    async create(resource, object, { namespace, ...given } = {}) {
      const context = contextOf(given);
      const own = (object as Partial<KubeObject>).metadata?.namespace;
      const found = await kind(resource, context.tenant);
      const to = found.scope === 'Cluster' ? '' : (namespace ?? own ?? 'default');
      return (await registry.create(context, found, to, bodyOf(object))).object;
    },
    async update(resource, object, { subresource = '', ...given } = {}) {
      const context = contextOf(given);
      const { namespace = '', name = '' } = object.metadata;
      const found = await kind(resource, context.tenant);
      return (await registry.update(context, found, { namespace, name }, subresource, bodyOf(sentOf(object)))).object;
    },
    async patch(resource, place, patch, { subresource = '', ...given } = {}) {
      const context = contextOf(given);
      return (await registry.patch(context, await kind(resource, context.tenant), placeOf(place), subresource, patch))
        .object;
    },
    async get(resource, place, { subresource = '', tenant = rootTenant } = {}) {
      return registry.get(tenant, await kind(resource, tenant), placeOf(place), subresource);
    },
    async remove(resource, place, request = {}, given = {}) {
      const context = contextOf(given);
      const wanted = { propagation: 'Default', preconditions: {}, ...request } as const;
      return (await registry.delete(
        context,
        await kind(resource, context.tenant),
        placeOf(place),
        wanted,
      )) as KubeObject;
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([registry.close(), tenants.close()]);
      await real.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** A definition of `widgets.example.org`, namespaced, whose schema tests may replace. */
export function widgetDefinition(
  schema?: object,
  more: { readonly version?: object; readonly spec?: object } = {},
): object {
  return {
    apiVersion: 'apiextensions.k8s.io/v1',
    kind: 'CustomResourceDefinition',
    metadata: { name: 'widgets.example.org' },
    spec: {
      group: 'example.org',
      scope: 'Namespaced',
      names: { plural: 'widgets', singular: 'widget', kind: 'Widget', listKind: 'WidgetList', shortNames: ['wd'] },
      versions: [
        {
          name: 'v1',
          served: true,
          storage: true,
          schema: { openAPIV3Schema: schema ?? widgetSchema },
          subresources: {
            status: {},
            scale: { specReplicasPath: '.spec.replicas', statusReplicasPath: '.status.replicas' },
          },
          ...more.version,
        },
      ],
      ...more.spec,
    },
  };
}

const widgetSchema = {
  type: 'object',
  properties: {
    spec: {
      type: 'object',
      properties: {
        replicas: { type: 'integer', default: 1 },
        color: { type: 'string', enum: ['red', 'green'] },
        size: { type: 'string' },
        parts: {
          type: 'array',
          items: {
            type: 'object',
            required: ['name'],
            properties: { name: { type: 'string' }, count: { type: 'integer' } },
          },
          'x-kubernetes-list-type': 'map',
          'x-kubernetes-list-map-keys': ['name'],
        },
      },
    },
    status: { type: 'object', properties: { replicas: { type: 'integer' }, phase: { type: 'string' } } },
  },
};

export function widget(name: string, spec: object = {}, metadata: object = {}): KubeObject {
  return { apiVersion: 'example.org/v1', kind: 'Widget', metadata: { name, namespace: 'default', ...metadata }, spec };
}

export function configMap(name: string, data: Record<string, string> = {}, metadata: object = {}): KubeObject {
  return { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace: 'default', ...metadata }, data };
}
