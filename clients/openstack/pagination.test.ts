import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Page, PageOptions, Query } from './pagination.ts';
import { eachItem, nextLink } from './pagination.ts';

interface Item {
  readonly id: string;
}

const items = (count: number): Item[] => Array.from({ length: count }, (_, at) => ({ id: `i${at}` }));

function run(pages: PageOptions<Item>['pages'], serve: (query: Query) => Page<Item>, pageSize?: number) {
  const asked: Query[] = [];
  const all = eachItem<Item>({
    query: { status: 'active' },
    pages,
    ...(pageSize !== undefined && { pageSize }),
    fetch: async (query) => {
      asked.push(query);
      return serve(query);
    },
    markerOf: (item) => item.id,
    repeated: (marker) => new Error(`again ${marker}`),
  });
  return { all, asked };
}

const afterMarker = (all: readonly Item[], query: Query): readonly Item[] =>
  all.slice(all.findIndex((item) => item.id === query['marker']) + 1);

test('by marker: every item once, whatever the page size', async () => {
  await fc.assert(
    fc.asyncProperty(fc.nat(40), fc.integer({ min: 1, max: 12 }), async (count, size) => {
      const stock = items(count);
      const { all, asked } = run(
        'marker',
        (query) => ({ items: afterMarker(stock, query).slice(0, Number(query['limit'])), next: null }),
        size,
      );
      expect(await Array.fromAsync(all)).toEqual(stock);
      expect(asked.length).toBeLessThanOrEqual(Math.floor(count / size) + 1);
      expect(asked.every((query) => query['status'] === 'active')).toBe(true);
    }),
  );
});

test('by link: a server with a smaller limit than asked for decides', async () => {
  const stock = items(7);
  const { all, asked } = run(
    'links',
    (query) => {
      const page = afterMarker(stock, { marker: String(query['marker'] ?? '') }).slice(0, 3);
      const last = page.at(-1)?.id;
      return { items: page, next: last === 'i6' ? null : `http://inside.invalid/v2/things?limit=3&marker=${last}` };
    },
    100,
  );
  expect(await Array.fromAsync(all)).toEqual(stock);
  expect(asked).toHaveLength(3);
  expect(asked[1]).toEqual({ status: 'active', limit: ['3'], marker: ['i2'] });
});

test('one page without a size, without a link and for single', async () => {
  for (const kind of ['marker', 'links', 'single'] as const) {
    const { all, asked } = run(kind, () => ({ items: items(3), next: null }));
    expect(await Array.fromAsync(all)).toHaveLength(3);
    expect(asked).toEqual([{ status: 'active' }]);
  }
  const { all } = run('single', () => ({ items: items(3), next: '/more?marker=x' }), 3);
  expect(await Array.fromAsync(all)).toHaveLength(3);
});

test('pages that come again end in an error, by marker and by link', async () => {
  const stuck = run('marker', () => ({ items: items(2), next: null }), 2);
  await expect(Array.fromAsync(stuck.all)).rejects.toThrow('again i1');
  const circle = run('links', (query) => ({
    items: items(1),
    next: `?marker=${query['marker'] === undefined || String(query['marker']) === 'b' ? 'a' : 'b'}`,
  }));
  await expect(Array.fromAsync(circle.all)).rejects.toThrow('again a');
  expect(circle.asked.length).toBeLessThan(5);
});

test('only as many pages as are read', async () => {
  const { all, asked } = run(
    'marker',
    (query) => ({ items: afterMarker(items(100), query).slice(0, 10), next: null }),
    10,
  );
  for await (const item of all) if (item.id === 'i12') break;
  expect(asked).toHaveLength(2);
});

test('next links of the services', () => {
  expect(nextLink({ servers: [], servers_links: [{ rel: 'next', href: '/a' }] }, 'servers')).toBe('/a');
  expect(nextLink({ networks_links: [{ rel: 'previous', href: '/a' }] }, 'networks')).toBeNull();
  expect(nextLink({ images: [], next: '/v2/images?marker=x', first: '/v2/images' }, 'images')).toBe(
    '/v2/images?marker=x',
  );
  expect(nextLink({ users: [], links: { self: 's', previous: null, next: null } }, 'users')).toBeNull();
  expect(nextLink({ users: [], links: { next: '/n' } }, 'users')).toBe('/n');
  expect(nextLink([], '')).toBeNull();
});
