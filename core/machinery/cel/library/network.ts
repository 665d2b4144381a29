import { readingCost, spend, type Meter } from '../budget.ts';
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

function readIp(meter: Meter, text: string): IpAddress {
  spend(meter, readingCost);
  return parseIp(text) ?? fail(`IP Address "${text.slice(0, 64)}" parse error during conversion from string`);
}

const printCidr = ({ address, bits }: Cidr): string => `${printIp(address)}/${bits}`;
const cidrValue = (cidr: Cidr): CelOpaque<Cidr> => new CelOpaque('net.CIDR', printCidr(cidr), cidr);

function readCidr(meter: Meter, text: string): Cidr {
  spend(meter, readingCost);
  return parseCidr(text) ?? fail(`network address parse error during conversion from string: "${text.slice(0, 64)}"`);
}

function isRead(meter: Meter, value: unknown): boolean {
  spend(meter, readingCost);
  return value !== null;
}

const containsCidr = (outer: Cidr, inner: Cidr): boolean =>
  outer.bits <= inner.bits && containsIp(outer, inner.address);

const predicates = { isUnspecified, isLoopback, isLinkLocalMulticast, isLinkLocalUnicast, isGlobalUnicast } as const;

/** IP addresses and networks. Source: apiserver pkg/cel/library/{ip,cidr}.go. */
export const network: readonly Overload[] = [
  overload('ip(string): net.IP', ([text], meter) => ipValue(readIp(meter, text))),
  overload('isIP(string): bool', ([text], meter) => isRead(meter, parseIp(text))),
  overload('ip.isCanonical(string): bool', ([text], meter) => printIp(readIp(meter, text)) === text),
  overload('string(net.IP): string', ([{ key }]) => key),
  overload('net.IP.family(): int', ([{ data }]) => (data.length === 4 ? 4n : 6n)),
  ...Object.entries(predicates).map(([name, holds]) =>
    overload(`net.IP.${name as 'is'}(): bool`, ([{ data }]) => holds(data)),
  ),
  overload('cidr(string): net.CIDR', ([text], meter) => cidrValue(readCidr(meter, text))),
  overload('isCIDR(string): bool', ([text], meter) => isRead(meter, parseCidr(text))),
  overload('string(net.CIDR): string', ([{ key }]) => key),
  overload('net.CIDR.containsIP(net.IP): bool', ([{ data }, ip]) => containsIp(data, ip.data)),
  overload('net.CIDR.containsIP(string): bool', ([{ data }, text], meter) => containsIp(data, readIp(meter, text))),
  overload('net.CIDR.containsCIDR(net.CIDR): bool', ([{ data }, inner]) => containsCidr(data, inner.data)),
  overload('net.CIDR.containsCIDR(string): bool', ([{ data }, text], meter) =>
    containsCidr(data, readCidr(meter, text)),
  ),
  overload('net.CIDR.ip(): net.IP', ([{ data }]) => ipValue(data.address)),
  overload('net.CIDR.masked(): net.CIDR', ([{ data }]) => cidrValue(masked(data))),
  overload('net.CIDR.prefixLength(): int', ([{ data }]) => BigInt(data.bits)),
];
