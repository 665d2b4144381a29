import { createSign, generateKeyPairSync, type KeyObject } from 'node:crypto';

/** For tests: a self-signed certificate, in PEM with its key. Source: RFC 5280 §4.1. */
export function selfSigned(options: {
  readonly name: string;
  readonly days: number;
  readonly key?: 'rsa-1024' | 'rsa-2048' | 'ec';
}): { readonly cert: string; readonly key: string } {
  const { publicKey, privateKey } = keyPair(options.key ?? 'rsa-2048');
  const rsa = privateKey.asymmetricKeyType === 'rsa';
  const algorithm = rsa
    ? sequence(der(0x06, hex('2a864886f70d01010b')), der(0x05, []))
    : sequence(der(0x06, hex('2a8648ce3d040302')));
  const name = sequence(der(0x31, sequence(der(0x06, hex('550403')), der(0x0c, [...Buffer.from(options.name)]))));
  const now = Date.now();
  const body = sequence(
    der(0xa0, der(0x02, [2])),
    der(0x02, [1]),
    algorithm,
    name,
    sequence(time(now - 60_000), time(now - 60_000 + options.days * 86_400_000)),
    name,
    [...publicKey.export({ type: 'spki', format: 'der' })],
    der(0xa3, sequence(subjectAltName(options.name))),
  );
  const signature = createSign('sha256').update(Uint8Array.from(body)).sign(privateKey);
  const certificate = sequence(body, algorithm, der(0x03, [0, ...signature]));
  const base64 = Buffer.from(certificate).toString('base64').replaceAll(/.{64}/g, '$&\n');
  return {
    cert: `-----BEGIN CERTIFICATE-----\n${base64}\n-----END CERTIFICATE-----\n`,
    key: privateKey.export({ type: 'pkcs8', format: 'pem' }),
  };
}

function keyPair(kind: 'rsa-1024' | 'rsa-2048' | 'ec'): {
  readonly publicKey: KeyObject;
  readonly privateKey: KeyObject;
} {
  if (kind === 'ec') return generateKeyPairSync('ec', { namedCurve: 'prime256v1' });
  return generateKeyPairSync('rsa', { modulusLength: kind === 'rsa-1024' ? 1024 : 2048 });
}

function subjectAltName(name: string): number[] {
  return sequence(der(0x06, hex('551d11')), der(0x04, sequence(der(0x82, [...Buffer.from(name)]))));
}

function time(instant: number): number[] {
  const text = new Date(instant).toISOString().replaceAll(/[-:T]|\.\d+/g, '');
  return der(0x18, [...Buffer.from(text)]);
}

function sequence(...parts: readonly (readonly number[])[]): number[] {
  return der(0x30, parts.flat());
}

function der(tag: number, content: readonly number[]): number[] {
  const length = content.length;
  const size = length < 128 ? [length] : length < 256 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return [tag, ...size, ...content];
}

function hex(text: string): number[] {
  return [...Buffer.from(text, 'hex')];
}
