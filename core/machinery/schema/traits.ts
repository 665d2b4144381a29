import type { Schema } from './schema.ts';

/** What occurs in a schema or anywhere below it, so that walks can pass over what does not concern them. */
export interface Traits {
  /** `x-kubernetes-list-type` of set or map. */
  readonly lists: boolean;
  /** `x-kubernetes-embedded-resource`. */
  readonly embedded: boolean;
}

const known = new WeakMap<Schema, Traits>();

export function traitsOf(schema: Schema): Traits {
  const found = known.get(schema);
  if (found !== undefined) return found;
  const below = structureBelow(schema).map(traitsOf);
  const listType = schema['x-kubernetes-list-type'];
  const traits: Traits = {
    lists: listType === 'set' || listType === 'map' || below.some((one) => one.lists),
    embedded: schema['x-kubernetes-embedded-resource'] === true || below.some((one) => one.embedded),
  };
  known.set(schema, traits);
  return traits;
}

/** The schemas of members and items. */
export function structureBelow(schema: Schema): Schema[] {
  const rest = schema.additionalProperties;
  return [
    ...Object.values(schema.properties ?? {}),
    ...(typeof rest === 'object' ? [rest] : []),
    ...(schema.items === undefined ? [] : [schema.items]),
  ];
}

/** The schema of a member: its own, else that of all others; undefined when neither is given. */
export function schemaOfMember(schema: Schema, name: string): Schema | undefined {
  const { properties, additionalProperties } = schema;
  if (properties !== undefined && Object.hasOwn(properties, name)) return properties[name];
  return typeof additionalProperties === 'object' ? additionalProperties : undefined;
}
