import type { Json, JsonObject } from '../object/json.ts';
import { childPath } from '../object/field-errors.ts';
import { pruneMeta } from '../object/meta-shape.ts';
import { pathText, type Place } from './check.ts';
import type { Schema } from './schema.ts';

export interface PruneOptions {
  /**
   * What the value is: a whole object (default), whose apiVersion, kind and metadata are kept whatever the schema says, or any
   * value of a schema.
   */
  readonly as?: 'object' | 'value';
  /** Where the value stands; default ''. */
  readonly path?: string;
}

/**
 * Removes, in place, what the schema does not specify, from metadata (also of embedded resources) what no object has. Returns
 * the sorted paths of what was removed. A member of metadata with a wrong type stays, for validation to name it.
 * Source: apiextensions-apiserver pkg/apiserver/schema/pruning/algorithm.go and objectmeta/algorithm.go.
 */
export function pruneValue(schema: Schema, value: Json, options: PruneOptions = {}): string[] {
  const walk: Walk = { base: options.path ?? '', path: [], removed: [] };
  prune(walk, schema, value, options.as ?? 'object');
  return walk.removed.sort();
}

/** `unknown field "spec.foo"`: how strict validation words a path that was pruned. Source: kjson strict decoding errors. */
export function unknownFieldText(path: string): string {
  return `unknown field ${JSON.stringify(path)}`;
}

/** Where the walk is, and what it has removed. */
interface Walk extends Place {
  readonly removed: string[];
}

/** How a value is looked at; `kept` is an item of a list whose unknown fields are all kept. */
type Part = 'object' | 'value' | 'kept';

function prune(walk: Walk, schema: Schema | undefined, value: Json, as: Part): void {
  if (typeof value !== 'object' || value === null) return;
  if (!Array.isArray(value)) return pruneMembers(walk, schema, value, as);
  const keeps = keepsUnknown(schema, as);
  if (keeps && schema?.items === undefined) return;
  for (let at = 0; at < value.length; at += 1) {
    walk.path.push(at);
    prune(walk, schema?.items, value[at]!, keeps ? 'kept' : 'value');
    walk.path.pop();
  }
}

function keepsUnknown(schema: Schema | undefined, as: Part): boolean {
  return as === 'kept' || schema?.['x-kubernetes-preserve-unknown-fields'] === true;
}

function pruneMembers(walk: Walk, schema: Schema | undefined, value: JsonObject, as: Part): void {
  const isObject = as === 'object' || schema?.['x-kubernetes-embedded-resource'] === true;
  const properties = schema?.properties;
  const rest = schema?.additionalProperties;
  for (const name of Object.keys(value)) {
    if (isObject && (name === 'apiVersion' || name === 'kind' || name === 'metadata')) {
      if (name === 'metadata') walk.removed.push(...pruneMeta(value[name]!, childPath(pathText(walk), name)));
    } else if (properties !== undefined && Object.hasOwn(properties, name)) {
      pruneMember(walk, properties[name], value, name);
    } else if (rest !== undefined) {
      // A bare true or false has no schema for what is inside: the member stays, its own members do not.
      pruneMember(walk, typeof rest === 'object' ? rest : undefined, value, name);
    } else if (!keepsUnknown(schema, as)) {
      walk.removed.push(childPath(pathText(walk), name));
      delete value[name];
    }
  }
}

function pruneMember(walk: Walk, schema: Schema | undefined, value: JsonObject, name: string): void {
  walk.path.push(name);
  prune(walk, schema, value[name]!, 'value');
  walk.path.pop();
}
