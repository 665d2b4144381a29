import { ApiFailure } from '../../http/failure.ts';
import { secondsZ } from '../../http/time.ts';
import type { ApiRequest, JsonObject, JsonValue } from '../../http/route.ts';
import { parseCidr, versionOf } from './addresses.ts';
import { flagOf, readOnly, standardAttributes, take, textOf } from './attributes.ts';
import { dictionary, flag, listOf, macAddress, oneOf, plain, text, uuid } from './checks.ts';
import type { Collection } from './collection.ts';
import { badValue, conflict, missing } from './failures.ts';
import { fixedIpsOf } from './fixed-ips.ts';
import { fixedIpList, fixedIpWishes } from './fixed-ip-values.ts';
import { networkOf, refuseForeignNetwork } from './network-resource.ts';
import { bindPort, createPort, deletePort } from './ports.ts';
import type { Port } from './records.ts';
import { securityGroupOf } from './security-groups.ts';

/** Ports that only their own API removes. */
const servicePorts = new Set(['network:router_interface', 'network:router_gateway', 'network:floatingip']);

export const portResource: Collection<Port> = {
  singular: 'port',
  plural: 'ports',
  path: 'ports',
  quota: 'port',
  attributes: {
    ...standardAttributes,
    name: { check: text(), fallback: '' },
    description: { check: text(), fallback: '' },
    network_id: { check: uuid, required: true, put: false },
    admin_state_up: { check: flag, fallback: true },
    mac_address: { check: macAddress },
    fixed_ips: { check: fixedIpList },
    device_id: { check: text(), fallback: '' },
    device_owner: { check: text(), fallback: '' },
    security_groups: { check: securityGroupList },
    port_security_enabled: { check: flag },
    allowed_address_pairs: { check: addressPairs, fallback: [], noFilter: true },
    extra_dhcp_opts: {
      check: listOf((one, name) => dictionary(one, name, ['opt_name', 'opt_value', 'ip_version'])),
      fallback: [],
      noFilter: true,
    },
    'binding:vnic_type': {
      check: oneOf(['normal', 'direct', 'macvtap', 'baremetal', 'direct-physical', 'virtio-forwarder', 'smart-nic']),
      fallback: 'normal',
    },
    'binding:profile': { adminOnly: true, noFilter: true },
    'binding:host_id': { check: text(), adminOnly: true },
    status: readOnly,
    tags: { ...readOnly, noFilter: true },
  },
  table: (cloud) => cloud.tables.ports,
  missing: missing.port,
  visible: seesPort,
  view: viewPort,
  create(request, values) {
    const { cloud } = request;
    const network = networkOf(request, textOf(values, 'network_id'));
    refuseForeignNetwork(request, network, 'port');
    const groups = groupsOf(request, values['security_groups']);
    const portSecurity = values['port_security_enabled'] as boolean | undefined;
    if (portSecurity === false && groups && groups.length > 0) throw securityNeedsAddress();
    const port = createPort(cloud, {
      networkId: network.id,
      projectId: textOf(values, 'project_id'),
      name: textOf(values, 'name'),
      description: textOf(values, 'description'),
      deviceId: textOf(values, 'device_id'),
      deviceOwner: textOf(values, 'device_owner'),
      adminStateUp: flagOf(values, 'admin_state_up'),
      vnicType: textOf(values, 'binding:vnic_type'),
      allowedAddressPairs: pairsOf(values['allowed_address_pairs']),
      ...(portSecurity === undefined ? {} : { portSecurity }),
      ...(groups ? { securityGroupIds: groups } : {}),
      ...(values['mac_address'] === undefined ? {} : { macAddress: textOf(values, 'mac_address') }),
      ...(values['fixed_ips'] === undefined ? {} : { fixedIps: fixedIpWishes(values['fixed_ips']) }),
    });
    if (values['binding:host_id'] && port.deviceId) bindPort(cloud, port, port.deviceId, port.deviceOwner);
    return port;
  },
  update(request, port, values) {
    const { cloud } = request;
    const groups = groupsOf(request, values['security_groups']);
    const portSecurity = (values['port_security_enabled'] ?? port.portSecurity) as boolean;
    const nextGroups = groups ?? port.securityGroupIds;
    if (!portSecurity && nextGroups.length > 0) {
      throw groups
        ? securityNeedsAddress()
        : conflict(
            'PortSecurityPortHasSecurityGroup',
            'Port has security group associated. Cannot disable port security or IP address until security group is removed.',
          );
    }
    if (values['fixed_ips'] !== undefined) {
      const network = cloud.tables.networks.get(port.networkId)!;
      const holder = { macAddress: port.macAddress, deviceOwner: port.deviceOwner, portId: port.id };
      port.fixedIps = fixedIpsOf(cloud, network, holder, fixedIpWishes(values['fixed_ips']));
    }
    port.portSecurity = portSecurity;
    port.securityGroupIds = [...nextGroups];
    take(port, values, {
      name: 'name',
      description: 'description',
      admin_state_up: 'adminStateUp',
      device_id: 'deviceId',
      device_owner: 'deviceOwner',
      mac_address: 'macAddress',
      'binding:vnic_type': 'vnicType',
    });
    if (values['allowed_address_pairs'] !== undefined)
      port.allowedAddressPairs = pairsOf(values['allowed_address_pairs']);
    if (values['binding:host_id']) bindPort(cloud, port, port.deviceId, port.deviceOwner);
  },
  remove({ cloud }, port) {
    if (servicePorts.has(port.deviceOwner)) {
      throw conflict(
        'ServicePortInUse',
        `Port ${port.id} cannot be deleted directly via the port API: has device owner ${port.deviceOwner}.`,
      );
    }
    deletePort(cloud, port);
  },
};

/** Own ports, and all ports of own networks. */
export function seesPort(request: ApiRequest, port: Port): boolean {
  if (port.projectId === request.projectId) return true;
  return request.cloud.tables.networks.get(port.networkId)?.projectId === request.projectId;
}

function viewPort(request: ApiRequest, port: Port): Record<string, unknown> {
  const bound = port.deviceId !== '' && port.deviceOwner !== '';
  return {
    id: port.id,
    name: port.name,
    network_id: port.networkId,
    tenant_id: port.projectId,
    mac_address: port.macAddress,
    admin_state_up: port.adminStateUp,
    status: port.status,
    device_id: port.deviceId,
    device_owner: port.deviceOwner,
    fixed_ips: port.fixedIps.map((one) => ({ subnet_id: one.subnetId, ip_address: one.address })),
    allowed_address_pairs: port.allowedAddressPairs.map((pair) => ({
      ip_address: pair.ipAddress,
      mac_address: pair.macAddress || port.macAddress,
    })),
    extra_dhcp_opts: [],
    security_groups: port.securityGroupIds,
    description: port.description,
    'binding:vnic_type': port.vnicType,
    ...(request.caller.isAdmin
      ? {
          'binding:profile': {},
          'binding:host_id': bound ? `${request.cloud.name}-1` : '',
          'binding:vif_type': bound ? 'bridge' : 'unbound',
          'binding:vif_details': bound ? { connectivity: 'l2', port_filter: true } : {},
        }
      : {}),
    port_security_enabled: port.portSecurity,
    tags: port.tags,
    created_at: secondsZ(port.createdAt),
    updated_at: secondsZ(port.updatedAt),
    revision_number: port.revision,
    project_id: port.projectId,
  };
}

function securityNeedsAddress(): ApiFailure {
  return new ApiFailure(
    400,
    'Port security must be enabled and port must have an IP address in order to use security groups.',
    { type: 'PortSecurityAndIPRequiredForSecurityGroups' },
  );
}

function groupsOf(request: ApiRequest, value: JsonValue | undefined): string[] | undefined {
  if (value === undefined) return undefined;
  return (value as string[]).map((id) => securityGroupOf(request, id).id);
}

function securityGroupList(value: JsonValue, attribute: string): JsonValue {
  return value === null ? [] : listOf(uuid)(value, attribute);
}

function addressPairs(value: JsonValue, attribute: string): JsonValue {
  if (!Array.isArray(value)) throw badValue(attribute, `'${plain(value)}' is not a list.`);
  return value.map((one: JsonValue) => {
    const pair = dictionary(one, attribute, ['ip_address', 'mac_address'], ['ip_address']);
    const ip = pair['ip_address'];
    if (typeof ip !== 'string' || (versionOf(ip) === null && !parseCidr(ip))) {
      throw badValue(attribute, `'${plain(ip)}' is not a valid IP address.`);
    }
    if (pair['mac_address'] !== undefined) macAddress(pair['mac_address'], attribute);
    return pair;
  });
}

function pairsOf(value: JsonValue | undefined): Port['allowedAddressPairs'] {
  return ((value ?? []) as readonly JsonObject[]).map((pair) => ({
    ipAddress: textOf(pair, 'ip_address'),
    macAddress: textOf(pair, 'mac_address'),
  }));
}
