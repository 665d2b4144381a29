import { route } from '../../http/route.ts';
import type { ApiRequest, Handler, Route, RouteOptions } from '../../http/route.ts';
import { noResource } from './failures.ts';

/** A route of Cinder's: with the project in the path, and without it, which newer clients leave out. */
export function cinderRoute(method: string, template: string, options: RouteOptions, handler: Handler): Route[] {
  return [
    route(method, `/v3/{project}${template}`, options, handler),
    route(method, `/v3${template}`, options, handler),
  ];
}

/** Refuses as the real service does when the negotiated microversion has no such resource. */
export function since(minor: number, handler: Handler): Handler {
  return (request: ApiRequest) => {
    if (request.microversion < minor) throw noResource();
    return handler(request);
  };
}
