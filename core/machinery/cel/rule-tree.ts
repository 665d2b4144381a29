import type { Schema, ValidationRule } from '../schema/schema.ts';
import { typeOfSchema, type CelType } from './types.ts';

/** The rules of one part of a schema, and where they stand in it. */
export interface RuleSite {
  /** The part that the rules are about. */
  readonly schema: Schema;
  readonly type: CelType | null;
  readonly rules: readonly { readonly rule: ValidationRule; readonly path: string }[];
  /** How often the part can be in an object; null when lists or maps around it are unbounded. */
  readonly cardinality: number | null;
  /** Path of the outermost list around it whose items cannot be told apart after a change; null: none. */
  readonly uncorrelatable: string | null;
  readonly properties: ReadonlyMap<string, RuleSite>;
  readonly items: RuleSite | null;
  readonly values: RuleSite | null;
}

/** A schema that says something of the same values: the part itself, or one of its `allOf`. */
interface Source {
  readonly schema: Schema;
  readonly path: string;
}

interface Place {
  readonly type: CelType | null;
  readonly cardinality: number | null;
  readonly uncorrelatable: string | null;
}

/**
 * The parts of a schema that have rules, with all parts on the way to them; null when there are none.
 * Source: apiextensions-apiserver pkg/apiserver/schema/cel/validation.go, NewValidator, and
 * pkg/apis/apiextensions/validation/cel_validation.go for cardinalities.
 */
export function ruleSites(schema: Schema, path: string): RuleSite | null {
  const hasRules = ruleFinder();
  if (!hasRules(schema)) return null;
  return site(hasRules, [{ schema, path }], {
    type: typeOfSchema(schema, 'resource'),
    cardinality: 1,
    uncorrelatable: null,
  });
}

type HasRules = (schema: Schema) => boolean;

/** Tells whether a schema has rules at any depth; each part is looked at once. */
function ruleFinder(): HasRules {
  const known = new Map<Schema, boolean>();
  const hasRules = (schema: Schema): boolean => {
    const before = known.get(schema);
    if (before !== undefined) return before;
    const found = (schema['x-kubernetes-validations']?.length ?? 0) > 0 || childSchemas(schema).some(hasRules);
    known.set(schema, found);
    return found;
  };
  return hasRules;
}

function childSchemas({ properties, items, additionalProperties, allOf }: Schema): readonly Schema[] {
  return [
    ...Object.values(properties ?? {}),
    ...(items ? [items] : []),
    ...(typeof additionalProperties === 'object' ? [additionalProperties] : []),
    ...(allOf ?? []),
  ];
}

/** The first source is the part itself. */
function site(hasRules: HasRules, sources: readonly Source[], place: Place): RuleSite | null {
  if (!sources.some(({ schema }) => hasRules(schema))) return null;
  const all = sources.flatMap(withAllOf);
  const { schema } = sources[0]!;
  const { type, uncorrelatable } = place;
  const once = { cardinality: place.cardinality, uncorrelatable };
  const many = { cardinality: times(place.cardinality, mostElements(schema)), uncorrelatable };
  const keeps = schema['x-kubernetes-list-type'] === 'map';
  return {
    schema,
    ...place,
    rules: all.flatMap(rulesOf),
    properties: propertySites(hasRules, { schema, sources: all }, (name) => ({
      ...once,
      type: type?.properties?.get(name) ?? null,
    })),
    items: child(hasRules, all, itemsOf, {
      ...many,
      type: type?.element ?? null,
      uncorrelatable: keeps ? uncorrelatable : (uncorrelatable ?? sources[0]!.path),
    }),
    values: child(hasRules, all, valuesOf, { ...many, type: type?.element ?? null }),
  };
}

function withAllOf({ schema, path }: Source): Source[] {
  const inner = (schema.allOf ?? []).flatMap((one, at) => withAllOf({ schema: one, path: join(path, `allOf[${at}]`) }));
  return [{ schema, path }, ...inner];
}

const join = (path: string, name: string): string => (path === '' ? name : `${path}.${name}`);

function rulesOf({ schema, path }: Source): { rule: ValidationRule; path: string }[] {
  const rules = schema['x-kubernetes-validations'] ?? [];
  return rules.map((rule, at) => ({ rule, path: join(path, `x-kubernetes-validations[${at}]`) }));
}

const itemsOf = ({ schema, path }: Source): Source | null =>
  schema.items ? { schema: schema.items, path: join(path, 'items') } : null;

const valuesOf = ({ schema, path }: Source): Source | null =>
  typeof schema.additionalProperties === 'object'
    ? { schema: schema.additionalProperties, path: join(path, 'additionalProperties') }
    : null;

function propertySites(
  hasRules: HasRules,
  { schema, sources }: { readonly schema: Schema; readonly sources: readonly Source[] },
  placeOf: (name: string) => Place,
): ReadonlyMap<string, RuleSite> {
  const sites = new Map<string, RuleSite>();
  for (const name of Object.keys(schema.properties ?? {})) {
    const found = child(hasRules, sources, (source) => propertyOf(source, name), placeOf(name));
    if (found) sites.set(name, found);
  }
  return sites;
}

function propertyOf({ schema, path }: Source, name: string): Source | null {
  const { properties } = schema;
  if (!properties || !Object.hasOwn(properties, name)) return null;
  return { schema: properties[name]!, path: join(path, `properties[${name}]`) };
}

/** Rules inside of `allOf` count only for what the schema itself has. */
function child(
  hasRules: HasRules,
  sources: readonly Source[],
  childOf: (source: Source) => Source | null,
  place: Place,
): RuleSite | null {
  const [own, ...others] = sources.map(childOf);
  return own ? site(hasRules, [own, ...others.filter((source) => source !== null)], place) : null;
}

function mostElements({ type, additionalProperties, maxItems, maxProperties }: Schema): number | null {
  if (type === 'array') return maxItems ?? null;
  return type === 'object' && additionalProperties !== undefined ? (maxProperties ?? null) : 1;
}

const times = (a: number | null, b: number | null): number | null => (a === null || b === null ? null : a * b);
