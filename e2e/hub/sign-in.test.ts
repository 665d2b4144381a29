import { generateKeyPairSync, sign } from 'node:crypto';
import { once } from 'node:events';
import { symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { dirname, isAbsolute, join } from 'node:path';
import { temporaryFolder } from '@allmend/kit-testing';
import { root, runCommand } from '@allmend/tools';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { readBlocks } from '../readers/blocks.ts';
import { follow } from '../readers/follow.ts';
import { startHubProcess } from './hub-process.ts';
import { findKubectl } from './kubectl-program.ts';

const page = 'docs/how-to/sign-in-with-oidc.md';
const kubectl = await findKubectl();
if (kubectl.path === null) console.log(`Skipped: the page about signing in. ${kubectl.missing}`);

const claims = {
  azp: 'allmend',
  email: 'ada@example.org',
  email_verified: true,
  realm_access: { roles: ['librarians'] },
};

beforeEach(() => {
  if (kubectl.path !== null && isAbsolute(kubectl.path))
    vi.stubEnv('PATH', `${dirname(kubectl.path)}:${process.env.PATH}`);
});
afterEach(() => {
  vi.unstubAllEnvs();
});

test.skipIf(kubectl.path === null)(
  'who has a token of the issuer of the page signs in',
  { timeout: 60_000 },
  async () => {
    await using folder = await temporaryFolder('reader');
    await using issuer = await startIssuer();
    const config = join(folder.path, 'settings.yaml');
    writeFileSync(config, settingsOfPage(issuer.url));
    await using hub = await startHubProcess(join(folder.path, 'hub'), ['--config', config]);
    writeFileSync(join(folder.path, 'kubeconfig'), await hub.kubeconfig());
    symlinkSync(join(root, 'allmend'), join(folder.path, 'allmend'));
    // What the reader of the page has in the terminal: the operator's kubeconfig, and a token.
    const profile = `export KUBECONFIG=${join(folder.path, 'kubeconfig')} TOKEN=${issuer.token(claims)}`;
    await follow(page, folder.path, profile);
    expect(hub.log()).not.toContain('was refused');

    for (const wrong of [
      { azp: 'another' },
      { email_verified: false },
      { aud: 'another' },
      { iss: 'https://login.example.org/realms/city' },
    ]) {
      const args = [
        '--kubeconfig',
        join(folder.path, 'kubeconfig'),
        '--token',
        issuer.token({ ...claims, ...wrong }),
        'get',
        'configmaps',
      ];
      const { code, err } = await runCommand(args, { program: kubectl.path!, cwd: folder.path });
      expect(code, JSON.stringify(wrong)).toBe(1);
      expect(err, JSON.stringify(wrong)).toContain('You must be logged in to the server');
    }
  },
);

/** The settings that the page shows, with an issuer that is there. */
function settingsOfPage(url: string): string {
  const block = readBlocks(page).find(({ marks }) => marks.get('file') === 'config.yaml')!;
  expect(block.text).toContain('https://login.example.org/realms/city');
  return block.text.replace('https://login.example.org/realms/city', url);
}

interface Issuer extends AsyncDisposable {
  readonly url: string;
  token(claims: object): string;
}

/** An OpenID Connect issuer on this machine. */
async function startIssuer(): Promise<Issuer> {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const jwk = { ...publicKey.export({ format: 'jwk' }), kid: 'one', alg: 'ES256', use: 'sig' };
  let url = '';
  const server = createServer((request, response) => {
    const discovery = { issuer: url, jwks_uri: `${url}/keys`, id_token_signing_alg_values_supported: ['ES256'] };
    const body = request.url === '/keys' ? { keys: [jwk] } : discovery;
    response.setHeader('content-type', 'application/json').end(JSON.stringify(body));
  });
  await once(server.listen(0, '127.0.0.1'), 'listening');
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  return {
    url,
    token(claims) {
      const now = Math.floor(Date.now() / 1000);
      const standard = { iss: url, aud: 'allmend', sub: 'ada', iat: now, exp: now + 600 };
      const text = `${encoded({ alg: 'ES256', kid: 'one', typ: 'JWT' })}.${encoded({ ...standard, ...claims })}`;
      const signature = sign('sha256', Buffer.from(text), { key: privateKey, dsaEncoding: 'ieee-p1363' });
      return `${text}.${signature.toString('base64url')}`;
    },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((done) => server.close(done));
    },
  };
}
