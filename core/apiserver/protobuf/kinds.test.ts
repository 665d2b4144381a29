import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { builtInKinds } from '@allmend/api/kinds';
import {
  apiVersionOf,
  asObject,
  defaultValue,
  fieldErrorText,
  pruneValue,
  validateValue,
  type JsonObject,
} from '@allmend/core-machinery';
import { describe, expect, it } from 'vitest';
import { readProtobuf } from './read.ts';

interface Fixture {
  readonly name: string;
  readonly protobuf: string;
  readonly json: JsonObject;
}

const fixtures = JSON.parse(readFileSync(join(import.meta.dirname, 'fixtures.json'), 'utf8')) as Fixture[];
const kindOf = ({ json }: Fixture): (typeof builtInKinds)[number] | undefined =>
  builtInKinds.find((kind) => apiVersionOf(kind) === json['apiVersion'] && kind.kind === json['kind']);

/** Objects with every member of the Go types set: a member that a kind forgot would be pruned here. */
describe.each(fixtures.filter((fixture) => kindOf(fixture)).map((fixture) => [fixture.name, fixture] as const))(
  '%s',
  (_, fixture) => {
    const kind = kindOf(fixture)!;

    it.each([
      ['in the JSON of Go', structuredClone(fixture.json)],
      ['in protobuf', readProtobuf(Buffer.from(fixture.protobuf, 'base64')).value],
    ])('is taken whole %s', (__, value) => {
      expect(pruneValue(kind.schema, value)).toEqual([]);
      value['metadata'] ??= {};
      defaultValue(kind.schema, value);
      kind.builtIn?.normalize?.(asObject(value));
      expect(validateValue(kind.schema, value, { path: '' }).map(fieldErrorText)).toEqual([]);
    });
  },
);
