import { expect, test } from 'vitest';
import { createLru } from './lru.ts';

test('an LRU forgets what was used longest ago', () => {
  const lru = createLru<string>({ capacity: 2 });
  lru.set('a', '1');
  lru.set('b', '2');
  expect(lru.get('a')).toBe('1');
  lru.set('c', '3');
  expect([lru.get('a'), lru.get('b'), lru.get('c')]).toEqual(['1', undefined, '3']);
  lru.delete('a');
  expect(lru.get('a')).toBeUndefined();
  lru.clear();
  expect(lru.get('c')).toBeUndefined();
});

test('an LRU by weight keeps at least the last, and tells what it forgets', () => {
  const gone: string[] = [];
  const lru = createLru<string>({
    capacity: 5,
    weigh: (value) => value.length,
    forgotten: (value) => void gone.push(value),
  });
  lru.set('a', 'xxx');
  lru.set('b', 'yy');
  lru.set('a', 'x');
  lru.set('c', 'zz');
  expect([...lru.values()]).toEqual(['yy', 'x', 'zz']);
  expect(gone).toEqual([]);
  expect(lru.get('b')).toBe('yy');
  lru.set('d', 'w');
  expect([...lru.values()]).toEqual(['zz', 'yy', 'w']);
  expect(gone).toEqual(['x']);
  lru.set('huge', 'h'.repeat(50));
  expect([...lru.values()]).toEqual(['h'.repeat(50)]);
  expect(gone).toEqual(['x', 'zz', 'yy', 'w']);
});

test('an LRU takes the place of what had the same key', () => {
  const lru = createLru<string>({ capacity: 2 });
  for (const value of ['x', 'y', 'z']) lru.set('same', value);
  lru.set('other', 'w');
  expect([...lru.values()]).toEqual(['z', 'w']);
});
