import { z } from 'zod';
import type { WireQuery } from './resource.ts';
import type { ServiceClient } from './service-client.ts';

/** https://docs.openstack.org/api-ref/load-balancer/v2/#show-load-balancer-details */
const loadBalancerSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable().optional(),
  provisioning_status: z.string(),
  operating_status: z.string(),
  admin_state_up: z.boolean().optional(),
  vip_address: z.string().nullable().optional(),
  vip_network_id: z.string().nullable().optional(),
  vip_subnet_id: z.string().nullable().optional(),
  provider: z.string().nullable().optional(),
  /** Since 2.5 of the API. */
  tags: z.array(z.string()).optional(),
});
export type LoadBalancerInstance = z.infer<typeof loadBalancerSchema>;

/** https://docs.openstack.org/api-ref/load-balancer/v2/#list-providers */
const loadBalancerProviderSchema = z.looseObject({
  name: z.string(),
  description: z.string().nullable().optional(),
});
export type LoadBalancerProvider = z.infer<typeof loadBalancerProviderSchema>;

/** Octavia v2, read only: https://docs.openstack.org/api-ref/load-balancer/v2/ */
export interface LoadBalancer {
  listLoadBalancers(query?: WireQuery): AsyncIterable<LoadBalancerInstance>;
  listProviders(): AsyncIterable<LoadBalancerProvider>;
}

export function loadBalancer(service: ServiceClient): LoadBalancer {
  return {
    listLoadBalancers: (query = {}) =>
      service.list('/lbaas/loadbalancers', {
        query,
        items: 'loadbalancers',
        schema: loadBalancerSchema,
        pages: 'links',
      }),
    listProviders: () =>
      service.list('/lbaas/providers', { items: 'providers', schema: loadBalancerProviderSchema, pages: 'links' }),
  };
}
