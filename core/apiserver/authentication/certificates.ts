import 'reflect-metadata';
import { createHash, X509Certificate } from 'node:crypto';
import { createLru } from '@allmend/kit-lru';
import * as x509 from '@peculiar/x509';
import type { Identity } from '../request/identity.ts';
import { tenantUri } from '../tls/certificate.ts';
import { AuthenticationFailure } from './failure.ts';
import { isFalseMaster } from './reserved-names.ts';

/** Whose client certificate it is. */
export interface CertificateAuthenticator {
  /** Throws `AuthenticationFailure`. `certificate` is DER. */
  verify(certificate: Uint8Array): Identity;
}

export interface CertificateOptions {
  /** PEM of the authorities whose client certificates are accepted; one block each. */
  readonly authorities: readonly string[];
  readonly clock?: () => Date;
}

/** A certificate that an authority has signed, read. Whether it is valid now is asked each time. */
interface ReadCertificate {
  readonly identity: Identity;
  readonly notBefore: number;
  readonly notAfter: number;
}

/** Certificates that are remembered, by their SHA-256. */
const remembered = 4096;
const tenantPattern = new RegExp(`^${tenantUri('([a-z0-9]{1,32})')}$`);

/**
 * Client certificates. TLS has checked the chain already; it is checked here again, since a listener behind which that did not
 * happen would take anybody for anybody. The user is the common name, the groups are the organisations, and the tenant is the
 * URI `urn:allmend:tenant:<id>` of the subject's alternative names: without it a certificate is valid nowhere.
 */
export function createCertificateAuthenticator(options: CertificateOptions): CertificateAuthenticator {
  const { clock = () => new Date() } = options;
  const authorities = options.authorities.map((pem) => new X509Certificate(pem));
  const known = createLru<ReadCertificate>({ capacity: remembered });
  return {
    verify(der) {
      const id = createHash('sha256').update(der).digest('base64');
      let certificate = known.get(id);
      if (!certificate) {
        certificate = readCertificate(der, authorities);
        known.set(id, certificate);
      }
      const now = clock().getTime();
      if (now < certificate.notBefore) throw refused('the certificate is not valid yet');
      if (now > certificate.notAfter) throw refused('the certificate has expired');
      return certificate.identity;
    },
  };
}

function readCertificate(der: Uint8Array, authorities: readonly X509Certificate[]): ReadCertificate {
  const parsed = parse(der);
  const { signed, certificate } = parsed;
  const issuer = authorities.find((ca) => signed.checkIssued(ca) && signed.verify(ca.publicKey));
  if (!issuer) throw refused('no authority of this server has signed the certificate');
  if (signed.ca) throw refused('it is the certificate of an authority');
  const usages = certificate.getExtension(x509.ExtendedKeyUsageExtension)?.usages ?? [];
  if (!usages.includes(x509.ExtendedKeyUsage.clientAuth)) throw refused('the certificate is not for clients');
  return {
    identity: identityOf(certificate),
    notBefore: certificate.notBefore.getTime(),
    notAfter: Math.min(certificate.notAfter.getTime(), Date.parse(issuer.validTo)),
  };
}

function parse(der: Uint8Array): { readonly signed: X509Certificate; readonly certificate: x509.X509Certificate } {
  try {
    return { signed: new X509Certificate(der), certificate: new x509.X509Certificate(new Uint8Array(der)) };
  } catch (cause) {
    throw refused('the certificate cannot be read', cause);
  }
}

function identityOf(certificate: x509.X509Certificate): Identity {
  const names = certificate.subjectName.getField('CN');
  const [name] = names;
  if (names.length !== 1 || !name) throw refused('the certificate has not exactly one common name');
  const groups = certificate.subjectName.getField('O');
  const identity: Identity = { issuer: 'certificate', tenant: tenantOf(certificate), name, groups };
  if (isFalseMaster(identity)) throw refused('the certificate names system:masters outside the root tenant');
  return identity;
}

function tenantOf(certificate: x509.X509Certificate): string {
  const names = certificate.getExtension(x509.SubjectAlternativeNameExtension)?.names.toJSON() ?? [];
  const tenants = names.flatMap(({ type, value }) => (type === 'url' ? (tenantPattern.exec(value)?.[1] ?? []) : []));
  if (tenants.length !== 1) throw refused('the certificate does not name exactly one tenant');
  return tenants[0]!;
}

function refused(problem: string, cause?: unknown): AuthenticationFailure {
  return new AuthenticationFailure('certificate', problem, { cause });
}
