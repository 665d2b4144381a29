import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { formatCheck } from './formats.ts';

const good: Record<string, string[]> = {
  bsonobjectid: ['507f1f77bcf86cd799439011'],
  uri: [
    'https://example.org/a?b=c#d',
    'http://[::1]:80/',
    '/path',
    '*',
    'mailto:a@b.c',
    'http://user:pw@host',
    'file:///x',
    'a://%41',
    '//x',
    'x:y',
  ],
  email: [
    'a@b',
    'a.b+c@example.org',
    '"a b"@x.y',
    'Ada L <ada@example.org>',
    '"Ada, L." <ada@example.org>',
    'ä@ö.example',
    'a@[127.0.0.1]',
  ],
  hostname: ['a', 'example.com', 'a-b.example.org', '1.example', 'münchen.example', 'xn--a.example'],
  ipv4: ['1.2.3.4', '255.255.255.255', '010.001.0.1'],
  ipv6: ['::', '::1', 'fe80::1:2', '1:2:3:4:5:6:7:8', '::ffff:1.2.3.4', '1::'],
  cidr: ['10.0.0.0/8', '::/0', 'fe80::/64', '10.1.2.3/32', '010.0.0.0/8'],
  mac: ['01:23:45:67:89:ab', '01-23-45-67-89-AB', '0123.4567.89ab', '01:23:45:67:89:ab:cd:ef'],
  uuid: ['123e4567-e89b-12d3-a456-426614174000', '123E4567E89B12D3A456426614174000'],
  uuid3: ['bcd02e22-68f0-3046-a512-327cca9def8f'],
  uuid4: ['025b0d74-00a2-4048-bf57-227c5111bb34'],
  uuid5: ['886313e1-3b8a-5372-9b90-0c9aee199e5d'],
  isbn: ['0321751043', '978-0321751041'],
  isbn10: ['0-321-75104-3', '043942089X'],
  isbn13: ['978 0321751041'],
  creditcard: ['4111 1111 1111 1111', '5555-5555-5555-4444'],
  ssn: ['111-11-1111', '111 11 1111'],
  hexcolor: ['#FFF', 'aabbcc', '#012345'],
  rgbcolor: ['rgb(0,100,255)', 'rgb( 1 , 2 , 3 )'],
  byte: ['aGVsbG8=', 'YQ==', 'YWJj'],
  password: ['', 'anything'],
  date: ['2026-01-31', '2024-02-29', '0001-01-01'],
  duration: ['1h30m', '-1.5s', '0', '+5us', '22 ns', '3 days', '1 hour', '2wk', '.5s'],
  'date-time': ['2026-01-31T12:00:00Z', '2026-01-31t12:00:00.123z', '2026-01-31T23:59:59+01:00'],
  'k8s-short-name': ['a-1'],
  'k8s-long-name': ['a-1.b'],
};

const bad: Record<string, string[]> = {
  bsonobjectid: ['', '507f1f77bcf86cd79943901', '507f1f77bcf86cd79943901g'],
  uri: [
    '',
    'example.org',
    'a b',
    'http://a b/',
    'http://x:port/',
    'http://[::1/',
    'http://x/%zz',
    'http://a.b#c',
    '\nhttp://x',
    '1http://x',
    ':x',
  ],
  email: ['', 'a', 'a@', '@b', 'a b@c', 'a..b@c', '<a@b', 'a@b,c@d', 'a@b\nBcc: x'],
  hostname: [
    '',
    '-a',
    'a-.b',
    'a_b',
    'a..b',
    'example.c',
    'a.b1',
    `${'a'.repeat(64)}.com`,
    `${'a.'.repeat(130)}com`,
    'a b',
  ],
  ipv4: ['', '1.2.3', '1.2.3.256', '1.2.3.4.5', '::1', '1.2.3.4 ', '0x1.2.3.4', '1.2.3.-4'],
  ipv6: [
    '',
    '1.2.3.4',
    ':::',
    '1::2::3',
    '12345::',
    '1:2:3:4:5:6:7',
    '::1%eth0',
    '::g',
    '::ffff:1.2.3.04',
    '1:2:3:4:5:6:7:8::',
  ],
  cidr: ['', '10.0.0.0', '10.0.0.0/33', '::/129', '10.0.0.0/-1', '10.0.0.0/ 8', 'x/8'],
  mac: ['', '01:23:45:67:89', '01:23-45:67:89:ab', '01:23:45:67:89:ag', '0123.4567'],
  uuid: ['', '123e4567-e89b-12d3-a456-42661417400', 'x23e4567-e89b-12d3-a456-426614174000'],
  uuid3: ['025b0d74-00a2-4048-bf57-227c5111bb34'],
  uuid4: ['886313e1-3b8a-5372-9b90-0c9aee199e5d', '025b0d74-00a2-4048-7f57-227c5111bb34'],
  uuid5: ['025b0d74-00a2-4048-bf57-227c5111bb34'],
  isbn: ['', '0321751044', '9780321751042'],
  isbn10: ['032175104X', '978-0321751041'],
  isbn13: ['0321751043'],
  creditcard: ['', '4111 1111 1111 1112', '1234'],
  ssn: ['', '111-111111', '11-111-1111', '1111-11-111'],
  hexcolor: ['', '#ff', 'gggggg', '##fff'],
  rgbcolor: ['rgb(256,0,0)', 'rgb(1,2)', 'rgba(1,2,3)', 'rgb(1,2,3'],
  byte: ['', 'aGVsbG8', 'a=b=', 'YQ=', '====', 'aGVs bG8=', 'aGVsbG8-'],
  date: ['', '2026-02-29', '2026-13-01', '2026-00-01', '2026-01-32', '2026-1-1', '26-01-01', '2026-01-01T'],
  duration: ['', 'x', '1', '1 year', 'h1'],
  'date-time': [
    '',
    '2026-01-31',
    '2026-01-31T24:00:00Z',
    '2026-01-31T12:60:00Z',
    '2026-01-31T12:00:60Z',
    '2026-01-31T12:00:00',
    '2026-02-30T12:00:00Z',
    '2026-01-31 12:00:00Z',
  ],
  'k8s-short-name': ['', 'A', 'a.b', 'a-', 'a'.repeat(64)],
  'k8s-long-name': ['', 'A.b', 'a..b', 'a'.repeat(254)],
};

describe.each(Object.keys(good))('%s', (format) => {
  test.each(good[format]!)('%j', (text) => {
    expect(formatCheck(format)!(text)).toBe(true);
  });
  test.each(bad[format] ?? [])('not %j', (text) => {
    expect(formatCheck(format)!(text)).toBe(false);
  });
});

test('a format is found with and without dashes; others are not checked', () => {
  expect(formatCheck('datetime')).toBe(formatCheck('date-time'));
  expect(formatCheck('credit-card')).toBe(formatCheck('creditcard'));
  for (const format of ['int32', '', 'constructor', '__proto__', 'ISO8601']) expect(formatCheck(format)).toBeNull();
});

test('what Node writes is read', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date('0001-01-01'), max: new Date('9999-12-31'), noInvalidDate: true }), (date) => {
      expect(formatCheck('date-time')!(date.toISOString())).toBe(true);
      expect(formatCheck('date')!(date.toISOString().slice(0, 10))).toBe(true);
    }),
  );
  fc.assert(fc.property(fc.ipV4(), (text) => formatCheck('ipv4')!(text)));
  fc.assert(fc.property(fc.ipV6(), (text) => formatCheck('ipv6')!(text)));
  fc.assert(fc.property(fc.uuid(), (text) => formatCheck('uuid')!(text)));
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 1 }), (bytes) =>
      formatCheck('byte')!(Buffer.from(bytes).toString('base64')),
    ),
  );
  fc.assert(fc.property(fc.webUrl({ withQueryParameters: true }), (text) => formatCheck('uri')!(text)));
});

test('no text makes a format hang', () => {
  const nasty = ['a', '1', '.', '-', ':', '@', ' ', '"', '\\', '%', '/', '1h', 'a.', ':1'].map(
    (part) => `${part.repeat(20_000)}!`,
  );
  const started = performance.now();
  for (const format of Object.keys(good)) for (const text of nasty) formatCheck(format)!(text);
  expect(performance.now() - started).toBeLessThan(30_000);
});
