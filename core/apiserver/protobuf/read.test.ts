import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject, isStatusError, setMember, type Json, type JsonObject } from '@allmend/core-machinery';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { messageOfKind, messages } from './messages.ts';
import { readProtobuf } from './read.ts';

/**
 * Invented objects as the real Go library writes them, in protobuf and in JSON. Made by a program of k8s.io/api,
 * k8s.io/apiextensions-apiserver and k8s.io/apimachinery 0.32.4 that fills the Go types by hand so that every member is set in
 * one object or another, sets apiVersion and kind, and prints for each the bytes of `protobuf.NewSerializer(nil, nil).Encode` in
 * base64 and the result of `json.Marshal`.
 */
interface Fixture {
  readonly name: string;
  readonly protobuf: string;
  readonly json: JsonObject & { readonly apiVersion: string; readonly kind: string };
}

const fixtures = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures.json'), 'utf8')) as Fixture[];

/** Without null members and empty objects, which Go's JSON has for structs and times that say nothing. */
function lean(value: Json): Json {
  if (Array.isArray(value)) return value.map(lean);
  if (!isJsonObject(value)) return value;
  const kept: JsonObject = {};
  for (const [name, item] of Object.entries(value)) {
    const small = lean(item);
    if (small === null || (isJsonObject(small) && Object.keys(small).length === 0)) continue;
    setMember(kept, name, small);
  }
  return kept;
}

const fixture = (name: string): Buffer => Buffer.from(fixtures.find((one) => one.name === name)!.protobuf, 'base64');

function refusal(bytes: Uint8Array): string {
  try {
    readProtobuf(bytes);
  } catch (error) {
    if (isStatusError(error)) return `${error.code} ${error.message}`;
    throw error;
  }
  return 'accepted';
}

const varint = (value: bigint | number): number[] => {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(70, BigInt(value));
  do {
    bytes.push(Number(rest & 0x7fn) | (rest > 0x7fn ? 0x80 : 0));
    rest >>= 7n;
  } while (rest > 0n);
  return bytes;
};
const delimited = (field: number, content: readonly number[] | string): number[] => {
  const bytes = typeof content === 'string' ? [...Buffer.from(content)] : content;
  return [...varint((field << 3) | 2), ...varint(bytes.length), ...bytes];
};
const number = (field: number, value: bigint | number): number[] => [...varint(field << 3), ...varint(value)];
const envelope = (
  apiVersion: string,
  kind: string,
  content: readonly number[],
  more: readonly number[] = [],
): Uint8Array =>
  new Uint8Array([
    ...[0x6b, 0x38, 0x73, 0],
    ...delimited(1, [...delimited(1, apiVersion), ...delimited(2, kind)]),
    ...delimited(2, content),
    ...more,
  ]);
const namespace = (content: readonly number[]): Uint8Array => envelope('v1', 'Namespace', content);

describe('what the Go library writes', () => {
  it.each(fixtures)('$name', ({ protobuf, json }) => {
    expect(lean(readProtobuf(Buffer.from(protobuf, 'base64')).value)).toEqual(lean(json));
  });

  it('has an example of every kind that is read', () => {
    const seen = new Set(fixtures.map(({ json }) => `${json.apiVersion} ${json.kind}`));
    expect([...messageOfKind.keys()].filter((kind) => !seen.has(kind))).toEqual([]);
  });

  it('keeps what is set to an empty value, and leaves out what is not set', () => {
    expect(readProtobuf(fixture('a secret')).value).toMatchObject({ immutable: false, data: { empty: '' } });
    expect(readProtobuf(fixture('a lease')).value).toMatchObject({ spec: { holderIdentity: '', leaseTransitions: 0 } });
    expect(readProtobuf(fixture('a namespace as kubectl creates it')).value).toEqual({
      apiVersion: 'v1',
      kind: 'Namespace',
      metadata: { name: 'shop' },
    });
    expect(readProtobuf(fixture('a review of oneself as kubectl asks')).value).toEqual({
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'SelfSubjectReview',
    });
    const spec = readProtobuf(fixture('a definition')).value['spec'] as { versions: JsonObject[] };
    expect(spec.versions[0]).toMatchObject({ storage: false, subresources: { status: {} } });
  });

  it('takes __proto__ as a name like any other', () => {
    const { metadata } = readProtobuf(fixture('a namespace with every member of metadata')).value as {
      metadata: { labels: object };
    };
    expect(Object.keys(metadata.labels)).toContain('__proto__');
    expect(Object.getPrototypeOf(metadata.labels)).toBe(Object.prototype);
  });
});

describe('the tables', () => {
  it('name only messages that exist', () => {
    const named = [...messages.values()].flatMap((fields) => [...fields.values()].map(({ type }) => type));
    const absent = named.filter((type) => typeof type === 'object' && !messages.has(type.message));
    expect(absent).toEqual([]);
    expect([...messageOfKind.values(), 'DeleteOptions'].filter((name) => !messages.has(name))).toEqual([]);
  });

  it('name each member of a message once', () => {
    for (const fields of messages.values()) {
      const names = [...fields.values()].map(({ name }) => name);
      expect(names).toEqual([...new Set(names)]);
    }
  });
});

describe('the wire', () => {
  it('passes over fields that nobody knows', () => {
    const unknown = [...number(90, 5), ...delimited(91, 'x'), ...varint((92 << 3) | 1), ...Array<number>(8).fill(1)];
    const fixed = [...varint((93 << 3) | 5), 1, 2, 3, 4];
    const bytes = namespace([...unknown, ...delimited(1, [...delimited(1, 'shop'), ...unknown, ...fixed])]);
    expect(readProtobuf(bytes).value).toMatchObject({ metadata: { name: 'shop' } });
  });

  it('lets the last of several values count', () => {
    const meta = [...delimited(1, 'old'), ...delimited(1, 'new'), ...delimited(2, 'prefix-'), ...delimited(2, '')];
    expect(readProtobuf(namespace(delimited(1, meta))).value['metadata']).toEqual({ name: 'new' });
  });

  it('reads an entry of a map without key or value', () => {
    const labels = [...delimited(11, []), ...delimited(11, [...delimited(1, 'a'), ...number(9, 1)])];
    expect(readProtobuf(namespace(delimited(1, labels))).value['metadata']).toEqual({ labels: { '': '', a: '' } });
    const hard = delimited(2, delimited(1, delimited(1, 'secrets')));
    expect(readProtobuf(envelope('v1', 'ResourceQuota', hard)).value['spec']).toEqual({ hard: { secrets: '0' } });
  });

  it.each([
    ['-1', -1n, -1],
    ['the largest exact number', 2n ** 53n - 1n, Number.MAX_SAFE_INTEGER],
    ['the smallest exact number', -(2n ** 53n - 1n), Number.MIN_SAFE_INTEGER],
  ])('reads an int64: %s', (_, value, expected) => {
    const bytes = namespace(delimited(1, number(7, BigInt.asUintN(64, value))));
    expect(readProtobuf(bytes).value['metadata']).toEqual({ generation: expected });
  });

  it('takes a body without content as an empty object', () => {
    const bytes = envelope('v1', 'Namespace', []);
    expect(readProtobuf(bytes.subarray(0, bytes.length - 2)).value).toEqual({ apiVersion: 'v1', kind: 'Namespace' });
  });

  it('reads options of a deletion in any group', () => {
    const bytes = envelope('garden.example.org/v1', 'DeleteOptions', delimited(4, 'Orphan'));
    expect(readProtobuf(bytes).value).toMatchObject({ propagationPolicy: 'Orphan' });
  });
});

const meta = (content: readonly number[]): Uint8Array => namespace(delimited(1, content));
const time = (content: readonly number[]): Uint8Array => meta(delimited(8, content));

describe('what is refused', () => {
  it.each<[string, Uint8Array, RegExp]>([
    ['nothing', new Uint8Array(), /^400 the body is not valid protobuf: it does not begin with the four bytes/],
    ['JSON', Buffer.from('{"kind":"Namespace"}'), /^400 .* does not begin with the four bytes/],
    ['an envelope without type', new Uint8Array([0x6b, 0x38, 0x73, 0]), /^400 .* does not say its apiVersion and kind/],
    [
      'a kind of a user',
      envelope('garden.example.org/v1', 'Beehive', []),
      /^415 Beehive of garden.example.org\/v1 is not read as/,
    ],
    ['a kind of another group', envelope('v1', 'Role', []), /^415 Role of v1 is not read/],
    ['a long kind', envelope('v1', 'x'.repeat(5000), []), /^415 x{100}… of v1/],
    ['compressed content', envelope('v1', 'Namespace', [], delimited(3, 'gzip')), /^415 .* encoded as "gzip"/],
    [
      'JSON as content',
      envelope('v1', 'Namespace', [], delimited(4, 'application/json')),
      /^415 .*holds application\/json/,
    ],
    ['a field with number 0', namespace([0x02, 0]), /^400 .* a field has the number 0 at offset/],
    ['a group', namespace([...varint((90 << 3) | 3)]), /^400 .* a value has the wire type 3/],
    ['a wrong wire type', namespace(number(1, 1)), /^400 .* the field metadata has the wire type 0/],
    ['a wrong wire type in a map', meta(delimited(11, number(1, 1))), /^400 .* an entry of a map has the wire type 0/],
    ['a length beyond its holder', meta([...varint((1 << 3) | 2), 5, 0x61]), /^400 .* longer than what holds it/],
    [
      'a length of 2^63',
      namespace([...varint((1 << 3) | 2), ...varint(2n ** 63n)]),
      /^400 .* longer than what holds it/,
    ],
    [
      'a number without end',
      namespace([...varint(90 << 3), ...Array<number>(11).fill(0xff)]),
      /^400 .* more than 64 bits/,
    ],
    [
      'a number of 65 bits',
      namespace([...varint(90 << 3), ...Array<number>(9).fill(0xff), 2]),
      /^400 .* more than 64 bits/,
    ],
    ['a huge field number', namespace([...varint(2n ** 35n), 0]), /^400 .* number that is too large/],
    ['a cut fixed value', namespace([...varint((90 << 3) | 1), 1, 2]), /^400 .* ends in the middle/],
    ['a text that is not UTF-8', meta(delimited(1, [0xff])), /^400 .* a text is not valid UTF-8/],
    ['an int64 that is not exact', meta(number(7, 2n ** 53n)), /^400 .* 9007199254740992 cannot be kept exactly/],
    ['an instant in the year 10000', time(number(1, 253_402_300_800)), /^400 .* outside of the years 1 to 9999/],
    ['an instant before Christ', time(number(1, BigInt.asUintN(64, -62_135_596_801n))), /^400 .* outside of the years/],
    [
      'a negative fraction',
      time([...number(1, 1), ...number(2, BigInt.asUintN(64, -1n))]),
      /^400 .* no valid fraction/,
    ],
    [
      'managedFields that are not JSON',
      meta(delimited(17, delimited(7, delimited(1, '{')))),
      /^400 the body is not valid JSON/,
    ],
    [
      'too many items',
      meta(Array.from({ length: 250_001 }, () => delimited(14, '')).flat()),
      /^400 .* more than 250000/,
    ],
  ])('%s', (_, bytes, message) => {
    expect(refusal(bytes)).toMatch(message);
  });

  it('schemas that are nested without end', () => {
    let schema: number[] = [];
    for (let depth = 0; depth < 300; depth += 1) schema = delimited(28, schema);
    const version = delimited(7, delimited(4, delimited(1, schema)));
    const bytes = envelope('apiextensions.k8s.io/v1', 'CustomResourceDefinition', delimited(2, version));
    expect(refusal(bytes)).toMatch(/^400 .* nested deeper than 256 levels/);
  });

  it('every beginning of a body that is no whole one, or reads less of it', () => {
    const bytes = fixture('a namespace with every member of metadata');
    const results = Array.from({ length: bytes.length }, (_, end) => refusal(bytes.subarray(0, end)));
    expect(results.filter((result) => result !== 'accepted' && !result.startsWith('400 '))).toEqual([]);
    expect(results.slice(0, 20).every((result) => result.startsWith('400 '))).toBe(true);
  });
});

describe('hostile bytes', () => {
  it('end in an object or a StatusError', () => {
    fc.assert(
      fc.property(fc.constantFrom(...messageOfKind.keys()), fc.uint8Array({ maxLength: 60 }), (name, content) => {
        const [apiVersion, kind] = name.split(' ') as [string, string];
        expect(refusal(envelope(apiVersion, kind, [...content]))).toMatch(/^(accepted|400 |415 )/);
      }),
      { numRuns: 2000 },
    );
  });

  it('in the place of good ones end in an object or a StatusError', () => {
    const change = fc.record({ one: fc.constantFrom(...fixtures), at: fc.nat(), byte: fc.nat(255), cut: fc.boolean() });
    fc.assert(
      fc.property(change, ({ one, at, byte, cut }) => {
        const bytes = Buffer.from(one.protobuf, 'base64');
        bytes[4 + (at % (bytes.length - 4))] = byte;
        expect(refusal(cut ? bytes.subarray(0, -1) : bytes)).toMatch(/^(accepted|400 |415 )/);
      }),
      { numRuns: 3000 },
    );
  });
});
