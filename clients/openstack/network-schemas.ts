import { z } from 'zod';
import type { WireBody } from './resource.ts';

const tagsSchema = z.array(z.string());

/** Neutron writes prefix lengths as strings in some places and as numbers in others. */
const lengthSchema = z.union([z.number(), z.string().regex(/^\d+$/).transform(Number)]);

/** https://docs.openstack.org/api-ref/network/v2/#show-network-details */
export const networkSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable().optional(),
  status: z.string(),
  admin_state_up: z.boolean(),
  project_id: z.string().optional(),
  shared: z.boolean(),
  'router:external': z.boolean().optional(),
  /** Only external networks can be the default one. */
  is_default: z.boolean().nullable().optional(),
  port_security_enabled: z.boolean().optional(),
  mtu: z.number().nullable().optional(),
  subnets: z.array(z.string()),
  tags: tagsSchema.optional(),
});
export type Network = z.infer<typeof networkSchema>;

/** https://docs.openstack.org/api-ref/network/v2/#show-subnet-details */
export const subnetSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable().optional(),
  network_id: z.string(),
  ip_version: z.number(),
  cidr: z.string(),
  gateway_ip: z.string().nullable().optional(),
  enable_dhcp: z.boolean(),
  dns_nameservers: z.array(z.string()).optional(),
  ipv6_address_mode: z.string().nullable().optional(),
  ipv6_ra_mode: z.string().nullable().optional(),
  subnetpool_id: z.string().nullable().optional(),
  project_id: z.string().optional(),
  tags: tagsSchema.optional(),
});
export type Subnet = z.infer<typeof subnetSchema>;

/** https://docs.openstack.org/api-ref/network/v2/#show-subnet-pool */
export const subnetPoolSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  ip_version: z.number(),
  shared: z.boolean(),
  is_default: z.boolean().nullable().optional(),
  prefixes: z.array(z.string()),
  default_prefixlen: lengthSchema.optional(),
  min_prefixlen: lengthSchema.optional(),
  max_prefixlen: lengthSchema.optional(),
  default_quota: z.number().nullable().optional(),
  address_scope_id: z.string().nullable().optional(),
  project_id: z.string().optional(),
});
export type SubnetPool = z.infer<typeof subnetPoolSchema>;

/** https://docs.openstack.org/api-ref/network/v2/#show-router-details */
export const routerSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable().optional(),
  status: z.string(),
  admin_state_up: z.boolean(),
  project_id: z.string().optional(),
  external_gateway_info: z.looseObject({ network_id: z.string() }).nullable().optional(),
  routes: z.array(z.looseObject({ destination: z.string(), nexthop: z.string() })).optional(),
  tags: tagsSchema.optional(),
});
export type Router = z.infer<typeof routerSchema>;

/** https://docs.openstack.org/api-ref/network/v2/#add-interface-to-router */
export const routerInterfaceSchema = z.looseObject({
  /** The router. */
  id: z.string(),
  port_id: z.string(),
  subnet_id: z.string(),
});
export type RouterInterface = z.infer<typeof routerInterfaceSchema>;

/** One of the two: all of a subnet through its gateway address, or one port. */
export type RouterInterfaceTarget = { readonly subnet_id: string } | { readonly port_id: string };

/** https://docs.openstack.org/api-ref/network/v2/#show-port-details */
export const portSchema = z.looseObject({
  id: z.string(),
  name: z.string(),
  description: z.string().nullable().optional(),
  status: z.string(),
  network_id: z.string(),
  mac_address: z.string(),
  /** A server's id, a router's id, or empty. */
  device_id: z.string(),
  /** E.g. `compute:nova`, `network:router_interface`; empty when nobody holds the port. */
  device_owner: z.string(),
  fixed_ips: z.array(z.looseObject({ subnet_id: z.string(), ip_address: z.string() })),
  security_groups: z.array(z.string()).optional(),
  port_security_enabled: z.boolean().optional(),
  project_id: z.string().optional(),
  tags: tagsSchema.optional(),
});
export type Port = z.infer<typeof portSchema>;

/** https://docs.openstack.org/api-ref/network/v2/#show-floating-ip-details . Floating IPs have no name. */
export const floatingIpSchema = z.looseObject({
  id: z.string(),
  description: z.string().nullable().optional(),
  status: z.string(),
  floating_ip_address: z.string(),
  floating_network_id: z.string(),
  fixed_ip_address: z.string().nullable(),
  port_id: z.string().nullable(),
  router_id: z.string().nullable(),
  project_id: z.string().optional(),
  tags: tagsSchema.optional(),
});
export type FloatingIp = z.infer<typeof floatingIpSchema>;

/** https://docs.openstack.org/api-ref/network/v2/#list-extensions */
export const extensionSchema = z.looseObject({ alias: z.string(), name: z.string() });
export type NetworkExtension = z.infer<typeof extensionSchema>;

export interface NewSubnet extends WireBody {
  readonly name: string;
  readonly network_id: string;
  readonly ip_version: 4 | 6;
  /** Absent when a subnet pool gives it. */
  readonly cidr?: string;
  readonly dns_nameservers?: readonly string[];
}

export interface NewPort extends WireBody {
  readonly network_id: string;
  readonly name?: string;
  readonly security_groups?: readonly string[];
}

export interface NewFloatingIp extends WireBody {
  readonly floating_network_id: string;
  readonly port_id?: string;
}

/** Kinds that bear a name of their own choice. */
export interface Named extends WireBody {
  readonly name: string;
}
