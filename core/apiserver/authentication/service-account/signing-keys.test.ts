import { decodeProtectedHeader } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { refusal } from '../../registry/testing.ts';
import { later, openScene, ownIssuer, start, tokenOf, type Scene } from '../testing.ts';
import { createSigningKeys, type SigningKeys } from './signing-keys.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene({ longestTokenSeconds: 3600 });
});
afterEach(() => scene[Symbol.asyncDispose]());

/** The keys as another replica of the server sees them. */
const replica = (): SigningKeys =>
  createSigningKeys({ store: scene.hub.store, longestTokenSeconds: 3600, clock: () => scene.now });
const idOf = (token: string): string => decodeProtectedHeader(token).kid!;
const issue = async (): Promise<string> => tokenOf(await scene.issue('default'));

describe('the signing keys of the server', () => {
  test('are made at the first use and shared by replicas', async () => {
    const first = await scene.authentication.keys.signer();
    expect((await replica().signer()).id).toBe(first.id);
    expect((await scene.authentication.keys.jwks()).keys).toEqual([
      expect.objectContaining({ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig', kid: first.id }),
    ]);
  });

  test('a new key is public before it signs, and the old one is taken as long as its tokens live', async () => {
    const { keys } = scene.authentication;
    const old = await issue();
    scene.now = later(start, 1);
    await keys.rotate({ old: 'accepted' });
    expect((await keys.jwks()).keys).toHaveLength(2);
    expect(idOf(await issue())).toBe(idOf(old));
    scene.now = later(start, 602);
    const fresh = await issue();
    expect(idOf(fresh)).not.toBe(idOf(old));
    expect(await scene.byToken(old)).not.toBeNull();
    scene.now = later(start, 600 + 3600 + 62);
    expect((await keys.jwks()).keys.map(({ kid }) => kid)).toEqual([idOf(fresh)]);
    expect(await keys.verifier(idOf(old))).toBeNull();
  });

  test('another replica takes a key that it has not seen before', async () => {
    const other = replica();
    await other.signer();
    await scene.authentication.keys.rotate({ old: 'refused' });
    scene.now = later(start, 2);
    expect(await other.verifier(idOf(await issue()))).not.toBeNull();
    expect(await other.verifier('unknown')).toBeNull();
  });

  test('unknown key ids do not make it read the store again and again', async () => {
    let lists = 0;
    const { store } = scene.hub;
    const counting = {
      ...store,
      id: store.id,
      list: (...given: Parameters<typeof store.list>) => (lists++, store.list(...given)),
    };
    const keys = createSigningKeys({ store: counting, longestTokenSeconds: 3600, clock: () => scene.now });
    for (let at = 0; at < 100; at++) await keys.verifier(`unknown-${at}`);
    expect(lists).toBe(1);
    scene.now = later(start, 1.5);
    for (let at = 0; at < 100; at++) await keys.verifier(`unknown-${at}`);
    expect(lists).toBe(2);
  });

  test('all tokens can be ended at once', async () => {
    const token = await issue();
    expect(await scene.byToken(token)).not.toBeNull();
    await scene.authentication.keys.rotate({ old: 'refused' });
    expect((await refusal(scene.byToken(token))).code).toBe(401);
    expect(await scene.byToken(await issue())).not.toBeNull();
  });

  test('a key is replaced by itself when it is old', async () => {
    const old = idOf(await issue());
    scene.now = later(start, 91 * 86_400);
    expect(idOf(await issue())).toBe(old);
    scene.now = later(start, 91 * 86_400 + 601);
    expect(idOf(await issue())).not.toBe(old);
  });

  test('a clock that is set back does no harm', async () => {
    const token = await issue();
    scene.now = later(start, 1);
    await scene.authentication.keys.rotate({ old: 'accepted' });
    scene.now = later(start, -86_400);
    expect((await scene.authentication.keys.jwks()).keys.length).toBeGreaterThan(0);
    expect(idOf(await issue())).toBe(idOf(token));
  });
});

describe('documents for others who check tokens', () => {
  test('name the issuer of each tenant and the keys, and nothing private', async () => {
    const token = await issue();
    const { documents } = scene.authentication;
    const path = `/openid/tenants/${scene.city.id}/.well-known/openid-configuration`;
    expect((await documents.document(path))?.body).toMatchObject({
      issuer: `${ownIssuer}/openid/tenants/${scene.city.id}`,
      jwks_uri: `${ownIssuer}/openid/v1/jwks`,
      id_token_signing_alg_values_supported: ['ES256'],
    });
    const jwks = (await documents.document('/openid/v1/jwks'))!;
    expect(jwks.contentType).toBe('application/jwk-set+json');
    expect(JSON.stringify(jwks.body)).toContain(idOf(token));
    expect(JSON.stringify(jwks.body)).not.toContain('"d":');
  });

  test.each([
    '/openid/v1',
    '/openid/tenants/aaaaaaaaaaaaaaaa/.well-known/openid-configuration',
    '/openid/tenants/../root/.well-known/openid-configuration',
    '/openid/tenants//.well-known/openid-configuration',
  ])('there is none at %s', async (path) => {
    expect(await scene.authentication.documents.document(path)).toBeNull();
  });
});
