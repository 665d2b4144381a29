import type { Secret } from '@allmend/kit-secret';
import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { cloudOfEntry, type CloudEntry } from './cloud-entry.ts';

const auth = { username: 'u', password: 'canary-7f3a', project_name: 'p', auth_url: 'https://elsewhere.example.org' };

const read = (document: object | string, more: Partial<CloudEntry> = {}) =>
  cloudOfEntry({
    text: typeof document === 'string' ? document : stringify(document),
    place: 'Secret shop/c, clouds.yaml',
    name: 'west',
    authUrl: 'https://west.example.org/v3',
    region: 'west-1',
    interface: 'internal',
    ca: null,
    ...more,
  });

describe('credentials from text', () => {
  test('are those of the entry, sent where the caller says and as carefully', () => {
    const entry = {
      auth,
      verify: false,
      cacert: '/etc/passwd',
      region_name: 'other',
      interface: 'admin',
      identity_endpoint_override: 'http://x',
    };
    const config = read({ clouds: { any: entry } });
    expect(config).toMatchObject({
      name: 'west',
      authType: 'password',
      region: 'west-1',
      interface: 'internal',
      services: {},
      tls: { verify: true, ca: null, cert: null, key: null },
    });
    expect(config.auth['auth_url']).toBe('https://west.example.org/v3');
    expect((config.auth['password'] as Secret).reveal()).toBe('canary-7f3a');
    expect(JSON.stringify(config)).not.toContain('canary');
  });

  test('with keys for S3, which stand beside them', () => {
    const entry = { auth, 'ec2-access-key': 'a', ec2_secret_key: 'canary-s3' };
    const config = read({ clouds: { any: entry } });
    expect([config.ec2?.access, config.ec2?.secret.reveal()]).toEqual(['a', 'canary-s3']);
    expect(JSON.stringify(config)).not.toContain('canary');
    expect(read({ clouds: { any: { auth } } }).ec2).toBeNull();
  });

  test('of another method, with dashes in its keys', () => {
    const entry = {
      'auth-type': 'v3applicationcredential',
      auth: { 'application-credential-id': 'i', 'application-credential-secret': 's3cret!' },
    };
    expect(read({ clouds: { any: entry } }).authType).toBe('v3applicationcredential');
  });

  test.each([
    ['the only one', { any: { auth } }, undefined],
    ['the one of the cloud’s name', { east: {}, west: { auth } }, undefined],
    ['the one that is named', { west: {}, east: { auth } }, 'east'],
  ])('are taken from %s', (_what, clouds, entry) => {
    expect(read({ clouds }, entry === undefined ? {} : { entry }).auth['username']).toBe('u');
  });

  test.each([
    ['clouds:\n  a: [canary', /It is not YAML \(line \d\)/],
    ['canary', /has no mapping "clouds"/],
    [{ clouds: [auth] }, /has no mapping "clouds"/],
    [{ clouds: { a: { auth }, b: { auth } } }, /has no cloud "west"/],
    [{ clouds: { a: 3 } }, /has no cloud "a"/],
    [{ clouds: { a: { auth: 'canary' } } }, /"auth" of cloud "a" must be a mapping/],
    [{ clouds: { a: { auth: { username: 'u' } } } }, /lacks password/],
    [{ clouds: { a: { auth: { ...auth, passwort: 'canary' } } } }, /"passwort" is not a key/],
    [{ clouds: { a: { auth, auth_type: 'v2password' } } }, /auth_type "v2password" is not known/],
    [{ clouds: { a: { auth, ec2_secret_key: 'canary' } } }, /ec2_secret_key without ec2_access_key/],
    [{ clouds: { a: { auth, ec2_access_key: 'a', ec2_secret_key: 77 } } }, /"ec2_secret_key" must be text/],
    [{ clouds: { a: { auth: { ...auth, ec2_secret_key: 'canary' } } } }, /"ec2_secret_key" is no key of "auth"/],
    [`a: &a [${'x'.repeat(10)}]\nclouds: ${'*a '.repeat(20)}`, /not YAML|no mapping/],
    ['x'.repeat(2_000_000), /too long/],
  ])('that are unusable are a sentence without them (%#)', (document, problem) => {
    let error: Error | null = null;
    try {
      read(document);
    } catch (thrown) {
      error = thrown as Error;
    }
    expect(error).toMatchObject({ reason: 'openstack.config-invalid', message: expect.stringMatching(problem) });
    expect(error!.message).toContain('Secret shop/c, clouds.yaml');
    expect(JSON.stringify(error)).not.toContain('canary');
  });
});
