import 'reflect-metadata';
import { webcrypto, X509Certificate } from 'node:crypto';
import * as x509 from '@peculiar/x509';
import { describe, expect, test } from 'vitest';
import { newAuthority } from '../tls/certificate-testing.ts';
import { issueClient, issueServer, tenantUri, type Certified } from '../tls/certificate.ts';
import { createCertificateAuthenticator } from './certificates.ts';
import { AuthenticationFailure } from './failure.ts';

const now = new Date('2026-11-21T12:00:00Z');
const ca = await newAuthority(now);
const der = ({ cert }: Certified): Uint8Array => new X509Certificate(cert).raw;
const authenticator = (at: Date = now, authority: Certified = ca) =>
  createCertificateAuthenticator({ authorities: [authority.cert], clock: () => at });
const days = (count: number): Date => new Date(now.getTime() + count * 86_400_000);

interface Odd {
  readonly subject?: string;
  readonly extensions?: readonly x509.Extension[];
}

/** A certificate that the CA has signed, but with a content that the server would never issue. */
async function odd({ subject = 'CN=alice', extensions = [] }: Odd): Promise<Uint8Array> {
  const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
  const keys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const key = await webcrypto.subtle.importKey('pkcs8', x509.PemConverter.decode(ca.key)[0]!, algorithm, false, [
    'sign',
  ]);
  const cert = await x509.X509CertificateGenerator.create({
    serialNumber: '01',
    subject,
    issuer: new x509.X509Certificate(ca.cert).subjectName,
    notBefore: days(-1),
    notAfter: days(1),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey,
    signingKey: key,
    extensions: [...extensions],
  });
  return new Uint8Array(cert.rawData);
}

const forClients = new x509.ExtendedKeyUsageExtension([x509.ExtendedKeyUsage.clientAuth]);
const uris = (...values: string[]) =>
  new x509.SubjectAlternativeNameExtension(values.map((value) => ({ type: 'url' as const, value })));

describe('client certificates', () => {
  test('give the user, the groups and the tenant in which they are valid', async () => {
    const cert = await issueClient(ca, { name: 'alice', groups: ['a', 'b'], tenant: 'abcdefghijklmnop' }, now, 30);
    expect(authenticator().verify(der(cert))).toEqual({
      issuer: 'certificate',
      tenant: 'abcdefghijklmnop',
      name: 'alice',
      groups: ['a', 'b'],
    });
  });

  test.each(['a, O=system:masters', 'a\nO=system:masters', 'a+O=x', 'Ärztin 🌱', '=', ' x'])(
    'a common name such as %j is one name and no groups',
    async (name) => {
      const cert = await issueClient(ca, { name, groups: [], tenant: 'root' }, now, 30);
      expect(authenticator().verify(der(cert))).toMatchObject({ name, groups: [] });
    },
  );

  test('that have expired or are not valid yet are refused, also when they were good a moment ago', async () => {
    const cert = await issueClient(ca, { name: 'alice', groups: [], tenant: 'root' }, now, 30);
    expect(() => authenticator(days(31)).verify(der(cert))).toThrow('has expired');
    expect(() => authenticator(days(-1)).verify(der(cert))).toThrow('not valid yet');
    let clock = now;
    const remembering = createCertificateAuthenticator({ authorities: [ca.cert], clock: () => clock });
    expect(remembering.verify(der(cert)).name).toBe('alice');
    clock = days(31);
    expect(() => remembering.verify(der(cert))).toThrow('has expired');
  });

  test('of another authority are refused, though it has the same name', async () => {
    const other = await newAuthority(now);
    const cert = await issueClient(other, { name: 'alice', groups: ['system:masters'], tenant: 'root' }, now, 30);
    expect(() => authenticator().verify(der(cert))).toThrow('no authority of this server');
  });

  test('of servers and of authorities are refused', async () => {
    const server = await issueServer(ca, ['localhost'], now, 30);
    expect(() => authenticator().verify(der(server))).toThrow('not for clients');
    expect(() => authenticator().verify(der(ca))).toThrow('certificate of an authority');
  });

  test.each<[string, Odd, string]>([
    ['no tenant', { extensions: [forClients] }, 'exactly one tenant'],
    ['two tenants', { extensions: [forClients, uris(tenantUri('root'), tenantUri('x'))] }, 'exactly one tenant'],
    ['another URI', { extensions: [forClients, uris('https://example.org/root')] }, 'exactly one tenant'],
    ['more behind the tenant', { extensions: [forClients, uris(`${tenantUri('root')}/x`)] }, 'exactly one tenant'],
    ['an empty tenant', { extensions: [forClients, uris(tenantUri(''))] }, 'exactly one tenant'],
    ['no name', { subject: 'O=a', extensions: [forClients, uris(tenantUri('root'))] }, 'one common name'],
    ['two names', { subject: 'CN=a,CN=b', extensions: [forClients, uris(tenantUri('root'))] }, 'one common name'],
    ['no usage', { extensions: [uris(tenantUri('root'))] }, 'not for clients'],
    [
      'masters elsewhere',
      { subject: 'CN=a,O=system:masters', extensions: [forClients, uris(tenantUri('abc'))] },
      'outside the root',
    ],
  ])('with %s are refused', async (_, content, problem) => {
    const bytes = await odd(content);
    expect(() => authenticator().verify(bytes)).toThrow(problem);
  });

  test('bytes that are no certificate are refused', () => {
    for (const bytes of [new Uint8Array(), new Uint8Array([0x30, 0x80]), Buffer.from('hello'), new Uint8Array(5000)]) {
      expect(() => authenticator().verify(bytes)).toThrow(AuthenticationFailure);
    }
  });

  test('one changed byte is noticed, wherever it is', async () => {
    const cert = der(await issueClient(ca, { name: 'alice', groups: [], tenant: 'root' }, now, 30));
    for (let at = 0; at < cert.length; at += 7) {
      const changed = new Uint8Array(cert);
      changed[at]! ^= 1;
      expect(() => authenticator().verify(changed), `byte ${at}`).toThrow(AuthenticationFailure);
    }
  });
});
