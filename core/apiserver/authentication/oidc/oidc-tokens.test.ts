import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { SignJWT, type JWK } from 'jose';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { waitUntil } from '@allmend/kit-testing';
import { AuthenticationFailure } from '../failure.ts';
import type { OidcIssuer } from './issuer-config.ts';
import { createOidcTokens, type OidcTokensOptions } from './oidc-tokens.ts';

const own = ['https://hub.example.org'];
const root = { id: 'root', path: '' };
const city = { id: 'cityaaaaaaaaaaaa', path: 'city' };
const school = { id: 'schoolaaaaaaaaaa', path: 'school' };
const start = new Date('2026-11-21T12:00:00Z');

interface Signer {
  readonly key: KeyObject;
  readonly jwk: JWK;
}
const signer = (kid: string, more: object = {}): Signer => {
  const { privateKey, publicKey } = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  return { key: privateKey, jwk: { ...(publicKey.export({ format: 'jwk' }) as JWK), kid, ...more } };
};
const first = signer('first');
const second = signer('second');

/** An issuer on this machine whose answers tests change. */
let server: Server;
let url: string;
let keys: unknown;
let discovery: (() => object) | null;
let down: boolean;
let asked: string[];
let now: Date;

beforeAll(async () => {
  server = createServer((request, response) => {
    asked.push(request.url!);
    if (down) {
      response.writeHead(503).end();
      return;
    }
    const body = request.url === '/jwks' ? { keys } : (discovery?.() ?? { issuer: url, jwks_uri: `${url}/jwks` });
    response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => new Promise((resolve) => server.close(resolve)));
beforeEach(() => {
  keys = [first.jwk];
  discovery = null;
  down = false;
  asked = [];
  now = start;
});
afterEach(() => server.closeAllConnections());

const config = (more: Partial<OidcIssuer> = {}): OidcIssuer => ({
  url,
  audiences: ['hub'],
  username: { claim: 'sub', prefix: 'sso:' },
  ...more,
});
const open = (issuers: readonly OidcIssuer[] = [config()], more: Partial<OidcTokensOptions> = {}) =>
  createOidcTokens({ issuers, ownIssuer: own[0]!, audiences: own, clock: () => now, ...more });

const seconds = (offset: number): number => Math.floor(start.getTime() / 1000) + offset;
const claims = (more: object = {}): Record<string, unknown> => ({
  iss: url,
  sub: 'alice',
  aud: 'hub',
  iat: seconds(0),
  exp: seconds(600),
  ...more,
});
const sign = (more: object = {}, by: Signer = first, header: object = {}): Promise<string> =>
  new SignJWT(claims(more)).setProtectedHeader({ alg: 'ES256', kid: by.jwk.kid!, ...header }).sign(by.key);

const problemOf = async (promise: Promise<unknown>): Promise<string> => {
  const error = await promise.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof AuthenticationFailure)) throw new Error(`not refused: ${String(error)}`);
  return error.message;
};

describe('tokens of an OpenID Connect issuer', () => {
  test('say who asks, by the mapping of the issuer', async () => {
    const tokens = open([
      config({
        groups: { claim: '/realm/roles', prefix: 'sso:' },
        uid: { claim: 'id' },
        extra: [{ key: 'example.org/department', claim: 'https://example.org/department' }],
      }),
    ]);
    const token = await sign({
      id: 'u-1',
      realm: { roles: ['staff', 'night', 7] },
      'https://example.org/department': 'library',
    });
    expect((await tokens.verify(root, token, own))?.identity).toEqual({
      issuer: url,
      tenant: 'root',
      name: 'sso:alice',
      groups: ['sso:staff', 'sso:night'],
      uid: 'u-1',
      extra: { 'example.org/department': ['library'] },
    });
  });

  test('of issuers that are not configured are not known', async () => {
    expect(await open([]).verify(root, await sign(), own)).toBeNull();
    expect(await open().verify(root, await sign({ iss: 'https://example.org' }), own)).toBeNull();
    expect(await open().verify(root, await sign({ iss: `${url}/` }), own)).toBeNull();
    expect(await open().verify(root, 'no-jwt', own)).toBeNull();
    expect(asked).toEqual([]);
  });

  test.each<[string, object, string]>([
    ['another audience', { aud: 'shop' }, '"aud"'],
    ['no audience', { aud: undefined }, '"aud"'],
    ['no end', { exp: undefined }, '"exp"'],
    ['an end that is no number', { exp: 'never' }, '"exp"'],
    ['an end long ago', { exp: seconds(-31) }, 'expired'],
    ['a beginning in the future', { nbf: seconds(31) }, '"nbf"'],
    ['no user', { sub: undefined }, 'user name'],
    ['an empty user', { sub: '' }, 'user name'],
    ['a user that is no text', { sub: ['alice'] }, 'user name'],
  ])('with %s are refused', async (_, more, problem) => {
    expect(await problemOf(open().verify(root, await sign(more), own))).toContain(problem);
  });

  test('clocks may differ by half a minute', async () => {
    expect(await open().verify(root, await sign({ exp: seconds(-29) }), own)).not.toBeNull();
    expect(await open().verify(root, await sign({ nbf: seconds(29) }), own)).not.toBeNull();
  });

  test.each([
    'system:admin',
    'system:serviceaccount:default:robot',
    'tenancy.allmend.dev:administrators',
    'a\nb',
    'a\u202Eb',
    'x'.repeat(600),
  ])('that name a user such as %j are refused', async (sub) => {
    const bare = config({ username: { claim: 'sub', prefix: '' } });
    expect(await problemOf(open([bare]).verify(root, await sign({ sub }), own))).toContain('a user name in the token');
  });

  test.each(['system:masters', 'tenancy.allmend.dev:administrators', 'system:authenticated'])(
    'that name the group %s are refused, as a list or alone',
    async (group) => {
      const grouped = config({ groups: { claim: 'groups', prefix: '' } });
      for (const groups of [group, ['staff', group]]) {
        const problem = await problemOf(open([grouped]).verify(root, await sign({ groups }), own));
        expect(problem).toContain('a group in the token');
      }
    },
  );

  test('a prefix cannot be undone by what comes after it', async () => {
    const grouped = config({ groups: { claim: 'groups', prefix: 'sso:' } });
    const { identity } = (await open([grouped]).verify(root, await sign({ groups: ['system:masters'] }), own))!;
    expect(identity.groups).toEqual(['sso:system:masters']);
  });

  test('an e-mail address counts only when it is verified', async () => {
    const mail = config({ username: { claim: 'email', prefix: '' } });
    const email = 'alice@example.org';
    const name = async (more: object) =>
      (await open([mail]).verify(root, await sign({ email, ...more }), own))?.identity.name;
    expect(await name({})).toBe(email);
    expect(await name({ email_verified: true })).toBe(email);
    for (const wrong of [false, 'true', null]) {
      expect(await problemOf(open([mail]).verify(root, await sign({ email, email_verified: wrong }), own))).toContain(
        'not verified',
      );
    }
  });

  test('rules on claims must hold', async () => {
    const ruled = config({ rules: [{ claim: 'hd', requiredValue: 'example.org' }] });
    expect(await open([ruled]).verify(root, await sign({ hd: 'example.org' }), own)).not.toBeNull();
    expect(await open([ruled]).verify(root, await sign({ hd: ['x', 'example.org'] }), own)).not.toBeNull();
    for (const hd of ['example.com', undefined, ['x']]) {
      expect(await problemOf(open([ruled]).verify(root, await sign({ hd }), own))).toContain('"hd"');
    }
  });

  test('claims with names of prototypes are claims like others', async () => {
    const odd = config({ username: { claim: 'constructor', prefix: '' } });
    expect(await problemOf(open([odd]).verify(root, await sign(), own))).toContain('user name');
    const pointed = config({ username: { claim: '/__proto__/name', prefix: '' } });
    expect(await problemOf(open([pointed]).verify(root, await sign(), own))).toContain('user name');
  });
});

describe('signatures', () => {
  const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

  test('alg=none and shared secrets are refused before any key is asked for', async () => {
    const publicPem = first.key.export({ format: 'pem', type: 'pkcs8' });
    const secret = await new SignJWT(claims())
      .setProtectedHeader({ alg: 'HS256', kid: 'first' })
      .sign(Buffer.from(publicPem));
    for (const token of [
      `${encode({ alg: 'none' })}.${encode(claims())}.`,
      `${encode({ alg: 'None', kid: 'first' })}.${encode(claims())}.AAAA`,
      secret,
    ]) {
      expect(await problemOf(open().verify(root, token, own))).toContain('asymmetric');
    }
    expect(asked).toEqual([]);
  });

  test('of other keys are refused, whatever key id they name', async () => {
    expect(await problemOf(open().verify(root, await sign({}, second), own))).toContain('no key of that id');
    expect(await problemOf(open().verify(root, await sign({}, second, { kid: 'first' }), own))).toContain('signature');
    const jwk = second.jwk;
    const own2 = await sign({}, second, { kid: 'first', jwk, jku: `${url}/other`, x5u: `${url}/other` });
    expect(await problemOf(open().verify(root, own2, own))).toContain('signature');
    expect(asked).not.toContain('/other');
  });

  test('two keys of one id, and tokens without id, are tried one after the other', async () => {
    keys = [{ ...second.jwk, kid: 'first' }, first.jwk];
    expect(await open().verify(root, await sign(), own)).not.toBeNull();
    const bare = await new SignJWT(claims()).setProtectedHeader({ alg: 'ES256' }).sign(first.key);
    expect(await open().verify(root, bare, own)).not.toBeNull();
  });

  test.each<[string, object]>([
    ['for encryption', { use: 'enc' }],
    ['for another algorithm', { alg: 'ES384' }],
    ['that is symmetric', { kty: 'oct', k: 'AAAA' }],
    ['that is private', { d: 'AAAA' }],
  ])('a key %s is not used', async (_, more) => {
    keys = [{ ...first.jwk, ...more }];
    expect(await problemOf(open().verify(root, await sign(), own))).toContain('no key of that id and type');
  });

  test('a key that cannot be read is a refusal and no failure', async () => {
    keys = [{ ...first.jwk, x: '!!', y: '' }, null, 7, { kty: 'EC' }];
    expect(await problemOf(open().verify(root, await sign(), own))).not.toBe('');
  });
});

describe('the keys of an issuer', () => {
  test('are read once for many tokens, and again for a key id that is not known', async () => {
    const tokens = open();
    await Promise.all(
      Array.from({ length: 20 }, async (_, at) => tokens.verify(root, await sign({ sub: `u${at}` }), own)),
    );
    expect(asked).toEqual(['/.well-known/openid-configuration', '/jwks']);
    keys = [second.jwk];
    now = new Date(start.getTime() + 11_000);
    expect(await tokens.verify(root, await sign({}, second), own)).not.toBeNull();
    expect(asked).toHaveLength(4);
  });

  test('unknown key ids are no way to flood the issuer', async () => {
    const tokens = open();
    await tokens.verify(root, await sign(), own);
    now = new Date(start.getTime() + 11_000);
    for (let at = 0; at < 50; at++) await problemOf(tokens.verify(root, await sign({}, first, { kid: `k${at}` }), own));
    expect(asked).toHaveLength(4);
  });

  test('stay good for an hour when the issuer is down, and no longer', async () => {
    const tokens = open();
    const token = await sign({ exp: seconds(86_400) });
    await tokens.verify(root, token, own);
    down = true;
    now = new Date(start.getTime() + 59 * 60_000);
    expect(await tokens.verify(root, await sign({ sub: 'bob', exp: seconds(86_400) }), own)).not.toBeNull();
    now = new Date(start.getTime() + 61 * 60_000);
    expect(await problemOf(tokens.verify(root, token, own))).toMatch(/cannot be read: .*503/);
    down = false;
    now = new Date(start.getTime() + 62 * 60_000);
    expect(await tokens.verify(root, token, own)).not.toBeNull();
  });

  test('that were withdrawn are forgotten soon after', async () => {
    const tokens = open();
    await tokens.verify(root, await sign({ exp: seconds(86_400) }), own);
    keys = [second.jwk];
    now = new Date(start.getTime() + 10 * 60_000);
    await tokens.verify(root, await sign({ exp: seconds(86_400), sub: 'one' }), own);
    await waitUntil('the keys to be read again', () => asked.length === 4);
    now = new Date(start.getTime() + 11 * 60_000);
    await waitUntil('the old key to be refused', async () =>
      tokens.verify(root, await sign({ exp: seconds(86_400), sub: 'two' }), own).then(
        () => false,
        () => true,
      ),
    );
  });

  test('an issuer that is down refuses, without being asked for each token', async () => {
    down = true;
    const tokens = open();
    for (let at = 0; at < 10; at++) {
      expect(await problemOf(tokens.verify(root, await sign(), own))).toContain('cannot be read');
    }
    expect(asked).toHaveLength(1);
  });

  test.each<[string, () => object, string]>([
    ['of another issuer', () => ({ issuer: 'https://example.org', jwks_uri: `${url}/jwks` }), 'another issuer'],
    ['without keys', () => ({ issuer: url }), 'no jwks_uri'],
    ['that leads to a cleartext address', () => ({ issuer: url, jwks_uri: 'http://192.0.2.1/jwks' }), 'https://'],
    ['that leads to a file', () => ({ issuer: url, jwks_uri: 'file:///etc/passwd' }), 'https://'],
    [
      'that leads to the metadata service',
      () => ({ issuer: url, jwks_uri: 'https://169.254.169.254/' }),
      '169.254.169.254',
    ],
    ['that is a list', () => [], 'no JSON object'],
  ])('a discovery document %s is refused', async (_, document, problem) => {
    discovery = document;
    expect(await problemOf(open().verify(root, await sign(), own))).toContain(problem);
  });

  test('an answer without end is not read to its end', async () => {
    discovery = () => ({ issuer: url, jwks_uri: `${url}/jwks`, more: 'x'.repeat(600_000) });
    expect(await problemOf(open().verify(root, await sign(), own))).toContain('larger than');
  });
});

describe('issuers and tenants', () => {
  test('whom an issuer vouches for is of its tenant, wherever they ask', async () => {
    const tokens = open([config({ tenant: city.id })]);
    for (const tenant of [city, school, root]) {
      expect((await tokens.verify(tenant, await sign(), own))?.identity.tenant).toBe(city.id);
    }
  });

  test('a tenant’s own issuer comes first, then the operator’s; what is ambiguous is refused', async () => {
    const both = open([config({ tenant: city.id }), config({ tenant: school.id })]);
    expect((await both.verify(school, await sign(), own))?.identity.tenant).toBe(school.id);
    expect(await problemOf(both.verify(root, await sign(), own))).toContain('several tenants');
    const all = open([config({ tenant: city.id }), config({ tenant: school.id }), config()]);
    expect((await all.verify(city, await sign(), own))?.identity.tenant).toBe(city.id);
    expect((await all.verify({ id: 'other', path: 'other' }, await sign(), own))?.identity.tenant).toBe('root');
    expect(asked.filter((path) => path === '/jwks')).toHaveLength(2);
  });

  test('what was found for one tenant is not told to another', async () => {
    const tokens = open([config({ tenant: city.id }), config({ tenant: school.id, audiences: ['school'] })]);
    const token = await sign();
    await tokens.verify(city, token, own);
    expect(await problemOf(tokens.verify(school, token, own))).toContain('"aud"');
  });
});

describe('a configuration', () => {
  test.each<[string, () => readonly OidcIssuer[], string]>([
    ['in cleartext', () => [config({ url: 'http://sso.example.org' })], 'https://'],
    ['that is no address', () => [config({ url: 'sso' })], 'no URL'],
    ['with a password in it', () => [config({ url: 'https://a:b@sso.example.org' })], 'user'],
    ['without audience', () => [config({ audiences: [] })], 'audience'],
    ['twice for a tenant', () => [config(), config()], 'twice'],
    ['of this server itself', () => [config({ url: `${own[0]}/openid/tenants/root` })], 'itself'],
    ['with an empty claim', () => [config({ groups: { claim: '', prefix: '' } })], 'claim'],
    [
      'with a reserved extra',
      () => [config({ extra: [{ key: 'tenancy.allmend.dev/tenant', claim: 'x' }] })],
      'reserved',
    ],
    ['with an extra without domain', () => [config({ extra: [{ key: 'department', claim: 'x' }] })], 'domain'],
  ])('%s keeps the server from starting', (_, issuers, problem) => {
    expect(() => open(issuers())).toThrow(problem);
  });
});
