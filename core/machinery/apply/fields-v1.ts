import { isJsonObject, type Json, type JsonObject } from '../object/json.ts';
import { fieldSet, isEmptySet, leaf, sortedElements, union, type FieldSet } from './field-set.ts';
import { parseElement, type PathElement } from './path-element.ts';

/**
 * FieldsV1, the wire form of a field set: a path in the set that has nothing below it is `{}`; one that has is marked by a
 * member `.`. Source: structured-merge-diff fieldpath/serialize.go.
 */

export type ReadFields = { readonly set: FieldSet } | { readonly problem: string };

/** Deeper sets are refused, so that no walk over a set that a user sent overruns the stack. */
const deepest = 500;

/** Reads a set; steps of unknown types are left out, other faults are a problem. */
export function readFields(json: JsonObject): ReadFields {
  const read = readNode(json, 0);
  if ('problem' in read) return read;
  return { set: fieldSet(false, read.set.children) };
}

function readNode(json: JsonObject, depth: number): ReadFields {
  if (depth > deepest) return { problem: `fields are nested more than ${deepest} deep` };
  const names = Object.keys(json);
  if (names.length === 0) return { set: leaf };
  const children = new Map<PathElement, FieldSet>();
  let member = false;
  for (const name of names) {
    if (name === '.') {
      member = true;
      continue;
    }
    const element = parseElement(name);
    if ('problem' in element) return { problem: `parsing key as path element: ${element.problem}` };
    if (element.element === null) continue;
    const below = json[name] as Json;
    if (!isJsonObject(below)) return { problem: `fields below ${name} are not an object` };
    const child = readNode(below, depth + 1);
    if ('problem' in child) return child;
    if (isEmptySet(child.set)) continue;
    const known = children.get(element.element);
    children.set(element.element, known === undefined ? child.set : union(known, child.set));
  }
  // Only unknown steps below: then the path itself is what is left, as upstream reads it.
  return { set: fieldSet(member || children.size === 0, children) };
}

/** Writes a set with the order of members that kube-apiserver writes. */
export function writeFields(set: FieldSet): JsonObject {
  const json: JsonObject = {};
  if (set.member && set.children.size > 0) json['.'] = {};
  for (const element of sortedElements(set)) json[element] = writeFields(set.children.get(element)!);
  return json;
}
