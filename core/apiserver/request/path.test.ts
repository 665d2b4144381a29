import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StatusError } from '@allmend/core-machinery';
import { parsePath, verbOf, type ResourcePath } from './path.ts';

const path = (overrides: Partial<ResourcePath>): ResourcePath => ({
  group: '',
  version: 'v1',
  resource: '',
  subresource: '',
  namespace: '',
  name: '',
  ...overrides,
});

describe('paths of resources', () => {
  test.each<[string, Partial<ResourcePath>]>([
    ['/api/v1/configmaps', { resource: 'configmaps' }],
    ['/api/v1/namespaces', { resource: 'namespaces' }],
    ['/api/v1/namespaces/a', { resource: 'namespaces', namespace: 'a', name: 'a' }],
    ['/api/v1/namespaces/a/', { resource: 'namespaces', namespace: 'a', name: 'a' }],
    ['/api/v1/namespaces/a/status', { resource: 'namespaces', namespace: 'a', name: 'a', subresource: 'status' }],
    ['/api/v1/namespaces/a/finalize', { resource: 'namespaces', namespace: 'a', name: 'a', subresource: 'finalize' }],
    ['/api/v1/namespaces/a/configmaps', { resource: 'configmaps', namespace: 'a' }],
    ['/api/v1/namespaces/a/configmaps/b', { resource: 'configmaps', namespace: 'a', name: 'b' }],
    [
      '/api/v1/namespaces/a/serviceaccounts/b/token',
      { resource: 'serviceaccounts', namespace: 'a', name: 'b', subresource: 'token' },
    ],
    ['/apis/apps.example.org/v2/things/x', { group: 'apps.example.org', version: 'v2', resource: 'things', name: 'x' }],
    [
      '/apis/g.example/v1/namespaces/a/things/x/scale',
      { group: 'g.example', resource: 'things', namespace: 'a', name: 'x', subresource: 'scale' },
    ],
    [
      '/apis/rbac.authorization.k8s.io/v1/clusterroles/system%3Aadmin',
      { group: 'rbac.authorization.k8s.io', resource: 'clusterroles', name: 'system:admin' },
    ],
  ])('%s', (text, expected) => {
    expect(parsePath(text)).toEqual({ tenantPath: '', path: expect.any(String), resource: path(expected) });
    const inTenant = parsePath(`/tenants/a:b${text}`);
    expect(inTenant).toMatchObject({ tenantPath: 'a:b', resource: path(expected) });
    expect(inTenant.path).toBe(parsePath(text).path);
  });

  test.each([
    '/',
    '/api',
    '/api/v1',
    '/apis',
    '/apis/g',
    '/apis/g/v1',
    '/openapi/v3/apis/g/v1',
    '/version',
    '/api/v1//x',
  ])('%s is of no resource', (text) => expect(parsePath(text).resource).toBeNull());

  test('all tenants are a star', () => {
    expect(parsePath('/tenants/*/api/v1/secrets')).toMatchObject({
      tenantPath: '*',
      resource: { resource: 'secrets' },
    });
  });

  test.each([
    '/tenants',
    '/tenants//api/v1',
    '/tenants/A/api',
    '/tenants/a::b/api',
    '/tenants/a%2Fb/api',
    '/tenants/../api',
    '/tenants/%2e%2e/api',
    '/tenants/a%00/api',
    '/tenants/-a/api',
    `/tenants/${'a'.repeat(64)}/api`,
    '/api/v1/configmaps/%E0%A4%A',
    `/${'a'.repeat(5000)}`,
  ])('%s is refused', (text) => {
    expect(() => parsePath(text)).toThrow(StatusError);
  });

  test('whatever comes, it is read or refused with a status', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        try {
          parsePath(`/${text}`);
        } catch (error) {
          expect(error).toBeInstanceOf(StatusError);
        }
      }),
    );
  });
});

describe('verbs', () => {
  const one = path({ resource: 'things', name: 'x' });
  const many = path({ resource: 'things' });
  test.each([
    ['GET', one, 'get'],
    ['GET', many, 'list'],
    ['POST', many, 'create'],
    ['PUT', one, 'update'],
    ['PATCH', one, 'patch'],
    ['DELETE', one, 'delete'],
    ['DELETE', many, 'deletecollection'],
  ] as const)('%s', (method, where, verb) => {
    expect(verbOf(method, where, 'no')).toBe(verb);
  });
  test('a watch is one, of a collection or of one object', () => {
    expect(verbOf('GET', many, 'yes')).toBe('watch');
    expect(verbOf('GET', one, 'yes')).toBe('watch');
  });
  test.each([
    ['POST', one],
    ['PUT', many],
    ['PATCH', many],
    ['TRACE', many],
    ['constructor', many],
  ] as const)('%s of %j is not allowed', (method, where) => {
    expect(() => verbOf(method, where, 'no')).toThrow('is not supported on resources of kind "things"');
  });
});
