import { expect, test } from 'vitest';
import { canonicalCloudKey, sameCloud } from './cloud-key.ts';

const key = { authUrl: 'https://keystone.gruenland.example:5000/v3', region: 'Nord', projectId: 'p1' };

test('the spelling of the address does not matter', () => {
  for (const authUrl of [
    'https://keystone.gruenland.example:5000',
    'https://Keystone.Gruenland.example:5000/',
    'https://keystone.gruenland.example:5000/v3/',
    'https://keystone.gruenland.example:5000/v2.0',
  ]) {
    expect(sameCloud({ ...key, authUrl }, key)).toBe(true);
  }
  expect(sameCloud({ ...key, authUrl: 'https://keystone.gruenland.example:5000/identity/v3' }, key)).toBe(false);
  expect(canonicalCloudKey({ authUrl: 'https://a.example:443/identity/v3/', region: '', projectId: 'p' })).toEqual({
    authUrl: 'https://a.example/identity',
    region: null,
    projectId: 'p',
  });
  expect(canonicalCloudKey({ ...key, authUrl: 'no address' }).authUrl).toBe('no address');
});

test('another scheme, host, port, region or project is another cloud', () => {
  for (const other of [
    { authUrl: 'http://keystone.gruenland.example:5000/v3' },
    { authUrl: 'https://keystone.seeland.example:5000/v3' },
    { authUrl: 'https://keystone.gruenland.example:5001/v3' },
    { region: 'Sued' },
    { region: null },
    { projectId: 'p2' },
  ]) {
    expect(sameCloud({ ...key, ...other }, key)).toBe(false);
  }
});
