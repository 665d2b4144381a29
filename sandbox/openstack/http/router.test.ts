import { expect, test } from 'vitest';
import { empty } from './answer.ts';
import { route } from './route.ts';
import { createRouter } from './router.ts';

const nothing = () => empty(204);
const router = createRouter([
  route('GET', '/v2/things/{id}', {}, nothing),
  route('GET', '/v2/things/detail', {}, nothing),
  route('DELETE', '/v2/things/{id}', {}, nothing),
  route('GET', '/v1/{container}/{object+}', {}, nothing),
]);

test('a path without placeholders wins over one with', () => {
  expect(router.match('GET', '/v2/things/detail')).toMatchObject({ route: { template: '/v2/things/detail' } });
  expect(router.match('GET', '/v2/things/7')).toMatchObject({ params: { id: '7' } });
});

test('placeholders are decoded; the rest keeps its slashes', () => {
  expect(router.match('GET', '/v2/things/a%2Fb%20c')).toMatchObject({ params: { id: 'a/b c' } });
  expect(router.match('GET', '/v1/box/a/b%20c/')).toMatchObject({ params: { container: 'box', object: 'a/b c/' } });
});

test('a trailing slash means nothing, a broken escape is no match', () => {
  expect(router.match('GET', '/v2/things/7/')).toMatchObject({ params: { id: '7' } });
  expect(router.match('GET', '/v2/things/%E0%A4%A')).toEqual({ allowed: [] });
});

test('a wrong method names the right ones', () => {
  expect(router.match('PUT', '/v2/things/7')).toEqual({ allowed: ['GET', 'DELETE'] });
  expect(router.match('GET', '/v3')).toEqual({ allowed: [] });
});
