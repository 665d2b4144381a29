import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { acceptsGzip, createCompression, plainTags, smallerTag, variesByForm } from './compression.ts';

const text = Buffer.from('one line like the other\n'.repeat(100));

describe('the smaller form', () => {
  test('of a text is made once for what is kept', async () => {
    const compression = createCompression();
    const form = (of: object) => compression.smaller(of, { type: 'text/html; charset=utf-8', bytes: text });
    const kept = {};
    const forms = await Promise.all([form(kept), form(kept)]);
    expect(forms[0]).toBe(forms[1]);
    expect(gunzipSync(forms[0]!)).toEqual(text);
    expect(await form({})).not.toBe(forms[0]);
  });

  test.each([
    'application/json',
    'application/atom+xml; charset=utf-8',
    'image/svg+xml',
    'text/csv',
    'Application/JSON',
  ])('is there for %s', async (type) =>
    expect(await createCompression().smaller({}, { type, bytes: text })).not.toBeNull(),
  );

  test.each([
    ['what is short', 'text/plain', text.subarray(0, 1024)],
    ['what is no text', 'application/octet-stream', text],
    ['a picture', 'image/png', text],
    ['what says nothing of itself', '', text],
    [
      'what would not be smaller',
      'text/plain',
      Buffer.from(Array.from({ length: 2000 }, (_, n) => (n * n * 7919) >> 5)),
    ],
  ])('is not there for %s', async (_, type, bytes) => {
    expect(await createCompression().smaller({}, { type, bytes })).toBeNull();
  });
});

test.each([
  ['gzip', true],
  ['br, GZIP;q=0.8', true],
  ['deflate, *', true],
  ['gzip;q=0, *', false],
  ['gzip; q=0.000', false],
  ['x-gzip-like', false],
  ['br', false],
  ['identity', false],
  ['', false],
  [undefined, false],
])('whoever sends accept-encoding %o takes gzip: %o', (header, taken) => {
  expect(acceptsGzip(header)).toBe(taken);
});

test('either form of a content is known by the tag of the content', () => {
  expect(plainTags(`"a", W/"${smallerTag('b')}", "+gzip-c"`)).toBe('"a", W/"b", "+gzip-c"');
});

test.each([
  [undefined, 'accept-encoding'],
  ['accept', 'accept, accept-encoding'],
  ['Accept-Encoding, accept', 'Accept-Encoding, accept'],
  ['*', '*'],
])('vary %o becomes %o', (before, after) => {
  expect(variesByForm(before)).toBe(after);
});
