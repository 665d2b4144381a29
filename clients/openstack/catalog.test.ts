import { expect, test } from 'vitest';
import { findEndpoint, officialType, typesOf } from './catalog.ts';

const entry = (
  type: string,
  url: string,
  more: { interface?: string; region?: string | null; name?: string } = {},
) => ({
  type,
  name: more.name ?? type,
  endpoints: [{ interface: more.interface ?? 'public', region: more.region === undefined ? 'east' : more.region, url }],
});
const wish = { type: 'block-storage', interface: 'public', region: 'east' };

test('aliases lead to the official type, in any spelling of configuration keys', () => {
  for (const alias of ['volumev3', 'volumev2', 'volume', 'block-store', 'block_storage'])
    expect(officialType(alias)).toBe('block-storage');
  expect(officialType('sharev2')).toBe('shared-file-system');
  expect(officialType('object-store-s3')).toBe('object-store-s3');
  expect(typesOf('volume')).toEqual(['block-storage', 'volumev3', 'block-store', 'volume', 'volumev2']);
});

test('the official name wins over aliases, newer aliases over older ones, whatever the order of the catalogue', () => {
  const catalog = [entry('volumev2', '/v2'), entry('volumev3', '/v3'), entry('block-storage', '/official')];
  expect(findEndpoint(catalog, wish)).toBe('/official');
  expect(findEndpoint(catalog.slice(0, 2), wish)).toBe('/v3');
  expect(findEndpoint(catalog.slice(0, 1), { ...wish, type: 'volumev3' })).toBe('/v2');
});

test('region and interface must match; no region means any; a name may be asked for', () => {
  const catalog = [
    entry('image', '/west', { region: 'west' }),
    entry('image', '/inside', { interface: 'internalURL' }),
    entry('image', '/east'),
    entry('image', '/named', { name: 'second' }),
  ];
  const image = { ...wish, type: 'image' };
  expect(findEndpoint(catalog, image)).toBe('/east');
  expect(findEndpoint(catalog, { ...image, region: null })).toBe('/west');
  expect(findEndpoint(catalog, { ...image, region: 'north' })).toBeNull();
  expect(findEndpoint(catalog, { ...image, interface: 'internal' })).toBe('/inside');
  expect(findEndpoint(catalog, { ...image, interface: 'admin' })).toBeNull();
  expect(findEndpoint(catalog, { ...image, name: 'second' })).toBe('/named');
  expect(findEndpoint([], image)).toBeNull();
});
