import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';

/** An endpoint's URL with the ports of this start and the token's project; null when it needs a project and there is none. */
export function fillUrl(cloud: SandboxCloud, url: string, projectId: string | null): string | null {
  if (url.includes('{project}') && projectId === null) return null;
  return url
    .replace('{api}', cloud.urls.api)
    .replace('{object}', cloud.urls.object)
    .replace('{project}', projectId ?? '');
}

/** The catalogue of a token. Disabled services and endpoints are not in it; identity says that this cloud is simulated. */
export function catalogView(cloud: SandboxCloud, projectId: string | null) {
  return [...cloud.tables.catalogServices.values()]
    .filter(({ enabled }) => enabled)
    .map((service) => ({
      endpoints: [...cloud.tables.endpoints.values()].flatMap((endpoint) => {
        if (endpoint.serviceId !== service.id || !endpoint.enabled) return [];
        const url = fillUrl(cloud, endpoint.url, projectId);
        if (url === null) return [];
        const { id, regionId } = endpoint;
        return [{ id, interface: endpoint.interface, region_id: regionId, url, region: regionId }];
      }),
      id: service.id,
      type: service.type,
      name: service.name,
      ...(service.type === 'identity' ? { 'x-allmend-sandbox': '1' } : {}),
    }));
}
