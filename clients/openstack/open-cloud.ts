import { blockStorage } from './block-storage.ts';
import type { Cloud } from './cloud.ts';
import { compute } from './compute.ts';
import type { CloudConfig } from './config/cloud-config.ts';
import type { CloudOptions, Connection } from './connection.ts';
import { openConnection } from './connection.ts';
import { identity } from './identity.ts';
import { image } from './image.ts';
import { keyManager } from './key-manager.ts';
import { loadBalancer } from './load-balancer.ts';
import { network } from './network.ts';
import { objectStore } from './object-store.ts';
import type { ServiceClient } from './service-client.ts';

/** A cloud to work with. Nothing is sent before the first call. Throws `openstack.config-invalid` for an auth method that is not known. */
export function openCloud(config: CloudConfig, options: CloudOptions = {}): Cloud {
  return seenThrough(openConnection(config, options));
}

/** Service objects are made when they are first asked for: most scopes use one. */
function seenThrough(connection: Connection): Cloud {
  const made = new Map<string, unknown>();
  const service = <T>(type: string, make: (client: ServiceClient) => T): T => {
    if (!made.has(type)) made.set(type, make(connection.service(type)));
    return made.get(type) as T;
  };
  return {
    name: connection.config.name,
    config: connection.config,
    scoped: (scope) => seenThrough(connection.scoped(scope)),
    token: () => connection.token(),
    endpoint: (type) => connection.endpoint(type),
    get identity() {
      return service('identity', identity);
    },
    get compute() {
      return service('compute', compute);
    },
    get image() {
      return service('image', image);
    },
    get blockStorage() {
      return service('block-storage', blockStorage);
    },
    get network() {
      return service('network', network);
    },
    get keyManager() {
      return service('key-manager', keyManager);
    },
    get loadBalancer() {
      return service('load-balancer', loadBalancer);
    },
    get objectStore() {
      return service('object-store', objectStore);
    },
    close: () => connection.close(),
  };
}
