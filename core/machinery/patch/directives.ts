import { goPrint } from '../apply/go-text.ts';
import { isJsonObject, setMember, type Json, type JsonObject } from '../object/json.ts';
import { badPatch, unprocessable } from './patch-errors.ts';

/** Directives of strategic merge patches. Source: apimachinery pkg/util/strategicpatch/patch.go. */
export const directive = '$patch';
export const retainKeys = '$retainKeys';
export const deleteFromPrimitiveList = '$deleteFromPrimitiveList';
export const setElementOrder = '$setElementOrder';

/** Faults of a strategic merge patch, worded as apimachinery pkg/util/mergepatch/errors.go does. */
export const faults = {
  primitiveList: () => badPatch('invalid patch format of primitive list'),
  elementOrder: () => badPatch('invalid patch format of setElementOrder list'),
  retainKeys: () => badPatch('invalid patch format of retainKeys'),
  listOfLists: () => unprocessable('lists of lists are not supported'),
  mixedList: (lists: Json[]) => badPatch(`list element types are not identical: ${goPrint(lists)}`),
  noMergeKey: (item: Json, key: string) =>
    badPatch(`map: ${goPrint(item)} does not contain declared merge key: ${key}`),
  badMergeKey: (key: string) => badPatch(`values of merge key ${key} must be strings, numbers or booleans`),
  unmergeable: (name: string) => badPatch(`cannot merge lists without merge key for ${name}`),
  unknownDirective: (value: Json, item: Json) =>
    badPatch(`unknown patch type: ${goPrint(value)} in map: ${goPrint(item)}`),
  mergeInList: () => badPatch('merging lists cannot yet be specified in the patch'),
  argument: (expected: Json, actual: Json) =>
    badPatch(`expected a ${goType(expected)}, but received a ${goType(actual)}`),
  order: (patch: Json, order: Json) =>
    badPatch(
      `The order in patch list:\n${goPrint(patch)}\n doesn't match ${setElementOrder} list:\n${goPrint(order)}\n`,
    ),
} as const;

function goType(value: Json): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return '[]interface {}';
  if (isJsonObject(value)) return 'map[string]interface {}';
  if (typeof value === 'boolean') return 'bool';
  if (typeof value === 'string') return 'string';
  return Number.isInteger(value) ? 'int64' : 'float64';
}

/** Whether a member of a patch map is for the patch and not for the object. */
export function isDirective(name: string): boolean {
  return name === directive || name === retainKeys || isListDirective(name);
}

export function isListDirective(name: string): boolean {
  return name.startsWith(deleteFromPrimitiveList) || name.startsWith(setElementOrder);
}

/** The list that a directive like `$setElementOrder/containers` is about; null when it names none. */
export function listOfDirective(name: string, prefix: string): string | null {
  return name.startsWith(`${prefix}/`) ? name.slice(prefix.length + 1) : null;
}

/**
 * The value as it is stored where the object had none: nulls and directives mean nothing there; a map that is to be patched in
 * a special way is left out (undefined).
 */
export function plainValue(value: Json): Json | undefined {
  if (Array.isArray(value)) return value.map(plainValue).filter((item) => item !== undefined);
  if (!isJsonObject(value)) return value;
  return Object.hasOwn(value, directive) ? undefined : plainMembers(value);
}

/** The map without nulls and directives, its own `$patch` included. */
export function plainMembers(value: JsonObject): JsonObject {
  const plain: JsonObject = {};
  for (const name of Object.keys(value)) {
    const child = value[name]!;
    const kept = child === null || isDirective(name) ? undefined : plainValue(child);
    if (kept !== undefined) setMember(plain, name, kept);
  }
  return plain;
}
