import { json } from '../../http/answer.ts';
import type { Answer } from '../../http/answer.ts';
import { optionalBoolean } from '../../http/body.ts';
import type { ApiRequest, Route } from '../../http/route.ts';
import { route } from '../../http/route.ts';
import { authorise } from './authority.ts';
import { wrappedIn } from './bodies.ts';
import type { CatalogService, Endpoint, Region } from './records.ts';
import { notFound } from './refusals.ts';
import { collection, filtered, selfLink } from './views.ts';

function serviceView(request: ApiRequest, { id, name, type, enabled, description }: CatalogService) {
  return { name, id, type, enabled, description, links: selfLink(request, `services/${id}`) };
}

function endpointView(request: ApiRequest, endpoint: Endpoint) {
  const { api, object } = request.cloud.urls;
  const url = endpoint.url.replace('{api}', api).replace('{object}', object).replace('{project}', '%(project_id)s');
  return {
    id: endpoint.id,
    interface: endpoint.interface,
    region_id: endpoint.regionId,
    service_id: endpoint.serviceId,
    url,
    enabled: endpoint.enabled,
    region: endpoint.regionId,
    links: selfLink(request, `endpoints/${endpoint.id}`),
  };
}

function regionView(request: ApiRequest, { id, description, parentRegionId }: Region) {
  return { id, description, parent_region_id: parentRegionId, links: selfLink(request, `regions/${id}`) };
}

function listServices(request: ApiRequest): Answer {
  authorise(request, 'identity:list_services');
  const type = request.query.get('type');
  const services = filtered(request.query, request.cloud.tables.catalogServices.values()).filter(
    (service) => type === null || service.type === type,
  );
  return json(
    200,
    collection(
      request,
      'services',
      services.map((service) => serviceView(request, service)),
    ),
  );
}

function serviceAt(request: ApiRequest, rule: string): CatalogService {
  authorise(request, rule);
  const service = request.cloud.tables.catalogServices.get(request.params.id!);
  if (!service) throw notFound('service', request.params.id!);
  return service;
}

function showService(request: ApiRequest): Answer {
  return json(200, { service: serviceView(request, serviceAt(request, 'identity:get_service')) });
}

function updateService(request: ApiRequest): Answer {
  const service = serviceAt(request, 'identity:update_service');
  const body = wrappedIn(request, 'service');
  service.enabled = optionalBoolean(body, 'enabled', service.enabled);
  return json(200, { service: serviceView(request, service) });
}

function listEndpoints(request: ApiRequest): Answer {
  authorise(request, 'identity:list_endpoints');
  const { query, cloud } = request;
  const endpoints = [...cloud.tables.endpoints.values()].filter(
    (endpoint) =>
      (query.get('interface') ?? endpoint.interface) === endpoint.interface &&
      (query.get('service_id') ?? endpoint.serviceId) === endpoint.serviceId &&
      (query.get('region_id') ?? endpoint.regionId) === endpoint.regionId,
  );
  return json(
    200,
    collection(
      request,
      'endpoints',
      endpoints.map((endpoint) => endpointView(request, endpoint)),
    ),
  );
}

function listRegions(request: ApiRequest): Answer {
  const regions = [...request.cloud.tables.regions.values()];
  return json(
    200,
    collection(
      request,
      'regions',
      regions.map((region) => regionView(request, region)),
    ),
  );
}

function showRegion(request: ApiRequest): Answer {
  const region = request.cloud.tables.regions.get(request.params.id!);
  if (!region) throw notFound('region', request.params.id!);
  return json(200, { region: regionView(request, region) });
}

export const catalogAdminRoutes: readonly Route[] = [
  route('GET', '/v3/services', {}, listServices),
  route('GET', '/v3/services/{id}', {}, showService),
  route('PATCH', '/v3/services/{id}', {}, updateService),
  route('GET', '/v3/endpoints', {}, listEndpoints),
  route('GET', '/v3/regions', {}, listRegions),
  route('GET', '/v3/regions/{id}', {}, showRegion),
];
