import { cloneJson } from '../apply/clone.ts';
import { isJsonObject, setMember, type Json, type JsonObject } from '../object/json.ts';
import type { Schema } from './schema.ts';
import { schemaOfMember } from './traits.ts';

/**
 * Fills in, in place, the defaults of members that are missing, and of nulls that the schema does not allow; such nulls
 * without a default are removed. Defaults are copied. A default of the root itself is not used.
 * Source: apiextensions-apiserver pkg/apiserver/schema/defaulting/{algorithm,prunenulls}.go.
 */
export function defaultValue(schema: Schema, value: Json): void {
  if (Array.isArray(value)) defaultItems(schema, value);
  else if (isJsonObject(value)) defaultMembers(schema, value);
}

function defaultMembers(schema: Schema, value: JsonObject): void {
  for (const name of Object.keys(value)) {
    if (value[name] !== null) continue;
    const sub = schemaOfMember(schema, name);
    if (sub === undefined || sub.nullable === true) continue;
    if (sub.default === undefined) delete value[name];
    else setMember(value, name, cloneJson(sub.default));
  }
  for (const [name, sub] of defaultsOf(schema)) {
    if (!Object.hasOwn(value, name)) setMember(value, name, cloneJson(sub));
  }
  for (const name of Object.keys(value)) {
    const member = value[name]!;
    if (typeof member !== 'object') continue;
    const sub = schemaOfMember(schema, name);
    if (sub !== undefined) defaultValue(sub, member);
  }
}

function defaultItems({ items }: Schema, value: Json[]): void {
  if (items === undefined) return;
  for (let at = 0; at < value.length; at += 1) {
    if (value[at] === null && items.nullable !== true && items.default !== undefined) {
      value[at] = cloneJson(items.default);
    }
    defaultValue(items, value[at]!);
  }
}

type Defaults = readonly (readonly [string, Json])[];

const known = new WeakMap<Schema, Defaults>();
const none: Defaults = [];

/** The members of the schema that have a default. */
function defaultsOf(schema: Schema): Defaults {
  if (schema.properties === undefined) return none;
  const found = known.get(schema);
  if (found !== undefined) return found;
  const defaults = Object.entries(schema.properties).flatMap(([name, { default: value }]) =>
    value === undefined ? [] : [[name, value] as const],
  );
  known.set(schema, defaults.length === 0 ? none : defaults);
  return defaults;
}
