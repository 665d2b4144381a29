import { json } from '../../http/answer.ts';
import { ApiFailure } from '../../http/failure.ts';
import { neutronStyle } from '../../http/failure-styles.ts';
import { route } from '../../http/route.ts';
import type { Route } from '../../http/route.ts';
import type { ServiceModule } from '../service-module.ts';
import { agentRoutes } from './agents.ts';
import { collectionRoutes } from './collection.ts';
import { defaultRuleRoutes } from './default-rules.ts';
import { extensionRoutes } from './extensions.ts';
import { badBody, disallowed } from './failures.ts';
import { floatingIpResource, settleFloatingIp } from './floating-ip-resource.ts';
import { networkInventory, networkPlants } from './inventory.ts';
import { networkResource } from './network-resource.ts';
import { portResource } from './port-resource.ts';
import { ensureDhcpPort } from './ports.ts';
import { quotaRoutes } from './quotas.ts';
import { routerInterfaceRoutes } from './router-interfaces.ts';
import { routerResource } from './router-resource.ts';
import { securityGroupResource } from './security-group-resource.ts';
import { securityGroupRuleResource } from './security-group-rule-resource.ts';
import { seedNetwork } from './seed.ts';
import { subnetPoolResource } from './subnet-pool-resource.ts';
import { subnetResource } from './subnet-resource.ts';
import { tagRoutes } from './tags.ts';
import { versionRoutes } from './versions.ts';
import { zoneRoutes } from './zones.ts';

/** Resources that the sandbox knows but nobody can make: lists that are always empty. */
const emptyLists: readonly Route[] = [
  ['rbac-policies', 'rbac_policies'],
  ['address-scopes', 'address_scopes'],
  ['address-groups', 'address_groups'],
].map(([path, key]) => route('GET', `/v2.0/${path}`, {}, () => json(200, { [key!]: [] })));

/** Neutron v2.0, with the bodies and refusals of Zed's. https://docs.openstack.org/api-ref/network/v2/ */
export const networkService: ServiceModule = {
  name: 'network',
  port: 'api',
  mount: '/network',
  failure: neutronStyle,
  forbidden: disallowed,
  malformed: () => badBody('Body contains invalid data'),
  unknownRoute: (_method, allowed) => ({
    failure:
      allowed.length > 0
        ? new ApiFailure(
            405,
            'The server could not comply with the request since it is either malformed or otherwise incorrect.',
          )
        : new ApiFailure(404, 'The resource could not be found.'),
    style: neutronStyle,
  }),
  catalog: [{ type: 'network', name: 'neutron', url: '{api}/network' }],
  routes: [
    ...versionRoutes,
    ...extensionRoutes,
    ...collectionRoutes(networkResource),
    ...collectionRoutes(subnetResource),
    ...collectionRoutes(subnetPoolResource),
    ...collectionRoutes(portResource),
    ...collectionRoutes(routerResource),
    ...routerInterfaceRoutes,
    ...collectionRoutes(floatingIpResource),
    ...collectionRoutes(securityGroupResource),
    ...collectionRoutes(securityGroupRuleResource),
    ...defaultRuleRoutes,
    ...tagRoutes,
    ...quotaRoutes,
    ...agentRoutes,
    ...zoneRoutes,
    ...emptyLists,
  ],
  seed: seedNetwork,
  transitions: {
    'port.up': (cloud, id) => {
      const port = cloud.tables.ports.get(id);
      if (!port?.deviceId) return;
      Object.assign(port, { status: 'ACTIVE', updatedAt: cloud.now() });
      port.revision += 1;
    },
    'network.dhcp-port': ensureDhcpPort,
    'floating-ip.settled': settleFloatingIp,
  },
  inventory: networkInventory,
  plant: networkPlants,
};
