import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import { expect, test } from 'vitest';
import { stringify } from 'yaml';
import { openClient, readKubeconfig } from '../index.ts';

const pem = '-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n';
const key = '-----BEGIN PRIVATE KEY-----\nBBBB\n-----END PRIVATE KEY-----\n';
const base64 = (text: string): string => Buffer.from(text).toString('base64');

function config(cluster: object, user: object, context: object = {}): object {
  return {
    apiVersion: 'v1',
    kind: 'Config',
    clusters: [{ name: 'hub', cluster: { server: 'https://hub.example.org:8443', ...cluster } }],
    users: [{ name: 'me', user }],
    contexts: [
      { name: 'work', context: { cluster: 'hub', user: 'me', ...context } },
      { name: 'other', context: { cluster: 'hub', user: 'nobody' } },
    ],
    'current-context': 'work',
  };
}

async function read(document: object | string, files: Readonly<Record<string, string>> = {}, context?: string) {
  await using folder = await temporaryFolder('kubeconfig');
  const path = join(folder.path, 'config');
  await mkdir(join(folder.path, 'pki'));
  for (const [name, text] of Object.entries(files)) await writeFile(join(folder.path, name), text);
  await writeFile(path, typeof document === 'string' ? document : stringify(document));
  const found = await readKubeconfig(path, context === undefined ? {} : { context });
  return { ...found, credentials: await found.credentials() };
}

test('certificates stand in it', async () => {
  const user = { 'client-certificate-data': base64(pem), 'client-key-data': base64(key) };
  expect(await read(config({ 'certificate-authority-data': base64(pem) }, user, { namespace: 'shop' }))).toEqual({
    server: 'https://hub.example.org:8443',
    namespace: 'shop',
    credentials: { ca: pem, certificate: { cert: pem, key } },
  });
});

test('or in files beside it', async () => {
  const user = { 'client-certificate': 'pki/me.crt', 'client-key': 'pki/me.key' };
  const document = config({ 'certificate-authority': 'pki/ca.crt', 'tls-server-name': 'hub' }, user);
  const files = { 'pki/ca.crt': pem, 'pki/me.crt': pem, 'pki/me.key': key };
  expect(await read(document, files)).toMatchObject({
    namespace: 'default',
    credentials: { ca: pem, certificate: { cert: pem, key }, serverName: 'hub' },
  });
});

test('a token stands in it or in a file', async () => {
  expect(await read(config({ 'insecure-skip-tls-verify': true }, { token: 'abc' }))).toMatchObject({
    credentials: { token: 'abc', verify: 'no' },
  });
  expect(await read(config({}, { tokenFile: 'token' }), { token: 'def\n' })).toMatchObject({
    credentials: { token: 'def' },
  });
});

test.each([
  ['{', /is not YAML/],
  ['- a', /is not a mapping/],
  [{}, /no current context/],
  [{ ...config({}, {}), 'current-context': 'gone' }, /no context "gone"/],
  [config({}, {}, { cluster: 'gone' }), /no cluster "gone"/],
  [config({}, { exec: { command: 'x' } }), /user "me" has exec, which is not supported here/],
  [config({}, { as: 'admin' }), /user "me" has as/],
  [config({ 'proxy-url': 'http://p' }, {}), /cluster "hub" has proxy-url/],
  [config({}, { 'client-key-data': base64(key) }), /but not both/],
  [config({}, { 'client-key-data': base64('nothing') }), /client-key of user "me" holds no PEM block/],
  [config({}, { tokenFile: 'gone' }), /tokenFile of user "me": ENOENT/],
  [config({ server: 3 }, {}), /server of cluster "hub" is no text/],
  [config({ server: '' }, {}), /cluster "hub" has no server/],
] as const)('what cannot be used is a sentence (%#)', async (document, problem) => {
  await expect(read(document)).rejects.toMatchObject({
    reason: 'client.kubeconfig-unusable',
    message: expect.stringMatching(problem),
  });
});

test('a context can be named', async () => {
  await expect(read(config({}, {}), {}, 'other')).rejects.toThrow('no user "nobody"');
});

test('a file that cannot be parsed is not quoted', async () => {
  const error = await read('users:\n- token: canary-7f3a\n  x: [').catch((one: unknown) => one);
  expect(String(error)).not.toContain('canary');
});

test('a client opens it, with the tenant of its address', async () => {
  await using folder = await temporaryFolder('kubeconfig');
  const path = join(folder.path, 'config');
  await writeFile(
    path,
    stringify(config({ server: 'https://hub.example.org:8443/tenants/city:school/' }, { token: 'a' })),
  );
  const client = await openClient({ kubeconfig: path });
  expect([client.tenantPath, client.tenant('x').tenantPath]).toEqual(['city:school', 'x']);
  await client.close();
  await expect(openClient({ kubeconfig: join(folder.path, 'gone') })).rejects.toThrow('there is no such file');
});
