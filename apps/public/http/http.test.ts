import { expect, test } from 'vitest';
import { isPlainText, matches } from './answers.ts';
import { createBoundedCache } from './bounded-cache.ts';
import { networkOf } from './rate-limit.ts';

test.each([
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2'],
  ['2001:0db8:0001:2::9', '2001:db8:1:2'],
  ['2001:db8::1', '2001:db8:0:0'],
  ['::1', '0:0:0:0'],
  ['fe80::1%eth0', 'fe80:0:0:0'],
  ['', ''],
])('%s is of the network %s', (address, network) => expect(networkOf(address)).toBe(network));

test('the cache keeps what was used last, and nothing that failed', async () => {
  const cache = createBoundedCache<string>({ bytes: 10, sizeOf: (text) => text.length });
  let made = 0;
  const get = (key: string, text: string) => cache.get(key, () => Promise.resolve((made++, text)));
  await get('a', 'aaaa');
  await get('b', 'bbbb');
  await get('a', 'aaaa');
  await get('c', 'cccc');
  expect(made).toBe(3);
  await get('a', 'aaaa');
  expect(made).toBe(3);
  await get('b', 'bbbb');
  expect(made).toBe(4);
  await expect(cache.get('x', () => Promise.reject(new Error('down')))).rejects.toThrow('down');
  expect(await cache.get('x', () => Promise.resolve('x'))).toBe('x');
});

test('what is larger than the cache is not kept, and puts nothing out of it', async () => {
  const cache = createBoundedCache<string>({ bytes: 10, sizeOf: (text) => text.length });
  const made: string[] = [];
  const get = (key: string, text: string) => cache.get(key, () => Promise.resolve((made.push(key), text)));
  await get('a', 'aaaa');
  for (let n = 0; n < 2; n++) expect(await get('huge', 'x'.repeat(100))).toHaveLength(100);
  await get('a', 'aaaa');
  expect(made).toEqual(['a', 'huge', 'huge']);
});

test('those that ask the cache at the same time share one making, however much else is made meanwhile', async () => {
  const cache = createBoundedCache<string>({ bytes: 10, sizeOf: (text) => text.length });
  const slow = Promise.withResolvers<string>();
  const answers = [cache.get('slow', () => slow.promise)];
  for (const key of ['a', 'b', 'c']) await cache.get(key, () => Promise.resolve(key.repeat(8)));
  answers.push(cache.get('slow', () => Promise.reject(new Error('made twice'))));
  slow.resolve('s');
  expect(await Promise.all(answers)).toEqual(['s', 's']);
});

test('tags are compared weakly', () => {
  expect(matches('"x", W/"abc"', 'abc')).toBe(true);
  expect(matches('*', 'abc')).toBe(true);
  expect(matches('"abcd"', 'abc')).toBe(false);
  expect(matches(undefined, 'abc')).toBe(false);
});

test('plain text is UTF-8 without control characters', () => {
  const bytes = (text: string) => new TextEncoder().encode(text);
  expect(isPlainText(bytes('{"a":"ü"}\r\n\t'))).toBe(true);
  expect(isPlainText(bytes('a\u0000b'))).toBe(false);
  expect(isPlainText(bytes('a\u001b[31m'))).toBe(false);
  expect(isPlainText(new Uint8Array([0xff, 0xfe]))).toBe(false);
});
