import { randomBytes } from 'node:crypto';
import { isIP } from 'node:net';
import { namedGroups, protocolVersions, type NamedGroup, type ProtocolVersion } from './code-points.ts';

/** What a client offers. */
export interface Offer {
  readonly version: ProtocolVersion;
  /** Code points, in order of preference. */
  readonly suites: readonly number[];
  readonly groups: readonly NamedGroup[];
  /** Name for SNI; not sent for addresses. */
  readonly host: string;
}

/** The first thing that a server says. */
export type Reply =
  | { readonly type: 'hello'; readonly version: number; readonly suite: number }
  | { readonly type: 'alert'; readonly description: number }
  | { readonly type: 'not-tls' };

const signatureSchemes = [
  ...[0x0403, 0x0503, 0x0603, 0x0807, 0x0808, 0x0804, 0x0805, 0x0806, 0x0809, 0x080a, 0x080b],
  ...[0x0401, 0x0501, 0x0601, 0x0301, 0x0303, 0x0203, 0x0201, 0x0402, 0x0202],
];

/**
 * A ClientHello, which Node's own TLS would not send for old versions and weak suites. Source: RFC 8446 §4.1.2, RFC 5246
 * §7.4.1.2, RFC 6101 §5.6.1.2.
 */
export function clientHello(offer: Offer): Uint8Array {
  const { version } = offer;
  const wire = Math.min(protocolVersions[version], protocolVersions['TLSv1.2']);
  const body = [
    ...uint16(wire),
    ...randomBytes(32),
    ...vector8(version === 'TLSv1.3' ? [...randomBytes(32)] : []),
    ...vector16(offer.suites.flatMap(uint16)),
    ...vector8([0]),
    // SSL 3.0 knows no extensions; some of its servers stumble over them.
    ...(version === 'SSLv3' ? [] : vector16(extensions(offer))),
  ];
  const handshake = [1, ...uint24(body.length), ...body];
  const recordVersion = version === 'SSLv3' ? protocolVersions.SSLv3 : protocolVersions['TLSv1.0'];
  return Uint8Array.from([22, ...uint16(recordVersion), ...vector16(handshake)]);
}

function extensions({ version, groups, host }: Offer): number[] {
  const modern = version === 'TLSv1.3';
  return [
    ...(host !== '' && isIP(host) === 0
      ? extension(0, vector16([0, ...vector16([...Buffer.from(host, 'ascii')])]))
      : []),
    ...extension(10, vector16(groups.flatMap((group) => uint16(namedGroups[group])))),
    ...extension(11, vector8([0])),
    ...(modern || version === 'TLSv1.2' ? extension(13, vector16(signatureSchemes.flatMap(uint16))) : []),
    ...extension(23, []),
    ...extension(0xff01, vector8([])),
    ...(modern ? extension(43, vector8(uint16(protocolVersions['TLSv1.3']))) : []),
    ...(modern ? extension(45, vector8([1])) : []),
    // Any 32 bytes are a public key of x25519; the handshake is never finished.
    ...(modern ? extension(51, vector16([...uint16(namedGroups.x25519), ...vector16([...randomBytes(32)])])) : []),
  ];
}

/** Bytes that a record announces: header and content; null until the header is there. */
export function recordLength(bytes: Uint8Array): number | null {
  return bytes.length < 5 ? null : 5 + (bytes[3]! << 8) + bytes[4]!;
}

/** Reads a server's first record: a ServerHello (also one that asks for a retry), an alert, or something that is no TLS. */
export function readReply(bytes: Uint8Array): Reply {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const isTls = bytes.length >= 7 && view.getUint8(1) === 3;
  if (!isTls) return { type: 'not-tls' };
  if (view.getUint8(0) === 21) return { type: 'alert', description: view.getUint8(6) };
  if (view.getUint8(0) !== 22 || view.getUint8(5) !== 2) return { type: 'not-tls' };
  try {
    return readServerHello(view);
  } catch (error) {
    // A hello that ends too early, or points outside itself.
    if (error instanceof RangeError) return { type: 'not-tls' };
    throw error;
  }
}

function readServerHello(view: DataView): Reply {
  const start = 9;
  const end = start + (view.getUint8(6) << 16) + view.getUint16(7);
  let at = start + 34;
  at += 1 + view.getUint8(at);
  const suite = view.getUint16(at);
  at += 3;
  let version = view.getUint16(start);
  if (at + 2 > end) return { type: 'hello', version, suite };
  const extensionsEnd = at + 2 + view.getUint16(at);
  at += 2;
  while (at + 4 <= extensionsEnd) {
    // supported_versions: the version that counts since TLS 1.3.
    if (view.getUint16(at) === 43) version = view.getUint16(at + 4);
    at += 4 + view.getUint16(at + 2);
  }
  return { type: 'hello', version, suite };
}

function extension(type: number, content: readonly number[]): number[] {
  return [...uint16(type), ...vector16(content)];
}

function vector8(content: readonly number[]): number[] {
  return [content.length, ...content];
}

function vector16(content: readonly number[]): number[] {
  return [...uint16(content.length), ...content];
}

function uint16(value: number): number[] {
  return [(value >> 8) & 0xff, value & 0xff];
}

function uint24(value: number): number[] {
  return [(value >> 16) & 0xff, ...uint16(value)];
}
