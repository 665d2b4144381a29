import { isJsonObject, member, type Json } from '../object/json.ts';
import type { ListType } from './field-type.ts';
import { isScalar, scalarText, valueElement, type PathElement } from './path-element.ts';

export type ItemElement = { readonly element: PathElement } | { readonly problem: string };

/**
 * The path element of an item of a set or of a list with keys. A key that the item leaves out counts with its default, else
 * not at all. Source and wording: structured-merge-diff typed/helpers.go.
 */
export function itemElement(list: ListType, item: Json): ItemElement {
  return list.relation === 'set' ? setItem(item) : keyedItem(list, item);
}

function setItem(item: Json): ItemElement {
  if (item === null) return { problem: "associative list without keys has an element that's an explicit null" };
  if (isScalar(item)) return { element: valueElement(item) };
  return {
    problem: Array.isArray(item)
      ? 'not supported: associative list with lists as elements'
      : "associative list without keys has an element that's a map type",
  };
}

function keyedItem(list: ListType, item: Json): ItemElement {
  if (item === null) return { problem: 'associative list with keys may not have a null element' };
  if (!isJsonObject(item)) return { problem: 'associative list with keys may not have non-map elements' };
  const keys: string[] = [];
  for (const { name, prefix, default: fallback } of list.keys) {
    const value = member(item, name) ?? fallback;
    if (value === undefined) continue;
    if (!isScalar(value))
      return { problem: `associative list with keys has an element whose key "${name}" is not a scalar` };
    keys.push(prefix + scalarText(value));
  }
  if (keys.length > 0) return { element: `k:{${keys.join(',')}}` };
  const names = list.keys.map(({ name }) => `"${name}"`).join(' ');
  return {
    problem: `associative list with keys has an element that omits all key fields [${names}] (and doesn't have default values for any key fields)`,
  };
}

/** The element of each item, in order; null when one has none: then the list can only be one field. */
export function itemElements(list: ListType, items: readonly Json[]): PathElement[] | null {
  const elements: PathElement[] = [];
  for (const item of items) {
    const read = itemElement(list, item);
    if ('problem' in read) return null;
    elements.push(read.element);
  }
  return elements;
}
