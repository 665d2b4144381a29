/** An IPv4 or IPv6 address as a number. Throws on anything else. */
export function toNumber(address: string): bigint {
  if (!address.includes(':')) {
    const parts = address.split('.');
    if (parts.length !== 4 || parts.some((part) => !/^\d{1,3}$/.test(part) || Number(part) > 255)) {
      throw new Error(`no address: ${address}`);
    }
    return parts.reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  }
  const [head = '', tail] = address.split('::');
  const left = head === '' ? [] : head.split(':');
  const right = tail === undefined || tail === '' ? [] : tail.split(':');
  const missing = 8 - left.length - right.length;
  if (missing < 0 || (tail === undefined && missing !== 0)) throw new Error(`no address: ${address}`);
  const words = [...left, ...Array.from({ length: missing }, () => '0'), ...right];
  if (words.some((word) => !/^[0-9a-f]{1,4}$/i.test(word))) throw new Error(`no address: ${address}`);
  return words.reduce((sum, word) => sum * 65536n + BigInt(`0x${word}`), 0n);
}

/** The address in its usual text form; IPv6 with its longest run of zeros shortened (RFC 5952). */
export function toAddress(value: bigint, version: 4 | 6): string {
  if (version === 4) return [24n, 16n, 8n, 0n].map((shift) => String((value >> shift) & 255n)).join('.');
  const words = Array.from({ length: 8 }, (_, index) => Number((value >> BigInt(112 - 16 * index)) & 65535n));
  let best = { start: 0, length: 0 };
  for (let start = 0; start < 8; start += 1) {
    let length = 0;
    while (start + length < 8 && words[start + length] === 0) length += 1;
    if (length > best.length) best = { start, length };
  }
  const text = (from: number, to: number) =>
    words
      .slice(from, to)
      .map((word) => word.toString(16))
      .join(':');
  if (best.length < 2) return text(0, 8);
  return `${text(0, best.start)}::${text(best.start + best.length, 8)}`;
}

/** First and last address of a network in CIDR notation. Throws on anything else. */
export function cidrRange(cidr: string): {
  readonly version: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
  readonly prefix: number;
} {
  const [address = '', length = ''] = cidr.split('/');
  const version = address.includes(':') ? 6 : 4;
  const bits = version === 4 ? 32 : 128;
  const prefix = Number(length);
  if (!/^\d+$/.test(length) || prefix > bits) throw new Error(`no network: ${cidr}`);
  const size = 1n << BigInt(bits - prefix);
  const first = (toNumber(address) / size) * size;
  return { version, first, last: first + size - 1n, prefix };
}
