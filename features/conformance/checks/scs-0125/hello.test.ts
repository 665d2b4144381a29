import fc from 'fast-check';
import { expect, test } from 'vitest';
import { clientHello, readReply, recordLength } from './hello.ts';

const hex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text.replaceAll(/\s/g, ''), 'hex'));
const random = '00'.repeat(32);

test('reads a ServerHello of TLS 1.2, with and without extensions', () => {
  expect(readReply(hex(`16 0303 002a 02 000026 0303 ${random} 00 c02f 00`))).toEqual({
    type: 'hello',
    version: 0x0303,
    suite: 0xc02f,
  });
  const extended = hex(`16 0303 0031 02 00002d 0303 ${random} 00 c02f 00 0005 ff01 0001 00`);
  expect(readReply(extended)).toEqual({ type: 'hello', version: 0x0303, suite: 0xc02f });
});

test('reads the version of TLS 1.3 from its extension, behind a session id', () => {
  const bytes = hex(`16 0303 0038 02 000034 0303 ${random} 04 01020304 1301 00 0006 002b 0002 0304`);
  expect(readReply(bytes)).toEqual({ type: 'hello', version: 0x0304, suite: 0x1301 });
});

test('reads an alert, and knows what is no TLS', () => {
  expect(readReply(hex('15 0302 0002 02 28'))).toEqual({ type: 'alert', description: 40 });
  expect(readReply(new TextEncoder().encode('HTTP/1.1 400 Bad Request'))).toEqual({ type: 'not-tls' });
  expect(readReply(new Uint8Array())).toEqual({ type: 'not-tls' });
});

test('no bytes of a server make the reader throw', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.boolean(), (bytes, tls) => {
      const start = tls ? [22, 3, 3, 0, 60, 2] : [];
      readReply(Uint8Array.from([...start, ...bytes]));
    }),
  );
});

test('a ClientHello is one record of the announced length; SSL 3.0 has no extensions', () => {
  const offer = { suites: [0x002f], groups: ['x25519'], host: 'api.heide.example' } as const;
  for (const version of ['SSLv3', 'TLSv1.0', 'TLSv1.2', 'TLSv1.3'] as const) {
    const bytes = clientHello({ ...offer, version });
    expect(recordLength(bytes)).toBe(bytes.length);
    const text = Buffer.from(bytes).toString('latin1');
    expect(text.includes('api.heide.example')).toBe(version !== 'SSLv3');
  }
  const unnamed = Buffer.from(clientHello({ ...offer, version: 'TLSv1.2', host: '203.0.113.9' })).toString('latin1');
  expect(unnamed).not.toContain('203.0.113.9');
});
