import { ApiFailure } from '../../http/failure.ts';
import type { JsonValue } from '../../http/route.ts';
import { cidrText, parseCidr, versionOf } from './addresses.ts';
import type { Values } from './attributes.ts';
import { plain } from './checks.ts';
import type { SecurityGroupRule } from './records.ts';

/** Protocol names that Neutron knows, in the order in which its refusal lists them. */
const protocols = [
  'ah',
  'dccp',
  'egp',
  'esp',
  'gre',
  'hopopt',
  'icmp',
  'igmp',
  'ip',
  'ipip',
  'ipv6-encap',
  'ipv6-frag',
  'ipv6-icmp',
  'icmpv6',
  'ipv6-nonxt',
  'ipv6-opts',
  'ipv6-route',
  'ospf',
  'pgm',
  'rsvp',
  'sctp',
  'tcp',
  'udp',
  'udplite',
  'vrrp',
];

/** Numbers of protocols whose rules take ports, and of the two ICMP versions. */
const withPorts = new Set(['tcp', 'udp', 'sctp', 'dccp', 'udplite', '6', '17', '132', '33', '136']);
const icmp = new Set(['icmp', '1']);
const icmp6 = new Set(['icmpv6', 'ipv6-icmp', '58']);

export type RuleMatch = Pick<
  SecurityGroupRule,
  'direction' | 'etherType' | 'protocol' | 'portRangeMin' | 'portRangeMax' | 'remoteIpPrefix'
>;

/** The match of a rule, checked as Neutron does: ether type, protocol, ports, prefix, and that they fit together. */
export function ruleMatch(values: Values): RuleMatch {
  const etherType = etherTypeOf(values['ethertype'] ?? 'IPv4');
  const protocol = protocolOf(values['protocol'] ?? null);
  refuseForeignProtocol(protocol, etherType);
  const [portRangeMin, portRangeMax] = portsOf(values, protocol);
  return {
    direction: values['direction'] as 'ingress' | 'egress',
    etherType,
    protocol,
    portRangeMin,
    portRangeMax,
    remoteIpPrefix: prefixOf(values['remote_ip_prefix'] ?? null, etherType),
  };
}

function etherTypeOf(value: JsonValue): 'IPv4' | 'IPv6' {
  const known = (['IPv4', 'IPv6'] as const).find((one) => one.toLowerCase() === plain(value).toLowerCase());
  if (known) return known;
  throw refusal(
    'SecurityGroupRuleInvalidEtherType',
    `Security group rule for ethertype '${plain(value)}' not supported. Allowed values are ['IPv4', 'IPv6'].`,
  );
}

function protocolOf(value: JsonValue): string | null {
  if (value === null || value === '' || value === 'any') return null;
  const name = plain(value).toLowerCase();
  if (protocols.includes(name) || (/^\d{1,3}$/.test(name) && Number(name) <= 255)) return name;
  throw refusal(
    'SecurityGroupRuleInvalidProtocol',
    `Security group rule protocol ${plain(value)} not supported. Only protocol values [None, ${protocols
      .map((one) => `'${one}'`)
      .join(', ')}] and integer representations [0 to 255] are supported.`,
  );
}

function refuseForeignProtocol(protocol: string | null, etherType: string): void {
  const wrong = protocol !== null && etherType === 'IPv4' && (icmp6.has(protocol) || protocol.startsWith('ipv6-'));
  if (!wrong) return;
  throw refusal(
    'SecurityGroupEthertypeConflictWithProtocol',
    `Invalid ethertype ${etherType} for protocol ${protocol}.`,
  );
}

function portsOf(values: Values, protocol: string | null): readonly [number | null, number | null] {
  const min = portNumber(values['port_range_min'] ?? null);
  const max = portNumber(values['port_range_max'] ?? null);
  if (min === null && max === null) return [null, null];
  if (protocol === null) {
    throw refusal('SecurityGroupProtocolRequiredWithPorts', 'Must also specify protocol if port range is given.');
  }
  if (icmp.has(protocol) || icmp6.has(protocol)) return icmpValues(min, max);
  if (!withPorts.has(protocol)) {
    throw refusal(
      'SecurityGroupInvalidProtocolForPort',
      `Invalid protocol ${protocol} for port range, only supported for TCP, UDP, UDPLITE, SCTP and DCCP.`,
    );
  }
  for (const port of [min, max]) {
    if (port !== null && (port < 1 || port > 65_535)) throw wrongPort(port);
  }
  if (min === null || max === null || min > max) {
    throw refusal('SecurityGroupInvalidPortRange', 'For TCP/UDP protocols, port_range_min must be <= port_range_max');
  }
  return [min, max];
}

function icmpValues(type: number | null, code: number | null): readonly [number | null, number | null] {
  for (const [field, name, value] of [
    ['port_range_min', 'type', type],
    ['port_range_max', 'code', code],
  ] as const) {
    if (value === null || (value >= 0 && value <= 255)) continue;
    throw refusal(
      'SecurityGroupInvalidIcmpValue',
      `Invalid value for ICMP ${name} (${field}) ${value}. It must be 0 to 255.`,
    );
  }
  if (type === null) {
    throw refusal(
      'SecurityGroupMissingIcmpType',
      `ICMP code (port-range-max) ${code} is provided but ICMP type (port-range-min) is missing.`,
    );
  }
  return [type, code];
}

function portNumber(value: JsonValue): number | null {
  if (value === null) return null;
  const number = typeof value === 'string' && /^-?\d+$/.test(value) ? Number(value) : value;
  if (typeof number === 'number' && Number.isInteger(number)) return number;
  throw wrongPort(value);
}

function wrongPort(value: JsonValue): ApiFailure {
  return refusal('SecurityGroupInvalidPortValue', `Invalid value for port ${plain(value)}`);
}

function prefixOf(value: JsonValue, etherType: string): string | null {
  if (value === null || value === '') return null;
  const written = plain(value);
  const whole = versionOf(written) === null ? written : `${written}/${written.includes(':') ? 128 : 32}`;
  const cidr = parseCidr(whole);
  if (!cidr) throw refusal('InvalidCIDR', `Invalid CIDR ${written} given as IP prefix.`);
  if (`IPv${cidr.version}` !== etherType) {
    throw refusal('SecurityGroupRuleParameterConflict', `Conflicting value ethertype ${etherType} for CIDR ${written}`);
  }
  return written.includes('/') ? written : cidrText(cidr);
}

function refusal(type: string, message: string): ApiFailure {
  return new ApiFailure(400, message, { type });
}
