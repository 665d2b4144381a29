import { spend, traversal } from '../budget.ts';
import { fail } from '../failure.ts';
import { CelOpaque } from '../value.ts';
import {
  containsIp,
  isGlobalUnicast,
  isLinkLocalMulticast,
  isLinkLocalUnicast,
  isLoopback,
  isUnspecified,
  masked,
  parseCidr,
  parseIp,
  printIp,
} from './ip-address.ts';
import type { Cidr, IpAddress } from './opaque.ts';
import { overload, type Overload } from './overload.ts';

const ipValue = (address: IpAddress): CelOpaque<IpAddress> => new CelOpaque('net.IP', printIp(address), address);

function readIp(text: string): IpAddress {
  return parseIp(text) ?? fail(`IP Address "${text.slice(0, 64)}" parse error during conversion from string`);
}

const printCidr = ({ address, bits }: Cidr): string => `${printIp(address)}/${bits}`;
const cidrValue = (cidr: Cidr): CelOpaque<Cidr> => new CelOpaque('net.CIDR', printCidr(cidr), cidr);

function readCidr(text: string): Cidr {
  return parseCidr(text) ?? fail(`network address parse error during conversion from string: "${text.slice(0, 64)}"`);
}

const containsCidr = (outer: Cidr, inner: Cidr): boolean =>
  outer.bits <= inner.bits && containsIp(outer, inner.address);

const predicates = { isUnspecified, isLoopback, isLinkLocalMulticast, isLinkLocalUnicast, isGlobalUnicast } as const;

/** IP addresses and networks. Source: apiserver pkg/cel/library/{ip,cidr}.go. */
export const network: readonly Overload[] = [
  overload('ip(string): net.IP', ([text], meter) => {
    spend(meter, traversal(text.length));
    return ipValue(readIp(text));
  }),
  overload('isIP(string): bool', ([text]) => parseIp(text) !== null),
  overload('ip.isCanonical(string): bool', ([text]) => printIp(readIp(text)) === text),
  overload('string(net.IP): string', ([{ key }]) => key),
  overload('net.IP.family(): int', ([{ data }]) => (data.length === 4 ? 4n : 6n)),
  ...Object.entries(predicates).map(([name, holds]) =>
    overload(`net.IP.${name as 'is'}(): bool`, ([{ data }]) => holds(data)),
  ),
  overload('cidr(string): net.CIDR', ([text], meter) => {
    spend(meter, traversal(text.length));
    return cidrValue(readCidr(text));
  }),
  overload('isCIDR(string): bool', ([text]) => parseCidr(text) !== null),
  overload('string(net.CIDR): string', ([{ key }]) => key),
  overload('net.CIDR.containsIP(net.IP): bool', ([{ data }, ip]) => containsIp(data, ip.data)),
  overload('net.CIDR.containsIP(string): bool', ([{ data }, text]) => containsIp(data, readIp(text))),
  overload('net.CIDR.containsCIDR(net.CIDR): bool', ([{ data }, inner]) => containsCidr(data, inner.data)),
  overload('net.CIDR.containsCIDR(string): bool', ([{ data }, text]) => containsCidr(data, readCidr(text))),
  overload('net.CIDR.ip(): net.IP', ([{ data }]) => ipValue(data.address)),
  overload('net.CIDR.masked(): net.CIDR', ([{ data }]) => cidrValue(masked(data))),
  overload('net.CIDR.prefixLength(): int', ([{ data }]) => BigInt(data.bits)),
];
