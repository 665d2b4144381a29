import { isJsonObject, type Json, type JsonObject } from '@allmend/core-machinery';
import { WireWriter } from './wire-writer.ts';

/** Media types by which clients ask for this form; the second is what is answered. Source: kube-openapi pkg/handler/handler.go. */
export const openApiV2Types = [
  'application/com.github.proto-openapi.spec.v2@v1.0+protobuf',
  'application/com.github.proto-openapi.spec.v2.v1.0+protobuf',
] as const;

/** How a member is written. A function writes it, or nothing of it. */
type Field = (writer: WireWriter, value: Json) => void;
type Message = (value: JsonObject) => Uint8Array;

const textOf = (value: Json): string => (typeof value === 'string' ? value : JSON.stringify(value));

const text =
  (number: number): Field =>
  (writer, value) =>
    writer.text(number, textOf(value));
const texts =
  (number: number): Field =>
  (writer, value) => {
    for (const one of listOf(value)) writer.text(number, textOf(one));
  };
const truth =
  (number: number): Field =>
  (writer, value) =>
    writer.varint(number, value === true ? 1n : 0n);
const whole =
  (number: number): Field =>
  (writer, value) =>
    writer.varint(number, BigInt(Math.trunc(Number(value))));
const double =
  (number: number): Field =>
  (writer, value) =>
    writer.double(number, Number(value));
const one =
  (number: number, message: () => Message): Field =>
  (writer, value) => {
    writer.bytes(number, message()(objectOf(value)));
  };
const many =
  (number: number, message: () => Message): Field =>
  (writer, value) => {
    for (const item of listOf(value)) writer.bytes(number, message()(objectOf(item)));
  };
/** A value of any form, as YAML, of which JSON is a part. */
const anything =
  (number: number): Field =>
  (writer, value) =>
    writer.bytes(number, anyOf(value));
const anythings =
  (number: number): Field =>
  (writer, value) => {
    for (const item of listOf(value)) writer.bytes(number, anyOf(item));
  };

function anyOf(value: Json): Uint8Array {
  const writer = new WireWriter();
  writer.text(2, JSON.stringify(value));
  return writer.done();
}

/** An object whose members have names of their own: one pair of name and value for each. */
function pairs(number: number, message: () => Message): Message {
  return (value) => {
    const writer = new WireWriter();
    for (const [name, item] of Object.entries(value)) {
      const pair = new WireWriter();
      pair.text(1, name);
      pair.bytes(2, message()(objectOf(item)));
      writer.bytes(number, pair.done());
    }
    return writer.done();
  };
}

/** A message that only holds another: what is one of several in the specification. */
function holding(number: number, message: () => Message): Message {
  return (value) => {
    const writer = new WireWriter();
    writer.bytes(number, message()(value));
    return writer.done();
  };
}

/** A message with members of known names; those that begin with `x-` go into `extensions`. Throws for what has no number. */
function members(fields: Readonly<Record<string, Field>>, extensions: number): Message {
  return (value) => {
    const writer = new WireWriter();
    for (const [name, item] of Object.entries(value)) {
      if (item === undefined) continue;
      if (Object.hasOwn(fields, name)) fields[name]!(writer, item);
      else if (name.startsWith('x-')) writer.bytes(extensions, named(name, item));
      else throw new TypeError(`OpenAPI v2 has no member ${name} here`);
    }
    return writer.done();
  };
}

function named(name: string, value: Json): Uint8Array {
  const writer = new WireWriter();
  writer.text(1, name);
  writer.bytes(2, anyOf(value));
  return writer.done();
}

const schema: Message = members(
  {
    $ref: text(1),
    format: text(2),
    title: text(3),
    description: text(4),
    default: anything(5),
    multipleOf: double(6),
    maximum: double(7),
    exclusiveMaximum: truth(8),
    minimum: double(9),
    exclusiveMinimum: truth(10),
    maxLength: whole(11),
    minLength: whole(12),
    pattern: text(13),
    maxItems: whole(14),
    minItems: whole(15),
    uniqueItems: truth(16),
    maxProperties: whole(17),
    minProperties: whole(18),
    required: texts(19),
    enum: anythings(20),
    additionalProperties: (writer, value) => {
      const inner = new WireWriter();
      if (typeof value === 'boolean') truth(2)(inner, value);
      else inner.bytes(1, schema(objectOf(value)));
      writer.bytes(21, inner.done());
    },
    type: (writer, value) => {
      const inner = new WireWriter();
      texts(1)(inner, Array.isArray(value) ? value : [value]);
      writer.bytes(22, inner.done());
    },
    items: one(23, () => holding(1, () => schema)),
    allOf: many(24, () => schema),
    properties: one(25, () => pairs(1, () => schema)),
    readOnly: truth(27),
    externalDocs: one(29, () => members({ description: text(1), url: text(2) }, 3)),
    example: anything(30),
  },
  31,
);

const parameterFields = { required: truth(1), in: text(2), description: text(3), name: text(4) };
const bodyParameter = members(
  { description: text(1), name: text(2), in: text(3), required: truth(4), schema: one(5, () => schema) },
  6,
);
const queryParameter = members({ ...parameterFields, type: text(6), format: text(7), uniqueItems: truth(20) }, 23);
const pathParameter = members({ ...parameterFields, type: text(5), format: text(6), uniqueItems: truth(19) }, 22);

/** ParametersItem → Parameter → one message for each place where a parameter can be. */
const parameter: Message = holding(1, () => (value) => {
  if (value['in'] === 'body') return holding(1, () => bodyParameter)(value);
  const place = value['in'] === 'path' ? holding(4, () => pathParameter) : holding(3, () => queryParameter);
  return holding(2, () => place)(value);
});

const response = members({ description: text(1), schema: one(2, () => holding(1, () => schema)) }, 5);

const operation = members(
  {
    tags: texts(1),
    summary: text(2),
    description: text(3),
    operationId: text(5),
    produces: texts(6),
    consumes: texts(7),
    parameters: many(8, () => parameter),
    responses: one(9, () => pairs(1, () => holding(1, () => response))),
    schemes: texts(10),
    deprecated: truth(11),
  },
  13,
);

const pathItem = members(
  {
    get: one(2, () => operation),
    put: one(3, () => operation),
    post: one(4, () => operation),
    delete: one(5, () => operation),
    options: one(6, () => operation),
    head: one(7, () => operation),
    patch: one(8, () => operation),
    parameters: many(9, () => parameter),
  },
  10,
);

const document = members(
  {
    swagger: text(1),
    info: one(2, () => members({ title: text(1), version: text(2), description: text(3) }, 7)),
    paths: one(8, () => pairs(2, () => pathItem)),
    definitions: one(9, () => pairs(1, () => schema)),
  },
  16,
);

/**
 * A Swagger 2.0 document as gnostic's protobuf message, which client-go, Argo CD and OpenTofu read.
 * Source: gnostic-models openapiv2/OpenAPIv2.proto.
 */
export function encodeOpenApiV2(value: JsonObject): Uint8Array {
  return document(value);
}

const listOf = (value: Json): readonly Json[] => (Array.isArray(value) ? value : []);

function objectOf(value: Json | undefined): JsonObject {
  if (isJsonObject(value ?? null)) return value as JsonObject;
  throw new TypeError('OpenAPI v2 has an object here');
}
