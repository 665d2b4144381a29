import type { Cidr, IpAddress } from './opaque.ts';

/** The bytes of an address; null when the text is none. Zones and IPv4 inside of IPv6 are none. */
export function parseIp(text: string): IpAddress | null {
  if (text.length > 45) return null;
  return text.includes(':') ? parseIpv6(text) : parseIpv4(text);
}

function parseIpv4(text: string): IpAddress | null {
  const parts = text.split('.');
  const isAddress =
    parts.length === 4 && parts.every((part) => /^(?:0|[1-9]\d{0,2})$/.test(part) && Number(part) <= 255);
  return isAddress ? Uint8Array.from(parts, Number) : null;
}

function parseIpv6(text: string): IpAddress | null {
  const halves = text.split('::');
  if (halves.length > 2) return null;
  const groups = halves.map(parseGroups);
  if (groups.includes(null)) return null;
  const [head, tail] = groups as number[][];
  const missing = 8 - head!.length - (tail?.length ?? 0);
  if (tail ? missing < 1 : missing !== 0) return null;
  const all = [...head!, ...Array<number>(Math.max(missing, 0)).fill(0), ...(tail ?? [])];
  const bytes = Uint8Array.from(all.flatMap((group) => [group >> 8, group & 0xff]));
  return isMappedIpv4(bytes) ? null : bytes;
}

/** The last group may be an IPv4 address, which counts as two. */
function parseGroups(text: string): number[] | null {
  if (text === '') return [];
  const groups: number[] = [];
  const parts = text.split(':');
  for (const [at, part] of parts.entries()) {
    if (/^[0-9a-fA-F]{1,4}$/.test(part)) groups.push(Number.parseInt(part, 16));
    else {
      const last = at === parts.length - 1 ? parseIpv4(part) : null;
      if (!last) return null;
      groups.push((last[0]! << 8) | last[1]!, (last[2]! << 8) | last[3]!);
    }
  }
  return groups;
}

const isMappedIpv4 = (bytes: Uint8Array): boolean =>
  bytes.subarray(0, 10).every((byte) => byte === 0) && bytes[10] === 0xff && bytes[11] === 0xff;

/** The canonical text: RFC 5952 for IPv6. */
export function printIp(address: IpAddress): string {
  if (address.length === 4) return address.join('.');
  const groups = Array.from({ length: 8 }, (_none, at) => (address[at * 2]! << 8) | address[at * 2 + 1]!);
  const { start, length } = longestZeros(groups);
  const hex = (from: number, to: number): string =>
    groups
      .slice(from, to)
      .map((group) => group.toString(16))
      .join(':');
  return length < 2 ? hex(0, 8) : `${hex(0, start)}::${hex(start + length, 8)}`;
}

function longestZeros(groups: readonly number[]): { readonly start: number; readonly length: number } {
  let best = { start: 0, length: 0 };
  let length = 0;
  for (const [at, group] of groups.entries()) {
    length = group === 0 ? length + 1 : 0;
    if (length > best.length) best = { start: at - length + 1, length };
  }
  return best;
}

/** A network such as `10.0.0.0/8`; null when the text is none. */
export function parseCidr(text: string): Cidr | null {
  const slash = text.indexOf('/');
  const bits = text.slice(slash + 1);
  const address = slash < 0 ? null : parseIp(text.slice(0, slash));
  if (!address || !/^(?:0|[1-9]\d{0,2})$/.test(bits) || Number(bits) > address.length * 8) return null;
  return { address, bits: Number(bits) };
}

/** The network with all bits beyond its prefix zero. */
export function masked({ address, bits }: Cidr): Cidr {
  const bytes = address.map((byte, at) => byte & (0xff00 >> Math.min(8, Math.max(0, bits - at * 8))) & 0xff);
  return { address: bytes, bits };
}

export function containsIp(cidr: Cidr, address: IpAddress): boolean {
  if (address.length !== cidr.address.length) return false;
  const other = masked({ address, bits: cidr.bits }).address;
  return masked(cidr).address.every((byte, at) => byte === other[at]);
}

export const isUnspecified = (address: IpAddress): boolean => address.every((byte) => byte === 0);

export const isLoopback = (address: IpAddress): boolean =>
  address.length === 4
    ? address[0] === 127
    : address.at(-1) === 1 && address.subarray(0, 15).every((byte) => byte === 0);

const isMulticast = (address: IpAddress): boolean =>
  address.length === 4 ? (address[0]! & 0xf0) === 0xe0 : address[0] === 0xff;

export const isLinkLocalMulticast = (address: IpAddress): boolean =>
  address.length === 4
    ? address[0] === 224 && address[1] === 0 && address[2] === 0
    : address[0] === 0xff && (address[1]! & 0x0f) === 2;

export const isLinkLocalUnicast = (address: IpAddress): boolean =>
  address.length === 4
    ? address[0] === 169 && address[1] === 254
    : address[0] === 0xfe && (address[1]! & 0xc0) === 0x80;

/** Source: Go, net/netip Addr.IsGlobalUnicast: private addresses are global, too. */
export const isGlobalUnicast = (address: IpAddress): boolean =>
  !address.every((byte) => byte === 255) &&
  !isUnspecified(address) &&
  !isLoopback(address) &&
  !isMulticast(address) &&
  !isLinkLocalUnicast(address);
