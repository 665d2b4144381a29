import { createHash, X509Certificate } from 'node:crypto';
import { storeErrors, type Store } from '@allmend/core-store';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { merge, refusal } from '../registry/testing.ts';
import { rootTenant } from '../tenancy/tenants.ts';
import { newAuthority } from '../tls/certificate-testing.ts';
import { issueClient } from '../tls/certificate.ts';
import { createAccountTokens } from './service-account/account-tokens.ts';
import { openScene, ownIssuer, start, tokenOf, type Scene } from './testing.ts';
import { longestToken } from './tokens.ts';

let scene: Scene;
const ca = await newAuthority(start);
const secret = 'canary-0123456789';

beforeAll(async () => {
  scene = await openScene({
    clientAuthorities: [ca.cert],
    staticTokens: [{ sha256: createHash('sha256').update(secret).digest('hex'), name: 'boot', groups: ['starters'] }],
  });
});
afterAll(() => scene[Symbol.asyncDispose]());

const certificateOf = async (name: string, tenant: string, groups: string[] = []): Promise<Uint8Array> =>
  new X509Certificate((await issueClient(ca, { name, groups, tenant }, start, 30)).cert).raw;
const ask = (credentials: { bearer?: string; certificate?: Uint8Array }, tenant = scene.city) =>
  scene.authentication.authenticator.authenticate(tenant, { bearer: null, certificate: null, ...credentials });

test('a store that does not answer is no wrong credential', async () => {
  const { keys } = scene.authentication;
  await keys.signer();
  const token = tokenOf(await scene.issue('default'));
  const broken: Store = {
    ...scene.hub.store,
    id: scene.hub.store.id,
    get: () => Promise.reject(storeErrors.error('unavailable', { store: 'the store', problem: 'gone' })),
  };
  const tokens = createAccountTokens({ store: broken, keys, issuer: ownIssuer, clock: () => scene.now });
  const error = await refusal(tokens.verify(scene.city, token, [ownIssuer]));
  expect(error.code).toBe(503);
});

describe('the chain of authenticators', () => {
  test('who shows nothing is nobody', async () => {
    expect(await ask({})).toBeNull();
  });

  test('everybody who is known is in system:authenticated, once', async () => {
    expect(await ask({ bearer: secret })).toEqual({
      issuer: 'token',
      tenant: 'root',
      name: 'boot',
      groups: ['starters', 'system:authenticated'],
    });
    const certificate = await certificateOf('alice', scene.city.id, ['system:authenticated']);
    expect((await ask({ certificate }))?.groups).toEqual(['system:authenticated']);
  });

  test('an identity keeps its own tenant, whichever tenant is asked', async () => {
    const certificate = await certificateOf('alice', scene.city.id);
    for (const tenant of [scene.city, scene.school, rootTenant]) {
      expect(await ask({ certificate }, tenant)).toMatchObject({ tenant: scene.city.id, name: 'alice' });
    }
  });

  test('a token decides where there is one, be it a wrong one beside a good certificate', async () => {
    const certificate = await certificateOf('alice', scene.city.id);
    expect((await ask({ bearer: secret, certificate }))?.name).toBe('boot');
    expect((await refusal(ask({ bearer: 'wrong', certificate }))).code).toBe(401);
  });

  test('what does not hold is 401 without a hint; the log says why, and never holds the credential', async () => {
    const from = scene.log.length;
    const tokens = [
      'wrong-canary-token',
      `${secret}x`,
      'with space',
      'ümlaut',
      'a\u0000b',
      'x'.repeat(longestToken + 1),
      'e30.e30.e30',
      'a.b.c',
      '..',
    ];
    for (const bearer of tokens) {
      const error = await refusal(ask({ bearer }));
      expect(error.status).toEqual((await refusal(ask({ bearer: 'another' }))).status);
      expect(error.message).toBe('Unauthorized');
    }
    const lines = scene.log.slice(from);
    expect(lines.length).toBeGreaterThan(0);
    expect(lines[0]).toContain('no authenticator knows the token');
    expect(lines.join('')).not.toMatch(/canary|xxxx/);
  });

  test('a flood of wrong tokens is no flood of log', async () => {
    const from = scene.log.length;
    scene.now = new Date(start.getTime() + 5000);
    for (let at = 0; at < 200; at++) await refusal(ask({ bearer: `wrong-${at}` }));
    expect(scene.log.length - from).toBe(10);
    scene.now = new Date(start.getTime() + 6000);
    await refusal(ask({ bearer: 'wrong' }));
    expect(scene.log.at(-1)).toContain('"omitted":190');
    scene.now = start;
  });

  test('who comes from a tenant that is suspended or gone is known nowhere', async () => {
    const kind = 'tenants.tenancy.allmend.dev';
    const gone = await certificateOf('ghost', 'aaaaaaaaaaaaaaaa');
    expect((await refusal(ask({ certificate: gone }))).code).toBe(401);
    await scene.hub.create(kind, { metadata: { name: 'club' }, spec: {} });
    const club = await scene.hub.tenants.resolve('club');
    const certificate = await certificateOf('carl', club.id);
    expect((await ask({ certificate }))?.name).toBe('carl');
    await scene.hub.patch(kind, 'club', merge({ spec: { suspended: true } }));
    expect((await refusal(ask({ certificate }))).code).toBe(401);
    await scene.hub.patch(kind, 'club', merge({ spec: { suspended: false } }));
    expect((await ask({ certificate }))?.name).toBe('carl');
  });
});
