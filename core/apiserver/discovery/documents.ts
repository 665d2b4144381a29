import { apiVersionOf, type JsonObject, type Kind } from '@allmend/core-machinery';
import type { Discovered, Group } from './resources.ts';

/** `/apis/<group>/<version>` and `/api/v1`. Source: meta/v1 APIResourceList. */
export function resourceList(group: string, { version, resources }: Group['versions'][number]): JsonObject {
  return {
    kind: 'APIResourceList',
    apiVersion: 'v1',
    groupVersion: apiVersionOf({ group, version }),
    resources: resources.flatMap(({ kind, verbs, subresources }) => [
      {
        name: kind.plural,
        singularName: kind.singular,
        namespaced: kind.scope === 'Namespaced',
        kind: kind.kind,
        verbs: [...verbs],
        ...(kind.shortNames.length > 0 && { shortNames: [...kind.shortNames] }),
        ...(kind.categories.length > 0 && { categories: [...kind.categories] }),
      },
      ...subresources.map(({ name, responds, verbs: subVerbs }) => ({
        name: `${kind.plural}/${name}`,
        singularName: '',
        namespaced: kind.scope === 'Namespaced',
        ...((responds.group !== group || responds.version !== version) && {
          group: responds.group,
          version: responds.version,
        }),
        kind: responds.kind,
        verbs: [...subVerbs],
      })),
    ]),
  };
}

/** `/apis/<group>`. Source: meta/v1 APIGroup. */
export function groupDocument({ name, versions }: Group): JsonObject {
  const listed = versions.map(({ version }) => ({ groupVersion: apiVersionOf({ group: name, version }), version }));
  return { kind: 'APIGroup', apiVersion: 'v1', name, versions: listed, preferredVersion: listed[0]! };
}

/** `/apis`: the groups that have a name. Source: meta/v1 APIGroupList. */
export function groupList(groups: readonly Group[]): JsonObject {
  const named = groups.filter(({ name }) => name !== '');
  return {
    kind: 'APIGroupList',
    apiVersion: 'v1',
    groups: named.map((group) => {
      const { kind: _kind, apiVersion: _apiVersion, ...rest } = groupDocument(group);
      return rest;
    }),
  };
}

/** `/api`. Source: meta/v1 APIVersions. */
export function coreVersions(serverAddress: string): JsonObject {
  return {
    kind: 'APIVersions',
    versions: ['v1'],
    serverAddressByClientCIDRs: [{ clientCIDR: '0.0.0.0/0', serverAddress }],
  };
}

/** Aggregated discovery of `/api` or `/apis`. Source: apidiscovery/v2 (and v2beta1, which has the same members). */
export function aggregated(groups: readonly Group[], version: 'v2' | 'v2beta1'): JsonObject {
  return {
    kind: 'APIGroupDiscoveryList',
    apiVersion: `apidiscovery.k8s.io/${version}`,
    metadata: {},
    items: groups.map((group) => ({
      metadata: { name: group.name, creationTimestamp: null },
      versions: group.versions.map((one) => ({
        version: one.version,
        resources: one.resources.map(aggregatedResource),
        freshness: 'Current',
      })),
    })),
  };
}

function aggregatedResource({ kind, verbs, subresources }: Discovered): JsonObject {
  return {
    resource: kind.plural,
    responseKind: gvk(kind),
    scope: kind.scope === 'Namespaced' ? 'Namespaced' : 'Cluster',
    singularResource: kind.singular,
    verbs: [...verbs],
    ...(kind.shortNames.length > 0 && { shortNames: [...kind.shortNames] }),
    ...(kind.categories.length > 0 && { categories: [...kind.categories] }),
    ...(subresources.length > 0 && {
      subresources: subresources.map((one) => ({
        subresource: one.name,
        responseKind: gvk(one.responds),
        verbs: [...one.verbs],
      })),
    }),
  };
}

function gvk({ group, version, kind }: Pick<Kind, 'group' | 'version' | 'kind'>): JsonObject {
  return { group, version, kind };
}
