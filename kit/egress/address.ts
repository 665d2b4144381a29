import { BlockList, isIP, isIPv4 } from 'node:net';

/**
 * What an address is for. `metadata` and `link-local` are where clouds keep the credentials of a machine; `reserved` is what no
 * server has (unspecified, multicast, future use).
 */
export type AddressClass = 'public' | 'private' | 'loopback' | 'link-local' | 'metadata' | 'reserved';

type Range = readonly [network: string, prefix: number];

/** In order of precedence. Sources: IANA special-purpose address registries; metadata addresses of the vendors' manuals. */
const ranges: readonly (readonly [AddressClass, readonly Range[]])[] = [
  [
    'metadata',
    [
      ['169.254.169.254', 32],
      ['100.100.100.200', 32],
      ['192.0.0.192', 32],
      ['168.63.129.16', 32],
      ['fd00:ec2::', 32],
      ['fd20:ce::254', 128],
      ['fe80::a9fe:a9fe', 128],
    ],
  ],
  [
    'link-local',
    [
      ['169.254.0.0', 16],
      ['fe80::', 10],
    ],
  ],
  [
    'loopback',
    [
      ['127.0.0.0', 8],
      ['::1', 128],
    ],
  ],
  [
    'private',
    [
      ['10.0.0.0', 8],
      ['172.16.0.0', 12],
      ['192.168.0.0', 16],
      ['100.64.0.0', 10],
      ['192.0.0.0', 24],
      ['192.0.2.0', 24],
      ['198.18.0.0', 15],
      ['198.51.100.0', 24],
      ['203.0.113.0', 24],
      ['fc00::', 7],
      ['fec0::', 10],
      ['2001:db8::', 32],
    ],
  ],
  [
    'reserved',
    [
      ['0.0.0.0', 8],
      ['224.0.0.0', 4],
      ['240.0.0.0', 4],
      ['::', 128],
      ['100::', 64],
      ['ff00::', 8],
    ],
  ],
];

const lists = ranges.map(([name, members]) => {
  const list = new BlockList();
  for (const [network, prefix] of members) list.addSubnet(network, prefix, isIPv4(network) ? 'ipv4' : 'ipv6');
  return [name, list] as const;
});

/** The class of an IP address. IPv4 inside IPv6 (mapped, NAT64, 6to4) counts as the IPv4 address. Throws on what is no address. */
export function classifyAddress(address: string): AddressClass {
  const bare = address.replace(/%.*$/, '');
  const version = isIP(bare);
  if (version === 0) throw new TypeError(`${address} is not an IP address`);
  // Asking for 6 again would compile that pattern, 4 ms, also where only version 4 occurs.
  const four = version === 6 ? embeddedIpv4(bare) : bare;
  const [plain, family] = four === null ? ([bare, 'ipv6'] as const) : ([four, 'ipv4'] as const);
  return lists.find(([, list]) => list.check(plain, family))?.[0] ?? 'public';
}

function embeddedIpv4(address: string): string | null {
  const words = expand(address);
  const at = (index: number): number => words[index] ?? 0;
  const leadingZero = words.slice(0, 5).every((word) => word === 0);
  if (leadingZero && at(5) === 0xffff) return dotted(at(6), at(7));
  // IPv4-compatible addresses (RFC 4291 §2.5.5.1) are obsolete; `::` and `::1` are not among them.
  if (leadingZero && at(5) === 0 && at(6) !== 0) return dotted(at(6), at(7));
  if (at(0) === 0x64 && at(1) === 0xff9b) return dotted(at(6), at(7));
  if (at(0) === 0x2002) return dotted(at(1), at(2));
  return null;
}

/** Eight 16-bit words; `URL` writes every IPv6 address in one canonical form, without dotted parts. */
function expand(address: string): number[] {
  const canonical = new URL(`http://[${address}]/`).hostname.slice(1, -1);
  const [head = '', tail] = canonical.split('::');
  const words = (text: string): number[] =>
    text === '' ? [] : text.split(':').map((word) => Number.parseInt(word, 16));
  const before = words(head);
  const after = words(tail ?? '');
  return [...before, ...Array<number>(8 - before.length - after.length).fill(0), ...after];
}

function dotted(high: number, low: number): string {
  return [high >> 8, high & 255, low >> 8, low & 255].join('.');
}
