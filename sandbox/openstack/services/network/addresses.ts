import { isIPv4, isIPv6 } from 'node:net';

export type IpVersion = 4 | 6;

/** A network: its first address as a number, and how many leading bits are fixed. */
export interface Cidr {
  readonly version: IpVersion;
  readonly first: bigint;
  readonly last: bigint;
  readonly prefixLength: number;
}

/** 4, 6, or null when the text is no address. */
export function versionOf(address: string): IpVersion | null {
  if (isIPv4(address)) return 4;
  return isIPv6(address) && !address.includes('%') ? 6 : null;
}

/** An IPv4 or IPv6 address as a number. Throws a RangeError on anything else. */
export function toNumber(address: string): bigint {
  const version = versionOf(address);
  if (version === null) throw new RangeError(`"${address}" is no IP address`);
  if (version === 4) return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  return words(address).reduce((sum, word) => sum * 65_536n + BigInt(`0x${word}`), 0n);
}

/** The address in its usual text form; IPv6 compressed as RFC 5952 wants it. */
export function toAddress(value: bigint, version: IpVersion): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
  const parts = Array.from({ length: 8 }, (_, index) => ((value >> BigInt(112 - 16 * index)) & 0xffffn).toString(16));
  let best = { start: 0, length: 1 };
  for (let start = 0; start < 8; start += 1) {
    let end = start;
    while (end < 8 && parts[end] === '0') end += 1;
    if (end - start > best.length) best = { start, length: end - start };
  }
  if (best.length < 2) return parts.join(':');
  return `${parts.slice(0, best.start).join(':')}::${parts.slice(best.start + best.length).join(':')}`;
}

/** Reads `10.0.0.0/24`; host bits are cut off, as Neutron does. Null when it is no CIDR. */
export function parseCidr(text: string): Cidr | null {
  const [address = '', length, ...rest] = text.split('/');
  const version = versionOf(address);
  if (version === null || rest.length > 0 || length === undefined || !/^\d{1,3}$/.test(length)) return null;
  return Number(length) > bits(version) ? null : cidrOf(toNumber(address), Number(length), version);
}

/** The network of this size that contains an address. */
export function cidrOf(address: bigint, prefixLength: number, version: IpVersion): Cidr {
  const size = 1n << BigInt(bits(version) - prefixLength);
  const first = (address / size) * size;
  return { version, first, last: first + size - 1n, prefixLength };
}

/** `10.0.0.0/24` */
export function cidrText(cidr: Cidr): string {
  return `${toAddress(cidr.first, cidr.version)}/${cidr.prefixLength}`;
}

/** Number of bits of an address. */
export function bits(version: IpVersion): 32 | 128 {
  return version === 4 ? 32 : 128;
}

export function overlaps(a: Cidr, b: Cidr): boolean {
  return a.version === b.version && a.first <= b.last && b.first <= a.last;
}

export function contains(cidr: Cidr, address: string): boolean {
  if (versionOf(address) !== cidr.version) return false;
  const value = toNumber(address);
  return value >= cidr.first && value <= cidr.last;
}

/** The address that SLAAC makes of a /64 and a MAC address (EUI-64). */
export function slaacAddress(cidr: Cidr, macAddress: string): string {
  const octets = macAddress.split(':').map((octet) => BigInt(`0x${octet}`));
  const eui = [octets[0]! ^ 2n, octets[1]!, octets[2]!, 0xffn, 0xfen, octets[3]!, octets[4]!, octets[5]!];
  return toAddress(cidr.first + eui.reduce((sum, octet) => sum * 256n + octet, 0n), 6);
}

function words(address: string): string[] {
  const dotted = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(address);
  const plain = dotted ? `${dotted[1]}${quads(toNumber(dotted[2]!))}` : address;
  const [head = '', tail] = plain.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => '0'), ...right];
}

function quads(value: bigint): string {
  return `${(value >> 16n).toString(16)}:${(value & 0xffffn).toString(16)}`;
}
