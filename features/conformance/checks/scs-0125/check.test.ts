import type { Verdict } from '@allmend/api';
import { formatMessage } from '@allmend/kit-i18n';
import { expect, test } from 'vitest';
import { inputOf } from '../../engine/testing.ts';
import type { CertificateView, TlsHost } from './observation.ts';
import { scs0125 } from './standard.ts';

const certificate: CertificateView = {
  subject: 'CN=api.heide.example',
  issuer: 'CN=Heide CA',
  validFrom: '2026-09-01T00:00:00Z',
  validTo: '2026-11-30T00:00:00Z',
  keyType: 'rsa',
  keyBits: 2048,
  curve: null,
  signature: 'sha256WithRSAEncryption',
  distrust: null,
};
const good: TlsHost = {
  host: 'api.heide.example',
  port: 443,
  services: ['compute', 'image'],
  error: null,
  versions: {
    SSLv3: 'refused',
    'TLSv1.0': 'refused',
    'TLSv1.1': 'refused',
    'TLSv1.2': 'accepted',
    'TLSv1.3': 'accepted',
  },
  foreignSuites: [],
  foreignGroups: [],
  unclear: [],
  dhBits: null,
  certificate,
};
const endpoint = { service: 'compute', interface: 'public', url: 'https://api.heide.example/v2.1' };

function judge(name: string, hosts: readonly Partial<TlsHost>[], endpoints: readonly object[] = [endpoint]) {
  const testcase = scs0125.testcases.find((one) => one.id === `allmend-0125-${name}`)!;
  const all = hosts.map((host) => ({ ...good, ...host }));
  return testcase.check(inputOf({ 'public-tls': { profile: '5.7', endpoints, hosts: all } }));
}

test('a host as wanted passes everything', () => {
  for (const { id } of scs0125.testcases) {
    expect(judge(id.replace('allmend-0125-', ''), [{}]), id).toMatchObject({ verdict: 'PASS' });
  }
});

test.each<[string, Partial<TlsHost>, Verdict]>([
  ['tls-versions', { versions: { ...good.versions, 'TLSv1.1': 'accepted' } }, 'FAIL'],
  ['tls-versions', { versions: { ...good.versions, SSLv3: 'accepted' } }, 'FAIL'],
  ['tls-versions', { versions: { ...good.versions, 'TLSv1.3': 'refused' } }, 'PASS'],
  ['tls-versions', { versions: { ...good.versions, 'TLSv1.2': 'refused', 'TLSv1.3': 'refused' } }, 'FAIL'],
  ['tls-versions', { versions: { ...good.versions, 'TLSv1.0': 'unclear' } }, 'DNF'],
  ['tls-versions', { versions: { ...good.versions, 'TLSv1.0': 'unclear', SSLv3: 'accepted' } }, 'FAIL'],
  ['tls-versions', { error: 'ECONNREFUSED', versions: {} }, 'DNF'],
  ['cipher-suites', { foreignSuites: ['TLS_RSA_WITH_AES_128_CBC_SHA'] }, 'FAIL'],
  ['cipher-suites', { dhBits: 1024 }, 'FAIL'],
  ['cipher-suites', { dhBits: 2048 }, 'PASS'],
  ['cipher-suites', { unclear: ['suites'] }, 'DNF'],
  ['groups', { foreignGroups: ['secp521r1'] }, 'FAIL'],
  ['groups', { unclear: ['groups'] }, 'DNF'],
  ['certificates', { certificate: { ...certificate, distrust: 'SELF_SIGNED_CERT_IN_CHAIN' } }, 'FAIL'],
  ['certificates', { certificate: { ...certificate, validTo: '2026-11-01T00:00:00Z' } }, 'FAIL'],
  ['certificates', { certificate: { ...certificate, validFrom: '2026-11-25T00:00:00Z' } }, 'FAIL'],
  ['certificates', { certificate: { ...certificate, validTo: '2027-09-02T00:00:00Z' } }, 'PASS'],
  ['certificates', { certificate: { ...certificate, validTo: '2027-09-03T00:00:00Z' } }, 'FAIL'],
  ['certificates', { certificate: { ...certificate, keyBits: 1024 } }, 'FAIL'],
  ['certificates', { certificate: { ...certificate, signature: 'sha1WithRSAEncryption' } }, 'FAIL'],
  ['certificates', { certificate: { ...certificate, keyType: 'ed25519', keyBits: null } }, 'FAIL'],
  [
    'certificates',
    { certificate: { ...certificate, keyType: 'ec', curve: 'prime256v1', signature: 'ecdsa-with-SHA256' } },
    'PASS',
  ],
  [
    'certificates',
    { certificate: { ...certificate, keyType: 'ec', curve: 'secp521r1', signature: 'ecdsa-with-SHA256' } },
    'FAIL',
  ],
  ['certificates', { certificate: null }, 'DNF'],
])('%s (%#): %o gives %s', (name, change, verdict) => {
  expect(judge(name, [{}, { ...change, host: 'other.heide.example' }]).verdict).toBe(verdict);
});

test('an expired certificate is told once', () => {
  const expired = { ...certificate, validTo: '2026-11-01T00:00:00Z', distrust: 'CERT_HAS_EXPIRED' };
  const lines = judge('certificates', [{ certificate: expired }]).details!.map((one) => formatMessage('en', one));
  expect(lines).toEqual([
    'api.heide.example:443 (compute, image): the certificate of CN=api.heide.example expired on 2026-11-01T00:00:00Z.',
  ]);
});

test('a host that cannot be asked does not hide the fault of another', () => {
  const hosts = [
    { error: 'ETIMEDOUT', versions: {} },
    { versions: { ...good.versions, 'TLSv1.0': 'accepted' as const } },
  ];
  const outcome = judge('tls-versions', hosts);
  expect(outcome.verdict).toBe('FAIL');
  expect(outcome.details).toHaveLength(2);
});

test('endpoints without TLS are named, whichever interface', () => {
  const plain = { service: 'image', interface: 'internal', url: 'http://10.0.0.1:9292' };
  const outcome = judge('https', [{}], [endpoint, plain]);
  expect(outcome.verdict).toBe('FAIL');
  expect(outcome.details!.map((one) => formatMessage('en', one))).toEqual([
    'The internal endpoint of image is http://10.0.0.1:9292.',
  ]);
  expect(judge('tls-versions', [], [plain]).verdict).toBe('DNF');
  expect(judge('https', [], []).verdict).toBe('DNF');
});
