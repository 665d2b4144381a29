import { builtInKinds } from '@allmend/api/kinds';
import { openApiV2, type JsonObject } from '@allmend/core-machinery';
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { encodeOpenApiV2 } from './openapi-v2.ts';
import { WireReader } from './wire.ts';
import { WireWriter } from './wire-writer.ts';

/** Fields of a message: number → values. */
function fields(bytes: Uint8Array): Map<number, (Uint8Array | bigint)[]> {
  const reader = new WireReader(bytes);
  const found = new Map<number, (Uint8Array | bigint)[]>();
  while (!reader.done) {
    const { field, wire } = reader.tag();
    const value = wire === 2 ? reader.bytes() : wire === 0 ? reader.varint() : null;
    if (value === null) reader.skip(wire);
    else found.set(field, [...(found.get(field) ?? []), value]);
  }
  return found;
}

/** Walks down by field numbers, the first of each. */
function at(bytes: Uint8Array, ...path: readonly number[]): Uint8Array {
  return path.reduce((inner, number) => fields(inner).get(number)![0] as Uint8Array, bytes);
}

const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

/** Pairs of a message that maps names to messages. */
function named(bytes: Uint8Array, number: number): Map<string, Uint8Array> {
  const pairs = (fields(bytes).get(number) ?? []) as Uint8Array[];
  return new Map(pairs.map((pair) => [text(at(pair, 1)), at(pair, 2)]));
}

const schemaOf = (schema: JsonObject): Uint8Array =>
  at(encodeOpenApiV2({ swagger: '2.0', definitions: { A: schema } }), 9, 1, 2);

describe('OpenAPI v2 in protobuf', () => {
  test('has every definition, path and operation of the JSON form', () => {
    const document = openApiV2(builtInKinds);
    const bytes = encodeOpenApiV2(document);
    expect(text(at(bytes, 1))).toBe('2.0');
    expect(text(at(bytes, 2, 1))).toBe('Allmend');
    expect([...named(at(bytes, 9), 1).keys()]).toEqual(Object.keys(document['definitions'] as object));
    const paths = named(at(bytes, 8), 2);
    expect([...paths.keys()]).toEqual(Object.keys(document['paths'] as object));
    const get = at(paths.get('/api/v1/namespaces/{namespace}/configmaps/{name}')!, 2);
    expect(text(at(get, 5))).toMatch(/^read/);
    expect(text(at(named(at(get, 9), 1).get('200')!, 1, 2, 1, 1))).toMatch(/^#\/definitions\/.*ConfigMap$/);
    expect(text(at(named(get, 13).get('x-kubernetes-action')!, 2))).toBe('"get"');
  });

  test('writes what schemas are made of', () => {
    const schema = schemaOf({
      type: 'object',
      description: 'A',
      required: ['a', 'b'],
      'x-kubernetes-group-version-kind': [{ group: 'g', kind: 'k', version: 'v' }],
      properties: {
        a: { type: 'array', items: { type: 'string', enum: ['x', 1] }, maxItems: 300, 'x-kubernetes-list-type': 'set' },
        b: { type: 'object', additionalProperties: { $ref: '#/definitions/B' } },
        c: { type: 'number', minimum: -1.5, default: { deep: [true] }, uniqueItems: true },
        d: { additionalProperties: true },
      },
    });
    expect(text(at(schema, 22, 1))).toBe('object');
    expect((fields(schema).get(19) as Uint8Array[]).map(text)).toEqual(['a', 'b']);
    expect(JSON.parse(text(at(named(schema, 31).get('x-kubernetes-group-version-kind')!, 2)))).toEqual([
      { group: 'g', kind: 'k', version: 'v' },
    ]);
    const properties = named(at(schema, 25), 1);
    expect((fields(at(properties.get('a')!, 23, 1)).get(20) as Uint8Array[]).map((one) => text(at(one, 2)))).toEqual([
      '"x"',
      '1',
    ]);
    expect(fields(properties.get('a')!).get(14)).toEqual([300n]);
    expect(text(at(properties.get('b')!, 21, 1, 1))).toBe('#/definitions/B');
    expect(text(at(properties.get('c')!, 5, 2))).toBe('{"deep":[true]}');
    expect(Buffer.from(properties.get('c')!).includes(doubleBytes(9, -1.5))).toBe(true);
    expect(fields(at(properties.get('d')!, 21)).get(2)).toEqual([1n]);
  });

  test('a member without a number is a fault of ours, and told', () => {
    expect(() => encodeOpenApiV2({ basePath: '/' })).toThrow('no member basePath');
  });
});

function doubleBytes(field: number, value: number): Uint8Array {
  const writer = new WireWriter();
  writer.double(field, value);
  return writer.done();
}

test('what the writer writes, the reader reads', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 2 ** 29 - 1 }),
      fc.bigInt(0n, 2n ** 64n - 1n),
      fc.string(),
      (field, number, word) => {
        const writer = new WireWriter();
        writer.varint(field, number);
        writer.text(field, word);
        const [read, bytes] = fields(writer.done()).get(field)!;
        expect(read).toBe(number);
        expect(text(bytes as Uint8Array)).toBe(Buffer.from(word).toString());
      },
    ),
  );
});
