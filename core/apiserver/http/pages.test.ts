import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { createPageServer } from './pages.ts';
import type { StaticFile, StaticPages } from './parts.ts';
import { openHttpStage, type HttpStage } from './testing.ts';

const asked: string[] = [];
const page = (text: string, headers: Record<string, string> = {}): StaticFile => ({
  content: Buffer.from(text),
  contentType: 'text/html; charset=utf-8',
  etag: `tag-${text}`,
  headers,
});
const files: Readonly<Record<string, StaticFile>> = {
  '': page('index', { 'content-security-policy': "default-src 'self'", 'x-content-type-options': 'off' }),
  'long.js': { ...page('long', { vary: 'accept' }), content: Buffer.from('let a = 1;\n'.repeat(500)) },
  'assets/a b.js': page('script', { 'cache-control': 'public, max-age=31536000, immutable' }),
};
const pages: StaticPages = {
  prefix: '/console/',
  file(path) {
    asked.push(path);
    return Object.hasOwn(files, path) ? files[path]! : null;
  },
};

let stage: HttpStage;
beforeAll(async () => {
  stage = await openHttpStage({ pages });
  await stage.call('POST', '/apis/tenancy.allmend.dev/v1alpha1/tenants', { body: { metadata: { name: 'city' } } });
});
afterAll(() => stage[Symbol.asyncDispose]());

describe('static pages', () => {
  test('are for anybody, with their headers', async () => {
    const { code, text, headers } = await stage.call('GET', '/console/', { as: null });
    expect([code, text]).toEqual([200, 'index']);
    expect(headers).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      etag: '"tag-index"',
      'cache-control': 'no-cache',
      'content-security-policy': "default-src 'self'",
      'x-content-type-options': 'nosniff',
    });
  });

  test('names are decoded once, and the query is none of them', async () => {
    const { code, text, headers } = await stage.call('GET', '/console/assets/a%20b.js?v=1', { as: null });
    expect([code, text, headers['cache-control']]).toEqual([200, 'script', 'public, max-age=31536000, immutable']);
    expect(asked.at(-1)).toBe('assets/a b.js');
  });

  test('are not sent again to who has them', async () => {
    const { code, text, headers } = await stage.call('GET', '/console/', {
      as: null,
      headers: { 'if-none-match': '"tag-index"' },
    });
    expect([code, text, headers['x-content-type-options']]).toEqual([304, '', 'nosniff']);
  });

  test('HEAD is answered without content', async () => {
    const { code, text, headers } = await stage.call('HEAD', '/console/', { as: null });
    expect([code, text, headers['content-length']]).toEqual([200, '', '5']);
  });

  test('are sent in a smaller form to who takes it, under a tag of its own', async () => {
    const ask = (headers: Record<string, string>) => stage.call('GET', '/console/long.js', { as: null, headers });
    const plain = await ask({});
    expect(plain.headers).toMatchObject({ etag: '"tag-long"', vary: 'accept, accept-encoding' });
    expect(plain.headers['content-encoding']).toBeUndefined();
    const small = await fetch(`${stage.server.url}/console/long.js`, { headers: { 'accept-encoding': 'gzip' } });
    const head = await fetch(`${stage.server.url}/console/long.js`, {
      method: 'HEAD',
      headers: { 'accept-encoding': 'gzip' },
    });
    expect(small.headers.get('content-encoding')).toBe('gzip');
    expect(small.headers.get('vary')).toBe('accept, accept-encoding');
    expect(await small.text()).toBe(plain.text);
    const length = small.headers.get('content-length')!;
    expect(Number(length)).toBeLessThan(200);
    expect(head.headers.get('content-length')).toBe(length);
    const tag = small.headers.get('etag')!;
    const again = await ask({ 'accept-encoding': 'gzip', 'if-none-match': tag });
    expect([again.code, again.text, again.headers['etag'], again.headers['vary']]).toEqual([
      304,
      '',
      tag,
      'accept, accept-encoding',
    ]);
    // Who does not take gzip has another form.
    expect((await ask({ 'if-none-match': tag })).code).toBe(200);
  });

  test('are found without the last slash', async () => {
    const { code, headers } = await stage.call('GET', '/console?x=//evil.example', { as: null });
    expect([code, headers['location']]).toEqual([301, '/console/']);
  });

  test.each(['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'])('%s is 405', async (method) => {
    const { code, headers } = await stage.call(method, '/console/', { as: null });
    expect([code, headers['allow']]).toEqual([405, 'GET, HEAD']);
  });

  test.each([
    '/console/none.js',
    '/console/../console/',
    '/console/%2e%2e/secret',
    '/console/assets/%2e%2e/%2e%2e/secret',
    '/console/.',
    '/console/./',
    '/console/%2E/',
    '/console/assets%2fa%20b.js',
    '/console/assets%5Ca%20b.js',
    '/console/assets%252fa%20b.js',
    '/console//',
    '/console//etc/passwd',
    '/console/assets//a%20b.js',
    '/console/%00',
    '/console/__proto__',
    '/console/constructor',
  ])('%s is not there', async (path) => {
    const { code, text } = await stage.call('GET', path, { as: null });
    expect(code).toBe(404);
    expect(text).toContain('"kind":"Status"');
  });

  test.each(['/console/%', '/console/%ff'])('%s cannot be read', async (path) => {
    expect((await stage.call('GET', path, { as: null })).code).toBe(400);
  });

  test.each([
    '/tenants/city/console/',
    '/tenants/*/console/',
    '/console/../api/v1/namespaces/default/secrets',
    '/consoles/',
    '/%63onsole/',
    '/x/../console/',
    '//console/',
    '/api/v1/namespaces/default/secrets/console/',
  ])('%s opens nothing', async (path) => {
    const { code } = await stage.call('GET', path, { as: null });
    expect([400, 401, 404]).toContain(code);
  });

  test('a path with NUL or a way up is never shown to the files', () => {
    expect(asked.filter((path) => /\0|\.\.|\\|\/\//.test(path))).toEqual([]);
  });

  test.each(['/api/', '/tenants/', '/', '/console', 'console/', '/a/b/', '/a*/'])('%s is no prefix', (prefix) => {
    expect(() => createPageServer({ ...pages, prefix })).toThrow('cannot lie below');
  });
});
