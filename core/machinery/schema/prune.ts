import { isJsonObject, type Json, type JsonObject } from '../object/json.ts';
import { childPath, keyPath } from '../object/field-errors.ts';
import { pruneMeta } from '../object/meta-shape.ts';
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
  const removed: string[] = [];
  prune(schema, value, options.path ?? '', removed, options.as ?? 'object');
  return removed.sort();
}

/** `unknown field "spec.foo"`: how strict validation words a path that was pruned. Source: kjson strict decoding errors. */
export function unknownFieldText(path: string): string {
  return `unknown field ${JSON.stringify(path)}`;
}

/** How a value is looked at; `kept` is an item of a list whose unknown fields are all kept. */
type Part = 'object' | 'value' | 'kept';

function prune(schema: Schema | undefined, value: Json, path: string, removed: string[], as: Part = 'value'): void {
  if (Array.isArray(value)) {
    const keeps = keepsUnknown(schema, as);
    if (keeps && schema?.items === undefined) return;
    for (let at = 0; at < value.length; at += 1) {
      prune(schema?.items, value[at]!, keyPath(path, at), removed, keeps ? 'kept' : 'value');
    }
  } else if (isJsonObject(value)) {
    pruneMembers(schema, value, path, removed, as);
  }
}

function keepsUnknown(schema: Schema | undefined, as: Part): boolean {
  return as === 'kept' || schema?.['x-kubernetes-preserve-unknown-fields'] === true;
}

function pruneMembers(schema: Schema | undefined, value: JsonObject, path: string, removed: string[], as: Part): void {
  const isObject = as === 'object' || schema?.['x-kubernetes-embedded-resource'] === true;
  const keeps = keepsUnknown(schema, as);
  const properties = schema?.properties;
  const rest = schema?.additionalProperties;
  for (const name of Object.keys(value)) {
    if (isObject && (name === 'apiVersion' || name === 'kind' || name === 'metadata')) {
      if (name === 'metadata') removed.push(...pruneMeta(value[name]!, childPath(path, name)));
    } else if (properties !== undefined && Object.hasOwn(properties, name)) {
      prune(properties[name], value[name]!, childPath(path, name), removed);
    } else if (rest !== undefined) {
      // A bare true or false has no schema for what is inside: the member stays, its own members do not.
      prune(typeof rest === 'object' ? rest : undefined, value[name]!, childPath(path, name), removed);
    } else if (!keeps) {
      removed.push(childPath(path, name));
      delete value[name];
    }
  }
}
