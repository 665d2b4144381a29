import { generateKeyPairSync } from 'node:crypto';
import { decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { configMap, refusal } from '../../registry/testing.ts';
import { later, openScene, ownIssuer, start, tokenOf, type Scene } from '../testing.ts';

let scene: Scene;
beforeEach(async () => {
  scene = await openScene();
  for (const tenant of [scene.city, scene.school]) {
    await scene.hub.create('serviceaccounts', { metadata: { name: 'robot', namespace: 'default' } }, { tenant });
  }
});
afterEach(() => scene[Symbol.asyncDispose]());

const secretNamed = (name: string) => ({ metadata: { name, namespace: 'default' } });

/** The claims of a real token, changed, signed by the server's own key or another one. */
async function forged(
  token: string,
  claims: object,
  { key, header = {}, crit }: { key?: Parameters<SignJWT['sign']>[0]; header?: object; crit?: string } = {},
): Promise<string> {
  const signer = await scene.authentication.keys.signer();
  return new SignJWT({ ...decodeJwt(token), ...claims })
    .setProtectedHeader({ alg: 'ES256', kid: signer.id, ...header })
    .sign(key ?? signer.key, crit === undefined ? {} : { crit: { [crit]: true } });
}

describe('a token of a service account', () => {
  test('is made by a token request and tells who the account is', async () => {
    const answer = await scene.issue('robot');
    expect(answer).toMatchObject({
      kind: 'TokenRequest',
      metadata: { name: 'robot', namespace: 'default' },
      spec: { audiences: [ownIssuer], expirationSeconds: 3600 },
      status: { expirationTimestamp: '2026-11-21T13:00:00Z' },
    });
    const account = await scene.hub.get('serviceaccounts', 'default/robot', { tenant: scene.city });
    expect(decodeJwt(tokenOf(answer))).toMatchObject({
      iss: `${ownIssuer}/openid/tenants/${scene.city.id}`,
      sub: 'system:serviceaccount:default:robot',
      aud: [ownIssuer],
      'kubernetes.io': { namespace: 'default', serviceaccount: { name: 'robot', uid: account.metadata.uid } },
    });
    expect(await scene.byToken(tokenOf(answer))).toMatchObject({
      issuer: 'service-account',
      tenant: scene.city.id,
      name: 'system:serviceaccount:default:robot',
      uid: account.metadata.uid,
      groups: ['system:serviceaccounts', 'system:serviceaccounts:default', 'system:authenticated'],
    });
  });

  test('is of its own tenant wherever it is shown', async () => {
    const token = tokenOf(await scene.issue('robot'));
    expect(await scene.byToken(token, scene.school)).toMatchObject({ tenant: scene.city.id });
    const renamed = await forged(token, { iss: `${ownIssuer}/openid/tenants/${scene.school.id}` });
    // Even with the server's own signature: the uid is that of another account.
    expect((await refusal(scene.byToken(renamed, scene.school))).code).toBe(401);
  });

  test('ends by the clock, with half a minute for clocks that differ', async () => {
    const token = tokenOf(await scene.issue('robot', { expirationSeconds: 600 }));
    scene.now = later(start, 629);
    expect(await scene.byToken(token)).not.toBeNull();
    scene.now = later(start, 631);
    expect((await refusal(scene.byToken(token))).code).toBe(401);
    scene.now = later(start, -29);
    expect(await scene.byToken(token)).not.toBeNull();
    scene.now = later(start, -31);
    expect((await refusal(scene.byToken(token))).code).toBe(401);
  });

  test('ends with its account, and a new account of the same name gets nothing', async () => {
    const token = tokenOf(await scene.issue('robot'));
    expect(await scene.byToken(token)).not.toBeNull();
    await scene.hub.remove('serviceaccounts', 'default/robot', {}, { tenant: scene.city });
    expect((await refusal(scene.byToken(token))).code).toBe(401);
    await scene.hub.create('serviceaccounts', secretNamed('robot'), { tenant: scene.city });
    expect((await refusal(scene.byToken(token))).code).toBe(401);
  });

  test('ends when its account begins to go', async () => {
    const object = { metadata: { name: 'held', namespace: 'default', finalizers: ['example.org/hold'] } };
    await scene.hub.create('serviceaccounts', object, { tenant: scene.city });
    const token = tokenOf(await scene.issue('held'));
    await scene.hub.remove('serviceaccounts', 'default/held', {}, { tenant: scene.city });
    expect((await refusal(scene.byToken(token))).code).toBe(401);
    expect((await refusal(scene.issue('held'))).code).toBe(409);
  });

  test('ends with the Secret that it is bound to', async () => {
    const secret = await scene.hub.create('secrets', secretNamed('bound'), { tenant: scene.city });
    const boundObjectRef = { kind: 'Secret', apiVersion: 'v1', name: 'bound', uid: secret.metadata.uid };
    const token = tokenOf(await scene.issue('robot', { boundObjectRef }));
    expect(await scene.byToken(token)).not.toBeNull();
    await scene.hub.remove('secrets', 'default/bound', {}, { tenant: scene.city });
    expect((await refusal(scene.byToken(token))).code).toBe(401);
    await scene.hub.create('secrets', secretNamed('bound'), { tenant: scene.city });
    expect((await refusal(scene.byToken(token))).code).toBe(401);
    const again = await refusal(scene.issue('robot', { boundObjectRef }));
    expect(again.code).toBe(409);
    expect(again.message).toContain('does not match the UID in record');
  });

  test('for another audience is not for this server', async () => {
    const token = tokenOf(await scene.issue('robot', { audiences: ['vault'] }));
    expect((await refusal(scene.byToken(token))).code).toBe(401);
    const verified = await scene.authentication.tokens.verify(scene.city, token, ['vault', 'other']);
    expect(verified?.audiences).toEqual(['vault']);
  });

  test('made up by others does not hold', async () => {
    const token = tokenOf(await scene.issue('robot'));
    const other = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey;
    const [head, body, signature] = token.split('.') as [string, string, string];
    const encode = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const { kid } = decodeProtectedHeader(token);
    const publicKey = (await scene.authentication.keys.verifier(kid!))!.export({ format: 'pem', type: 'spki' });
    const wrong: Record<string, string> = {
      'another key': await forged(token, {}, { key: other }),
      'no algorithm': `${encode({ alg: 'none', kid })}.${body}.`,
      'no algorithm, with the signature': `${encode({ alg: 'none', kid })}.${body}.${signature}`,
      'another key id': await forged(token, {}, { header: { kid: 'unknown' } }),
      'the public key as a shared secret': await forged(
        token,
        {},
        {
          key: Buffer.from(publicKey),
          header: { alg: 'HS256' },
        },
      ),
      'another body': `${head}.${encode({ ...decodeJwt(token), sub: 'system:serviceaccount:kube:root' })}.${signature}`,
      'its own key in the header': await forged(
        token,
        {},
        {
          key: other,
          header: { jwk: generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey.export({ format: 'jwk' }) },
        },
      ),
      'an unknown critical header': await forged(token, {}, { header: { crit: ['x'], x: 1 }, crit: 'x' }),
      'cut off': token.slice(0, -4),
    };
    for (const [what, bad] of Object.entries(wrong)) {
      expect((await refusal(scene.byToken(bad))).code, what).toBe(401);
    }
    expect(scene.log.join('')).not.toContain(signature);
  });

  test.each<[string, object]>([
    ['a subject of another account', { sub: 'system:serviceaccount:default:admin' }],
    ['no account', { 'kubernetes.io': { namespace: 'default' } }],
    ['an account without uid', { 'kubernetes.io': { namespace: 'default', serviceaccount: { name: 'robot' } } }],
    ['no end', { exp: undefined }],
    ['no audience', { aud: undefined }],
    ['an issuer below the tenants', { iss: `${ownIssuer}/openid/tenants/../root` }],
    ['a secret that is none', { 'kubernetes.io': { namespace: 'default', serviceaccount: {}, secret: 1 } }],
    ['a namespace that is no text', { 'kubernetes.io': { namespace: {}, serviceaccount: { name: 'r', uid: 'u' } } }],
  ])('with %s does not hold, whoever signed it', async (_, claims) => {
    const token = tokenOf(await scene.issue('robot'));
    expect((await refusal(scene.byToken(await forged(token, claims)))).code).toBe(401);
  });
});

describe('token requests', () => {
  test.each<[string, object, number]>([
    ['too short a life', { expirationSeconds: 599 }, 422],
    ['too long a life', { expirationSeconds: 2 ** 32 + 1 }, 422],
    ['a life that is no number', { expirationSeconds: 'long' }, 422],
    ['audiences that are no list', { audiences: 'x' }, 422],
    ['an object of another kind', { boundObjectRef: { kind: 'Pod', apiVersion: 'v1', name: 'x' } }, 400],
    ['an object without name', { boundObjectRef: { kind: 'Secret', apiVersion: 'v1' } }, 400],
    ['an object that is not there', { boundObjectRef: { kind: 'Secret', apiVersion: 'v1', name: 'x' } }, 404],
    ['unknown members', { forever: true }, 400],
  ])('with %s are refused', async (_, spec, code) => {
    expect((await refusal(scene.issue('robot', spec))).code).toBe(code);
  });

  test('are for accounts that exist, of the namespace and tenant of the path', async () => {
    expect((await refusal(scene.issue('nobody'))).code).toBe(404);
    expect((await refusal(scene.issue('robot', {}, { namespace: 'other' }))).code).toBe(404);
  });

  test('never give more than the longest life', async () => {
    const answer = await scene.issue('robot', { expirationSeconds: 2 ** 31 });
    const { exp = 0, iat = 0 } = decodeJwt(tokenOf(answer));
    expect(exp - iat).toBe(30 * 86_400);
  });

  test('that are dry give nothing', async () => {
    expect(tokenOf(await scene.issue('robot', {}, { dryRun: 'All' }))).toBe('');
  });

  test('are audited before the token is told, without the token', async () => {
    const token = tokenOf(await scene.issue('robot'));
    const rows = await scene.hub.store.history({ series: 'audit', tenant: scene.city.id });
    const bodies = rows.map(({ body }) => Buffer.from(body).toString());
    expect(JSON.parse(bodies.at(-1)!)).toMatchObject({
      verb: 'create',
      outcome: 'issued',
      target: { resource: 'serviceaccounts', subresource: 'token', namespace: 'default', name: 'robot' },
      user: { name: 'alice' },
    });
    for (const part of token.split('.')) expect(bodies.join('')).not.toContain(part);
  });

  test('hand nothing out when their account goes at the same time', async () => {
    const { store } = scene.hub;
    const key = { tenant: scene.city.id, group: '', resource: 'serviceaccounts', namespace: 'default', name: 'robot' };
    const signer = scene.authentication.keys.signer.bind(scene.authentication.keys);
    await signer();
    const racing = scene.issue('robot');
    await store.commit({ writes: [{ key, op: 'delete', value: new Uint8Array() }] });
    const outcome = await racing.then(
      () => 'issued',
      (error: { code: number }) => error.code,
    );
    expect([404, 409]).toContain(outcome);
  });

  test('other kinds of bodies are refused', async () => {
    const context = { ...(await import('../../registry/testing.ts')).contextOf({ tenant: scene.city }) };
    const body = { value: configMap('x') as never, duplicates: [] };
    const request = { context, namespace: 'default', name: 'robot', body };
    expect((await refusal(scene.authentication.tokenRequests.create(request))).code).toBe(400);
  });
});
