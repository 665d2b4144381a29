import type { SandboxCloud } from '../../cloud/sandbox-cloud.ts';
import { ApiFailure } from '../../http/failure.ts';
import type { ApiRequest, JsonObject, JsonValue } from '../../http/route.ts';
import { dictionary, flag, uuid } from './checks.ts';
import { textOf } from './attributes.ts';
import { badRequest, conflict } from './failures.ts';
import { fixedIpList, fixedIpWishes } from './fixed-ip-values.ts';
import { networkOf } from './network-resource.ts';
import { bindPort, createPort, deletePort, portsOfDevice } from './ports.ts';
import type { Port, Router } from './records.ts';

const adminKeys = ['enable_snat', 'external_fixed_ips'];

/** Shape of `external_gateway_info`; null and `{}` mean no gateway. */
export function gatewayInfo(value: JsonValue, attribute: string): JsonValue {
  if (value === null || (typeof value === 'object' && Object.keys(value).length === 0)) return null;
  const info = dictionary(value, attribute, ['network_id', ...adminKeys, 'qos_policy_id'], ['network_id']);
  uuid(info['network_id']!, attribute);
  if (info['external_fixed_ips'] !== undefined) fixedIpList(info['external_fixed_ips'], attribute);
  return info;
}

/** Only admins choose the gateway's address or switch off source NAT. */
export function refuseAdminKeys(request: ApiRequest, info: JsonObject | null, verb: 'create' | 'update'): void {
  if (!info || request.caller.isAdmin) return;
  const keys = adminKeys.filter((key) => info[key] !== undefined);
  if (keys.length === 0) return;
  const whole = `${verb}_router`;
  const parts = ['network_id', ...keys].map((key) => `rule:${whole}:external_gateway_info:${key}`).join(' and ');
  throw new ApiFailure(
    403,
    `(rule:${whole} and (rule:${whole}:external_gateway_info and (${parts}))) is disallowed by policy`,
    { type: 'PolicyNotAuthorized' },
  );
}

/** Gives a router a gateway, changes it, or takes it away (null). Throws when floating IPs need it. */
export function setGateway(request: ApiRequest, router: Router, info: JsonObject | null): void {
  const { cloud } = request;
  const networkId = info === null ? null : textOf(info, 'network_id');
  if (networkId !== null && !networkOf(request, networkId).external) {
    throw badRequest('router', `Network ${networkId} is not an external network`);
  }
  if (networkId !== router.gatewayNetworkId) refuseNeededGateway(cloud, router);
  const given = info?.['external_fixed_ips'];
  const wishes = given === undefined ? undefined : fixedIpWishes(given);
  if (networkId !== router.gatewayNetworkId || wishes) {
    const old = gatewayPort(cloud, router.id);
    const made =
      networkId === null
        ? null
        : createPort(cloud, {
            networkId,
            projectId: '',
            deviceId: router.id,
            deviceOwner: 'network:router_gateway',
            ...(wishes ? { fixedIps: wishes } : {}),
          });
    if (old) deletePort(cloud, old);
    if (made) bindPort(cloud, made, made.deviceId, made.deviceOwner);
  }
  router.gatewayNetworkId = networkId;
  router.enableSnat = info?.['enable_snat'] === undefined ? true : flag(info['enable_snat'], 'enable_snat') === true;
}

/** The port with which a router stands in the external network; it belongs to no project. */
export function gatewayPort(cloud: SandboxCloud, routerId: string): Port | undefined {
  return portsOfDevice(cloud, routerId).find(({ deviceOwner }) => deviceOwner === 'network:router_gateway');
}

function refuseNeededGateway(cloud: SandboxCloud, router: Router): void {
  const needed = [...cloud.tables.floatingIps.values()].some(({ routerId }) => routerId === router.id);
  if (!needed) return;
  throw conflict(
    'RouterExternalGatewayInUseByFloatingIp',
    `Gateway cannot be updated for router ${router.id}, since a gateway to external network ${router.gatewayNetworkId} is required by one or more floating IPs.`,
  );
}
