import { isJsonObject, type Json } from '../object/json.ts';
import { compareText, goQuote, goString } from './go-text.ts';

/**
 * One step of a path, in the spelling of FieldsV1: `f:<name>` a member, `k:<json>` the item of a list with these keys,
 * `v:<json>` the item of a set with this value, `i:<number>` the item at this place. Two steps are the same exactly when
 * their canonical texts are: keys sorted, JSON without spaces and with Go's escapes.
 * Source: structured-merge-diff fieldpath/serialize-pe.go.
 */
export type PathElement = string;

/** What may identify an item of a list. */
export type Scalar = string | number | boolean | null;

export function isScalar(value: Json | undefined): value is Scalar {
  return value !== undefined && (value === null || typeof value !== 'object');
}

export function fieldElement(name: string): PathElement {
  return `f:${name}`;
}

/** `keys` sorted by name. */
export function keyElement(keys: readonly (readonly [name: string, value: Scalar])[]): PathElement {
  return `k:{${keys.map(([name, value]) => `${goString(name)}:${scalarText(value)}`).join(',')}}`;
}

export function valueElement(value: Scalar): PathElement {
  return `v:${scalarText(value)}`;
}

/** A scalar as JSON in Go's spelling. */
export function scalarText(value: Scalar): string {
  return typeof value === 'string' ? goString(value) : JSON.stringify(value);
}

/** Canonical already: one key whose value is plain text. */
const oneKey = /^k:\{"[ !#-%'-;=?-[\]-~]*":"[ !#-%'-;=?-[\]-~]*"\}$/;

export type ParsedElement =
  | { readonly element: PathElement }
  /** A type of element that a later version may know; readers leave it out. */
  | { readonly element: null }
  | { readonly problem: string };

/** Reads one step and makes it canonical. Wording of problems: structured-merge-diff fieldpath/serialize-pe.go. */
export function parseElement(text: string): ParsedElement {
  if (text.length < 2) return { problem: 'key must be 2 characters long:' };
  if (text[1] !== ':') return { problem: `missing colon: ${text}` };
  switch (text[0]) {
    case 'f':
      return { element: text };
    case 'v': {
      const value = parsed(text);
      return isScalar(value) ? { element: valueElement(value) } : { problem: `not a scalar: ${text}` };
    }
    case 'k': {
      if (oneKey.test(text)) return { element: text };
      const value = parsed(text);
      if (!isJsonObject(value)) return { problem: `not an object: ${text}` };
      const keys = Object.entries(value).sort(([a], [b]) => compareText(a, b));
      if (!keys.every((entry): entry is [string, Scalar] => isScalar(entry[1]))) {
        return { problem: `not a scalar: ${text}` };
      }
      return { element: keyElement(keys) };
    }
    case 'i': {
      const index = Number(text.slice(2));
      return /^[+-]?\d+$/.test(text.slice(2)) && Number.isSafeInteger(index)
        ? { element: `i:${index}` }
        : { problem: `invalid index: ${text}` };
    }
    default:
      return { element: null };
  }
}

function parsed(text: string): Json | undefined {
  try {
    return JSON.parse(text.slice(2)) as Json;
  } catch {
    return undefined;
  }
}

/** Name of the member that the step selects; undefined for other steps. */
export function fieldName(element: PathElement): string | undefined {
  return element.startsWith('f:') ? element.slice(2) : undefined;
}

const rank: Readonly<Record<string, number>> = { f: 0, k: 1, v: 2, i: 3 };

/** The steps in the order of FieldsV1: members, keys, values, places; each by its content. Source: fieldpath/element.go. */
export function sortElements(elements: Iterable<PathElement>): PathElement[] {
  const sorted = [...elements];
  if (!sorted.some((element) => element.startsWith('k:'))) return sorted.sort(compareElements);
  const decorated = sorted.map((element) => ({ element, keys: element.startsWith('k:') ? keysOf(element) : null }));
  decorated.sort((a, b) =>
    a.keys !== null && b.keys !== null ? compareKeys(a.keys, b.keys) : compareElements(a.element, b.element),
  );
  return decorated.map(({ element }) => element);
}

function compareElements(a: PathElement, b: PathElement): number {
  const kind = a[0]!;
  if (kind !== b[0]) return rank[kind]! - rank[b[0]!]!;
  if (a === b) return 0;
  if (kind === 'f') return compareText(a, b);
  if (kind === 'i') return Number(a.slice(2)) - Number(b.slice(2));
  if (kind === 'v') return compareScalars(JSON.parse(a.slice(2)) as Scalar, JSON.parse(b.slice(2)) as Scalar);
  return compareKeys(keysOf(a), keysOf(b));
}

/** Keys of a canonical `k:` element, sorted by name. */
function keysOf(element: PathElement): [name: string, value: Scalar][] {
  const keys = Object.entries(JSON.parse(element.slice(2)) as Record<string, Scalar>);
  return keys.length > 1 ? keys.sort(([a], [b]) => compareText(a, b)) : keys;
}

function compareKeys(a: readonly [string, Scalar][], b: readonly [string, Scalar][]): number {
  for (let at = 0; at < Math.min(a.length, b.length); at++) {
    const order = compareText(a[at]![0], b[at]![0]) || compareScalars(a[at]![1], b[at]![1]);
    if (order !== 0) return order;
  }
  return a.length - b.length;
}

/** Numbers, then strings, then booleans, then null. Source: value/value.go. */
function compareScalars(a: Scalar, b: Scalar): number {
  const order = scalarRank(a) - scalarRank(b);
  if (order !== 0) return order;
  return typeof a === 'string' ? compareText(a, b as string) : Number(a) - Number(b);
}

function scalarRank(value: Scalar): number {
  if (typeof value === 'number') return 0;
  if (typeof value === 'string') return 1;
  return typeof value === 'boolean' ? 2 : 3;
}

/** A path as users read it, e.g. `.spec.containers[name="app"].image`. Source: fieldpath/element.go, String. */
export function pathText(path: readonly PathElement[]): string {
  return path.map(elementText).join('');
}

export function elementText(element: PathElement): string {
  const content = element.slice(2);
  switch (element[0]) {
    case 'f':
      return `.${content}`;
    case 'k':
      return `[${keysOf(element)
        .map(([name, value]) => `${name}=${shown(value)}`)
        .join(',')}]`;
    case 'v':
      return `[=${shown(JSON.parse(content) as Scalar)}]`;
    default:
      return `[${content}]`;
  }
}

function shown(value: Scalar): string {
  return typeof value === 'string' ? goQuote(value) : String(value);
}
