import { expect, test } from 'vitest';
import { readTlsFiles } from './tls.ts';

const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';

test('PEM text needs no file', async () => {
  expect(await readTlsFiles({ verify: true, ca: pem, cert: null, key: null })).toEqual({ verify: true, ca: pem });
});

test('a file that is not there is named', async () => {
  await expect(readTlsFiles({ verify: true, ca: '/nowhere/ca.pem', cert: null, key: null })).rejects.toMatchObject({
    reason: 'egress.certificate-file',
    message: expect.stringContaining('/nowhere/ca.pem'),
  });
});
