import { defaultLimits, setMember, type Json, type JsonObject } from '@allmend/core-machinery';
import type { Field, FieldType } from './fields.ts';
import { messages } from './messages.ts';
import { shapes } from './shapes.ts';
import { malformed, wireTypes, type WireReader } from './wire.ts';

/** What was read so far, for the limits that JSON has too. */
interface Budget {
  values: number;
}

/**
 * Reads a message of the tables as the JSON that Go would write of it, but for members that say nothing (null times, empty
 * structs). Unknown fields are passed over; of a field that stands twice the last one counts, lists grow. Throws 400.
 */
export function decodeMessage(name: string, reader: WireReader): JsonObject {
  return decodeFields(name, reader, { values: 0 }, 1);
}

function decodeFields(name: string, reader: WireReader, budget: Budget, depth: number): JsonObject {
  if (depth > defaultLimits.depth) {
    throw malformed(`messages are nested deeper than ${defaultLimits.depth} levels`, reader.offset);
  }
  const fields = messages.get(name)!;
  const object: JsonObject = {};
  while (!reader.done) {
    const start = reader.offset;
    const { field: number, wire } = reader.tag();
    const field = fields.get(number);
    if (field === undefined) {
      reader.skip(wire);
      continue;
    }
    if (wire !== wireOf(field)) throw malformed(`the field ${field.name} has the wire type ${wire}`, start);
    budget.values += 1;
    if (budget.values > defaultLimits.values) {
      throw malformed(`there are more than ${defaultLimits.values} members and items`, start);
    }
    readField(object, field, reader, budget, depth);
  }
  return object;
}

function readField(object: JsonObject, field: Field, reader: WireReader, budget: Budget, depth: number): void {
  if (field.form === 'map') {
    const known = Object.hasOwn(object, field.name) ? (object[field.name] as JsonObject) : {};
    const [key, value] = readEntry(field.type, reader.message(), budget, depth);
    setMember(known, key, value);
    object[field.name] = known;
    return;
  }
  const value = readValue(field.type, reader, budget, depth);
  if (field.form === 'list') {
    const known = Object.hasOwn(object, field.name) ? (object[field.name] as Json[]) : [];
    known.push(value ?? null);
    object[field.name] = known;
    return;
  }
  if (value === undefined || (field.kept === 'filled' && saysNothing(value))) delete object[field.name];
  else object[field.name] = value;
}

/** One entry of a map: a message with the key as field 1 and the value as field 2. */
function readEntry(type: FieldType, reader: WireReader, budget: Budget, depth: number): readonly [string, Json] {
  let key = '';
  let value: Json | undefined;
  while (!reader.done) {
    const start = reader.offset;
    const { field, wire } = reader.tag();
    if (field !== 1 && field !== 2) {
      reader.skip(wire);
      continue;
    }
    if (wire !== wireTypes.length) throw malformed(`an entry of a map has the wire type ${wire}`, start);
    if (field === 1) key = reader.text();
    else value = readValue(type, reader, budget, depth);
  }
  return [key, value ?? emptyValue(type)];
}

/** What an entry without a value means; maps have only texts, bytes and messages. */
function emptyValue(type: FieldType): Json {
  return typeof type === 'object' ? (shapes.get(type.message)?.({}, 0) ?? {}) : '';
}

function readValue(type: FieldType, reader: WireReader, budget: Budget, depth: number): Json | undefined {
  const start = reader.offset;
  switch (type) {
    case 'string':
      return reader.text();
    case 'bytes':
      return Buffer.from(reader.bytes()).toString('base64');
    case 'bool':
      return reader.varint() !== 0n;
    case 'int32':
      return Number(BigInt.asIntN(32, reader.varint()));
    case 'int64':
      return exact(BigInt.asIntN(64, reader.varint()), start);
    case 'double':
      return finite(reader.double(), start);
    default: {
      const fields = decodeFields(type.message, reader.message(), budget, depth + 1);
      const shape = shapes.get(type.message);
      return shape ? shape(fields, start) : fields;
    }
  }
}

function wireOf({ type, form }: Field): number {
  if (form === 'map') return wireTypes.length;
  switch (type) {
    case 'bool':
    case 'int32':
    case 'int64':
      return wireTypes.varint;
    case 'double':
      return wireTypes.fixed64;
    default:
      return wireTypes.length;
  }
}

function exact(value: bigint, offset: number): number {
  const number = Number(value);
  if (!Number.isSafeInteger(number)) throw malformed(`the number ${value} cannot be kept exactly`, offset);
  return number;
}

function finite(value: number, offset: number): number {
  if (!Number.isFinite(value)) throw malformed('a number is not finite', offset);
  return value;
}

function saysNothing(value: Json): boolean {
  if (value === '' || value === 0 || value === false || value === null) return true;
  return typeof value === 'object' && Object.keys(value).length === 0;
}
