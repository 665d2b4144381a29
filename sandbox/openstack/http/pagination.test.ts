import { expect, test } from 'vitest';
import { ApiFailure } from './failure.ts';
import { nextLink, paginate, sortKeys } from './pagination.ts';

const items = ['a', 'b', 'c', 'd', 'e'];
const rules = {
  defaultLimit: 3,
  maxLimit: 4,
  unknownMarker: (marker: string) => new ApiFailure(400, `marker [${marker}] not found`),
};
const page = (query: string) => paginate(items, (item) => item, new URLSearchParams(query), rules);

test('pages follow each other without gap and repetition', () => {
  expect(page('')).toEqual({ items: ['a', 'b', 'c'], next: 'c' });
  expect(page('marker=c')).toEqual({ items: ['d', 'e'], next: null });
  expect(page('limit=2&marker=b')).toEqual({ items: ['c', 'd'], next: 'd' });
  expect(page('limit=2&marker=c')).toEqual({ items: ['d', 'e'], next: null });
  expect(page('limit=100').items).toHaveLength(4);
  expect(page('marker=e')).toEqual({ items: [], next: null });
});

test('an unknown marker and a limit that is no number are refused', () => {
  expect(() => page('marker=z')).toThrow('marker [z] not found');
  expect(() => page('limit=x')).toThrow(expect.objectContaining({ status: 400 }));
  expect(() => page('limit=-1')).toThrow(expect.objectContaining({ status: 400 }));
});

test('the next link keeps what was asked', () => {
  expect(nextLink('http://x/things', new URLSearchParams('limit=2&marker=a&name=b'), 'c')).toBe(
    'http://x/things?limit=2&marker=c&name=b',
  );
});

test('sort keys come in both forms', () => {
  expect(sortKeys(new URLSearchParams('sort=name:asc,size'), [])).toEqual([
    ['name', 'asc'],
    ['size', 'desc'],
  ]);
  expect(sortKeys(new URLSearchParams('sort_key=name&sort_dir=desc&sort_key=id'), [])).toEqual([
    ['name', 'desc'],
    ['id', 'desc'],
  ]);
  expect(sortKeys(new URLSearchParams(), [['id', 'asc']])).toEqual([['id', 'asc']]);
});
