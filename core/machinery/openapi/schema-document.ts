import type { Kind } from '../kind/kind.ts';
import type { Json, JsonObject } from '../object/json.ts';
import { setMember } from '../object/json.ts';
import type { Schema } from '../schema/schema.ts';
import { apiVersionText, kindText, meta, type Refer, typeMembers } from './meta-schemas.ts';
import { modelName } from './model-name.ts';

/** How one version of OpenAPI writes schemas. */
export interface Dialect {
  readonly refer: Refer;
  /** What that version can say of one schema, without its children; children are written by `document`. */
  readonly simplify: (schema: Schema) => Schema;
  /** Whether an object whose schema keeps unknown members may name any: a client of OpenAPI 2 would refuse all others. */
  readonly openObjects: 'named' | 'bare';
}

/** The models of a kind and of its list, by their names. */
export function kindModels(kind: Kind, dialect: Dialect): JsonObject {
  return {
    [modelName(kind)]: kindModel(kind, dialect),
    [modelName({ ...kind, kind: kind.listKind })]: listModel(kind, dialect),
  };
}

function extensions(kind: Kind, name: string): JsonObject {
  const selectable = kind.selectableFields.map((path) => ({ fieldPath: path.replace(/^\./, '') }));
  return {
    'x-kubernetes-group-version-kind': [{ group: kind.group, version: kind.version, kind: name }],
    ...(selectable.length > 0 && { 'x-kubernetes-selectable-fields': selectable }),
  };
}

function kindModel(kind: Kind, dialect: Dialect): JsonObject {
  const schema = { ...kind.schema, description: kind.schema.description ?? kind.description };
  const model = resource(document(schema, dialect), schema, dialect);
  return { ...model, ...extensions(kind, kind.kind) };
}

function listModel(kind: Kind, dialect: Dialect): JsonObject {
  return {
    type: 'object',
    description: `${kind.listKind} is a list of ${kind.kind}.`,
    required: ['items'],
    properties: {
      ...typeMembers,
      items: { type: 'array', items: dialect.refer(modelName(kind)), description: `The objects of kind ${kind.kind}.` },
      metadata: dialect.refer(meta('ListMeta'), 'Metadata of the list.'),
    },
    ...extensions(kind, kind.listKind),
  };
}

/** Adds what every object has. */
function resource(model: JsonObject, schema: Schema, dialect: Dialect): JsonObject {
  if (schema['x-kubernetes-preserve-unknown-fields'] && dialect.openObjects === 'bare') return model;
  const described = (name: 'apiVersion' | 'kind', text: string): JsonObject => ({
    type: 'string',
    description: schema.properties?.[name]?.description ?? text,
  });
  const metadata = schema.properties?.['metadata']?.description ?? 'Metadata that every object has.';
  return {
    ...model,
    properties: {
      ...(model['properties'] as JsonObject | undefined),
      apiVersion: described('apiVersion', apiVersionText),
      kind: described('kind', kindText),
      metadata: dialect.refer(meta('ObjectMeta'), metadata),
    },
  };
}

/** A schema and its children as the dialect writes them. */
export function document(schema: Schema, dialect: Dialect): JsonObject {
  const { properties, additionalProperties, items, ...rest } = dialect.simplify(schema);
  const out = { ...(rest as unknown as JsonObject) };
  if (properties) out['properties'] = mapMembers(properties, (child) => document(child, dialect));
  if (items) out['items'] = document(items, dialect);
  if (additionalProperties !== undefined) {
    out['additionalProperties'] =
      typeof additionalProperties === 'boolean' ? additionalProperties : document(additionalProperties, dialect);
  }
  return schema['x-kubernetes-embedded-resource'] ? embedded(out, schema, dialect) : out;
}

/** An object within an object has the same members as any other, and must say what it is. */
function embedded(model: JsonObject, schema: Schema, dialect: Dialect): JsonObject {
  const whole = resource(model, schema, dialect);
  if (whole === model) return model;
  const required = new Set([...(schema.required ?? []), 'kind', 'apiVersion']);
  return { ...whole, required: [...required] };
}

function mapMembers<T>(members: Readonly<Record<string, T>>, map: (value: T) => Json): JsonObject {
  const out: JsonObject = {};
  for (const [name, value] of Object.entries(members)) setMember(out, name, map(value));
  return out;
}
