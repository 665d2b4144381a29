import { isJsonObject, type Json, type JsonObject } from '../object/json.ts';
import { memberOf, type FieldType, type ListType, type MapType } from './field-type.ts';
import { itemElement } from './list-items.ts';
import { elementText, pathText, type PathElement } from './path-element.ts';

type Path = PathElement[];

interface Fault {
  readonly path: string;
  readonly message: string;
}

/** Deeper objects are refused, so that no walk overruns the stack. */
const deepest = 500;

/**
 * What keeps an applied object from being merged: values of the wrong shape, members that the schema does not declare, list
 * items without or with the same key. Null when there is nothing. Values themselves are judged later, by validation.
 * Source and wording: structured-merge-diff typed/validate.go.
 */
export function typeFaults(type: FieldType, object: JsonObject): string | null {
  const faults: Fault[] = [];
  check(type, object, [], faults);
  const lines = faults.map(({ path, message }) => (path === '' ? message : `${path}: ${message}`));
  if (lines.length === 0) return null;
  return lines.length === 1 ? lines[0]! : ['errors:', ...lines.map((line) => `  ${line}`)].join('\n');
}

function check(type: FieldType, value: Json, path: Path, faults: Fault[]): void {
  if (value === null) return;
  if (path.length > deepest) {
    faults.push({ path: '', message: `objects may not be nested more than ${deepest} deep` });
    return;
  }
  if (isJsonObject(value) && type.map !== null) return checkMap(type.map, value, path, faults);
  if (Array.isArray(value) && type.list !== null) return checkList(type.list, value, path, faults);
  const message = shapeFault(type, value);
  if (message !== null) faults.push({ path: pathText(path), message });
}

function shapeFault(type: FieldType, value: Json): string | null {
  if (type.map !== null && type.scalar === null) return `expected map, got ${shapeName(value)}`;
  switch (type.scalar) {
    case 'numeric':
      return typeof value === 'number' ? null : `expected numeric (int or float), got ${shapeName(value)}`;
    case 'string':
      return typeof value === 'string' ? null : `expected string, got ${shapeName(value)}`;
    case 'boolean':
      return typeof value === 'boolean' ? null : `expected boolean, got ${shapeName(value)}`;
    case 'untyped':
      return typeof value === 'object' ? `expected any scalar, got ${shapeName(value)}` : null;
    default:
      return `expected list, got ${shapeName(value)}`;
  }
}

function shapeName(value: Json): string {
  if (Array.isArray(value)) return 'list';
  return isJsonObject(value) ? 'map' : typeof value;
}

/** The path is one list for the whole walk; its text is made only where something is wrong. */
function checkMap(map: MapType, value: JsonObject, path: Path, faults: Fault[]): void {
  for (const name of Object.keys(value)) {
    const { element, type } = memberOf(map, name);
    path.push(element);
    if (map.rest === null && !map.fields.has(name)) {
      faults.push({ path: pathText(path), message: 'field not declared in schema' });
    } else {
      check(type, value[name]!, path, faults);
    }
    path.pop();
  }
}

function checkList(list: ListType, items: readonly Json[], path: Path, faults: Fault[]): void {
  const seen = new Set<PathElement>();
  for (const [at, item] of items.entries()) {
    let element: PathElement = `i:${at}`;
    if (list.relation !== 'atomic') {
      const read = itemElement(list, item);
      if ('problem' in read) {
        faults.push({ path: pathText(path), message: `element ${at}: ${read.problem}` });
        return;
      }
      element = read.element;
      if (seen.has(element)) {
        faults.push({ path: pathText(path), message: `duplicate entries for key ${elementText(element)}` });
      }
      seen.add(element);
    }
    path.push(element);
    check(list.element, item, path, faults);
    path.pop();
  }
}
