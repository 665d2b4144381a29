import { member, parseJson, wireTime, type Json, type JsonObject } from '@allmend/core-machinery';
import { malformed } from './wire.ts';

type Shape = (fields: JsonObject, offset: number) => Json | undefined;

/**
 * Messages that stand in JSON as something else than an object with their fields; undefined: as nothing. `offset` is for errors.
 * Source: the MarshalJSON and UnmarshalJSON methods of the Go types.
 */
export const shapes: ReadonlyMap<string, Shape> = new Map<string, Shape>([
  ['Time', (fields, offset) => instant(fields, 'seconds', offset)],
  ['MicroTime', (fields, offset) => instant(fields, 'microseconds', offset)],
  ['Quantity', (fields) => member(fields, 'string') ?? '0'],
  ['ExtraValue', (fields) => member(fields, 'items') ?? []],
  ['FieldsV1', rawJson],
  ['JSON', rawJson],
  ['JSONSchemaPropsOrArray', (fields) => member(fields, 'schema') ?? member(fields, 'jSONSchemas') ?? []],
  ['JSONSchemaPropsOrBool', (fields) => member(fields, 'schema') ?? member(fields, 'allows') ?? false],
  ['JSONSchemaPropsOrStringArray', (fields) => member(fields, 'schema') ?? member(fields, 'property') ?? []],
]);

/** Bytes that are JSON themselves; none are null. */
function rawJson(fields: JsonObject): Json {
  const raw = member(fields, 'raw');
  return typeof raw === 'string' ? parseJson(Buffer.from(raw, 'base64')).value : null;
}

/** Year 1, what Go takes for no time at all. */
const zeroTime = -62_135_596_800;
const afterYear9999 = 253_402_300_800;

function instant(fields: JsonObject, precision: 'seconds' | 'microseconds', offset: number): string | undefined {
  const seconds = member(fields, 'seconds') ?? 0;
  const nanos = member(fields, 'nanos') ?? 0;
  if (typeof seconds !== 'number' || typeof nanos !== 'number' || (seconds === 0 && nanos === 0)) return undefined;
  if (seconds === zeroTime) return undefined;
  if (seconds < zeroTime || seconds >= afterYear9999)
    throw malformed('an instant lies outside of the years 1 to 9999', offset);
  if (nanos < 0 || nanos >= 1e9) throw malformed('an instant has no valid fraction of a second', offset);
  const text = wireTime(new Date(seconds * 1000));
  if (precision === 'seconds') return text;
  return `${text.slice(0, -1)}.${String(Math.trunc(nanos / 1000)).padStart(6, '0')}Z`;
}
