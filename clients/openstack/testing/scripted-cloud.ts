import type { Cloud } from '../cloud.ts';
import { openCloud } from '../open-cloud.ts';
import type { Answer, LoopbackCloud } from './loopback-cloud.ts';
import { loopbackCloud } from './loopback-cloud.ts';

export interface ScriptedCloud extends AsyncDisposable {
  readonly cloud: Cloud;
  readonly server: LoopbackCloud;
  /** What was asked for after the token and version discovery: `DELETE /network/v2.0/ports/p1`, with the query. */
  requests(): readonly string[];
}

/** Catalogue of a scripted cloud: type → path of the endpoint, versions included, so that nothing has to be discovered. */
const services = {
  identity: '/v3',
  compute: '/compute/v2.1',
  image: '/image/v2',
  'block-storage': '/volume/v3/p1',
  network: '/network/v2.0',
  'key-manager': '/key-manager/v1',
  'load-balancer': '/load-balancer/v2',
  'object-store': '/v1/AUTH_p1',
} as const;
const discovery = /^GET \/(v3|compute|image|volume|network|key-manager|load-balancer)?(\/v[\d.]+)?\/?$/;

/** A cloud whose services answer by a table; everything else is 404. */
export async function scriptedCloud(routes: Readonly<Record<string, Answer>>): Promise<ScriptedCloud> {
  const server = await loopbackCloud({ services, routes });
  const cloud = openCloud(server.config());
  return {
    cloud,
    server,
    requests: () =>
      server.seen
        .map((one) => `${one.method} ${one.path}`)
        .filter((one) => one !== 'POST /v3/auth/tokens' && !discovery.test(one)),
    async [Symbol.asyncDispose]() {
      await cloud.close();
      await server[Symbol.asyncDispose]();
    },
  };
}

/** An answer without body. */
export function empty(status: number): Answer {
  return (response) => response.writeHead(status).end();
}
