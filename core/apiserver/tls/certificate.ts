import 'reflect-metadata';
import { createPublicKey, webcrypto } from 'node:crypto';
import * as x509 from '@peculiar/x509';

x509.cryptoProvider.set(webcrypto as never);

/** A key pair with its certificate, PEM. */
export interface Certified {
  readonly key: string;
  readonly cert: string;
}

/** What a certificate of a client says about it. */
export interface ClientSubject {
  /** Common name: the user. */
  readonly name: string;
  /** Organisations: the groups. */
  readonly groups: readonly string[];
  /** Id of the tenant in which it is valid. */
  readonly tenant: string;
}

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' } as const;
const day = 86_400_000;
/** Clocks of clients may be a little behind. */
const backdated = 5 * 60_000;

/** URI by which a certificate names the tenant in which it is valid. */
export const tenantUri = (tenant: string): string => `urn:allmend:tenant:${tenant}`;

/** A new private key, PEM. */
export async function newKey(): Promise<string> {
  return privatePem((await newKeys()).privateKey);
}

/** The certificate of a CA with this key, signed by itself, PEM; it can sign end certificates only. */
export async function issueAuthority(key: string, name: string, now: Date, days: number): Promise<string> {
  const keys = { privateKey: await signingKey(key), publicKey: await publicKey(key) };
  const cert = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: serial(),
    name: [{ CN: [name] }],
    notBefore: new Date(now.getTime() - backdated),
    notAfter: new Date(now.getTime() + days * day),
    signingAlgorithm: algorithm,
    keys,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(keys.publicKey),
    ],
  });
  return `${cert.toString('pem')}\n`;
}

/** A server certificate for these DNS names and IP addresses, signed by the CA. */
export function issueServer(ca: Certified, names: readonly string[], now: Date, days: number): Promise<Certified> {
  const isAddress = (name: string): boolean => /^[\d.]+$|:/.test(name);
  const alternatives = names.map((name) => ({
    type: isAddress(name) ? ('ip' as const) : ('dns' as const),
    value: name,
  }));
  return issue(ca, [{ CN: [names[0] ?? 'allmend'] }], now, days, [
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.serverAuth]),
    new x509.SubjectAlternativeNameExtension(alternatives),
  ]);
}

/** A client certificate, signed by the CA. */
export function issueClient(ca: Certified, subject: ClientSubject, now: Date, days: number): Promise<Certified> {
  const name: x509.JsonNameParams = [{ CN: [subject.name] }, ...subject.groups.map((group) => ({ O: [group] }))];
  return issue(ca, name, now, days, [
    new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]),
    new x509.SubjectAlternativeNameExtension([{ type: 'url', value: tenantUri(subject.tenant) }]),
  ]);
}

/** Instant at which a certificate ends, and the names for which it is valid. */
export function certificateFacts(pem: string): { readonly notAfter: Date; readonly names: readonly string[] } {
  const cert = new x509.X509Certificate(pem);
  const alternatives = cert.getExtension(x509.SubjectAlternativeNameExtension);
  return { notAfter: cert.notAfter, names: alternatives?.names.toJSON().map(({ value }) => value) ?? [] };
}

async function issue(
  ca: Certified,
  subject: x509.JsonNameParams,
  now: Date,
  days: number,
  extensions: x509.Extension[],
): Promise<Certified> {
  const keys = await newKeys();
  const issuer = new x509.X509Certificate(ca.cert);
  const end = Math.min(now.getTime() + days * day, issuer.notAfter.getTime());
  const cert = await x509.X509CertificateGenerator.create({
    serialNumber: serial(),
    subject: new x509.Name(subject).toString(),
    issuer: issuer.subjectName,
    notBefore: new Date(now.getTime() - backdated),
    notAfter: new Date(end),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: await signingKey(ca.key),
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      await x509.AuthorityKeyIdentifierExtension.create(issuer),
      ...extensions,
    ],
  });
  return { key: await privatePem(keys.privateKey), cert: `${cert.toString('pem')}\n` };
}

async function newKeys(): Promise<webcrypto.CryptoKeyPair> {
  return await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
}

function signingKey(pem: string): Promise<webcrypto.CryptoKey> {
  return webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decode(pem)[0]!, algorithm, false, ['sign']);
}

function publicKey(pem: string): Promise<webcrypto.CryptoKey> {
  const spki = createPublicKey(pem).export({ type: 'spki', format: 'der' });
  return webcrypto.subtle.importKey('spki', spki, algorithm, true, ['verify']);
}

async function privatePem(key: webcrypto.CryptoKey): Promise<string> {
  const bytes = await webcrypto.subtle.exportKey('pkcs8', key);
  return `${x509.PemConverter.encode(bytes, 'PRIVATE KEY')}\n`;
}

/** 127 random bits, positive. Source: RFC 5280 §4.1.2.2. */
function serial(): string {
  const bytes = webcrypto.getRandomValues(new Uint8Array(16));
  bytes[0] = (bytes[0]! & 0x7f) | 0x40;
  return Buffer.from(bytes).toString('hex');
}
