import { cloneJson } from '../apply/clone.ts';
import { isJsonObject, member, setMember, type Json, type JsonObject } from '../object/json.ts';
import { statusErrors } from '../status/status.ts';
import { parseIndex, parsePointer } from './json-pointer.ts';
import { isWithinDepth, jsonSize } from './measure.ts';
import { badPatch, deepestResult, largestResult, tooLargeResult, unprocessable } from './patch-errors.ts';

/** Source: apiserver pkg/endpoints/handlers/patch.go, maxJSONPatchOperations. */
const mostOperations = 10_000;

/** Items that inserting and removing may move in all lists together: a bound on time, far beyond any honest patch. */
const mostMovedItems = 100_000_000;

interface Operation {
  readonly op: string;
  readonly path: string;
  readonly from: string;
  readonly value: Json | undefined;
}

interface Run {
  document: Json;
  /** Bytes that copies have added so far. */
  copied: number;
  movedItems: number;
}

/**
 * Applies a JSON patch (RFC 6902): all operations or none. Returns a new document that shares nothing with the arguments.
 * As in kube-apiserver, `test` finds a member that is not there equal to null, so that a patch can ask for absence.
 * Throws 400 for what is no patch, 413 for more than 10,000 operations or a result of more than 3 MiB, 422 for an operation that
 * does not apply. Wording: github.com/evanphx/json-patch v4, which kube-apiserver uses.
 */
export function jsonPatch(document: Json, operations: Json): Json {
  const read = readOperations(operations);
  const run: Run = { document: cloneJson(document), copied: 0, movedItems: 0 };
  for (const operation of read) execute(run, operation);
  if (!isWithinDepth(run.document, deepestResult)) {
    throw unprocessable(`the patched object is nested deeper than ${deepestResult} levels`);
  }
  if (jsonSize(run.document, largestResult) > largestResult) throw tooLargeResult();
  return run.document;
}

function readOperations(operations: Json): Operation[] {
  if (!Array.isArray(operations)) throw badPatch('error decoding patch: a JSON patch is a list of operations');
  if (operations.length > mostOperations) {
    throw statusErrors.tooLarge(
      `Request entity is too large: The allowed maximum operations in a JSON patch is ${mostOperations}, got ${operations.length}`,
    );
  }
  if (!isWithinDepth(operations, deepestResult)) {
    throw badPatch(`error decoding patch: it is nested deeper than ${deepestResult} levels`);
  }
  return operations.map(readOperation);
}

function readOperation(operation: Json, at: number): Operation {
  if (!isJsonObject(operation)) throw badPatch(`error decoding patch: operation ${at} is not an object`);
  const text = (name: string): string | undefined => {
    const value = member(operation, name);
    if (value !== undefined && typeof value !== 'string') {
      throw badPatch(`error decoding patch: "${name}" of operation ${at} is not a string`);
    }
    return value;
  };
  const [op, path, from] = [text('op') ?? 'unknown', text('path'), text('from')];
  if (path === undefined) throw unprocessable(`${op} operation ${at} has no path`);
  return { op, path, from: from ?? requiredFrom(op, at), value: member(operation, 'value') };
}

function requiredFrom(op: string, at: number): string {
  if (op === 'move' || op === 'copy') throw unprocessable(`${op} operation ${at} has no from`);
  return '';
}

function execute(run: Run, operation: Operation): void {
  switch (operation.op) {
    case 'add':
      return insert(run, 'add', operation.path, cloneJson(valueOf(operation)));
    case 'remove':
      take(run, 'remove', operation.path);
      return undefined;
    case 'replace':
      return replace(run, operation);
    case 'move':
      return move(run, operation);
    case 'copy':
      return copy(run, operation);
    case 'test':
      return test(run, operation);
    default:
      throw unprocessable(`Unexpected kind: ${operation.op}`);
  }
}

function valueOf({ op, path, value }: Operation): Json {
  if (value === undefined) throw unprocessable(`${op} operation has no value: ${path}`);
  return value;
}

/** Where a pointer leads: the object or list that holds the last step. Null for the whole document. */
interface Place {
  readonly holder: JsonObject | Json[];
  readonly step: string;
}

function find(run: Run, op: string, path: string, missing = 'doc is missing path'): Place | null {
  const steps = parsePointer(path);
  if (steps === null)
    throw unprocessable(`${op} operation does not apply: ${JSON.stringify(path)} is not a JSON pointer`);
  if (steps.length === 0) return null;
  let holder = run.document;
  for (const step of steps.slice(0, -1)) {
    const next = read(holder, step);
    if (next === undefined) throw missingPath(op, path, missing);
    holder = next;
  }
  if (typeof holder !== 'object' || holder === null) throw missingPath(op, path, missing);
  return { holder, step: steps.at(-1)! };
}

function missingPath(op: string, path: string, missing: string): Error {
  return unprocessable(`${op} operation does not apply: ${missing}: ${JSON.stringify(path)}: missing value`);
}

function read(holder: Json, step: string): Json | undefined {
  if (Array.isArray(holder)) {
    const index = parseIndex(step);
    return index === null ? undefined : holder[index];
  }
  return isJsonObject(holder) ? member(holder, step) : undefined;
}

function insert(run: Run, op: string, path: string, value: Json, missing?: string): void {
  const place = find(run, op, path, missing);
  if (place === null) {
    run.document = value;
    return;
  }
  const { holder, step } = place;
  if (!Array.isArray(holder)) {
    setMember(holder, step, value);
    return;
  }
  const index = step === '-' ? holder.length : parseIndex(step);
  if (index === null || index > holder.length) throw badIndex(op, path, step);
  countMoved(run, holder.length - index);
  if (index === holder.length) holder.push(value);
  else holder.splice(index, 0, value);
}

function badIndex(op: string, path: string, step: string): Error {
  const problem =
    parseIndex(step) === null
      ? `value was not a proper array index: '${step}'`
      : `Unable to access invalid index: ${step}`;
  return unprocessable(`error in ${op} for path: '${path}': ${problem}: invalid index referenced`);
}

function countMoved(run: Run, items: number): void {
  run.movedItems += items;
  if (run.movedItems > mostMovedItems) throw unprocessable('the operations move too many list items');
}

/** Takes out what the pointer leads to. */
function take(run: Run, op: string, path: string, missing?: string): Json {
  const place = find(run, op, path, missing);
  if (place === null) throw unprocessable(`${op} operation does not apply: the whole document cannot be removed`);
  const { holder, step } = place;
  const value = read(holder, step);
  if (value === undefined) {
    if (Array.isArray(holder)) throw badIndex(op, path, step);
    throw unprocessable(`error in ${op} for path: '${path}': Unable to remove nonexistent key: ${step}: missing value`);
  }
  if (Array.isArray(holder)) {
    const index = parseIndex(step)!;
    countMoved(run, holder.length - index);
    holder.splice(index, 1);
  } else {
    delete holder[step];
  }
  return value;
}

function replace(run: Run, operation: Operation): void {
  const value = cloneJson(valueOf(operation));
  const place = find(run, 'replace', operation.path);
  if (place === null) {
    run.document = value;
    return;
  }
  const { holder, step } = place;
  if (read(holder, step) === undefined) {
    throw unprocessable(`replace operation does not apply: doc is missing key: ${operation.path}: missing value`);
  }
  if (Array.isArray(holder)) holder[parseIndex(step)!] = value;
  else setMember(holder, step, value);
}

function move(run: Run, { path, from }: Operation): void {
  if (path === from) {
    look(run, 'move', from);
    return;
  }
  if (path.startsWith(`${from}/`)) {
    throw unprocessable(`move operation does not apply: ${JSON.stringify(from)} cannot be moved into itself`);
  }
  const value = take(run, 'move', from, 'doc is missing from path');
  insert(run, 'move', path, value, 'doc is missing destination path');
}

function look(run: Run, op: string, from: string): Json {
  const place = find(run, op, from, 'doc is missing from path');
  if (place === null) return run.document;
  const value = read(place.holder, place.step);
  if (value === undefined) throw missingPath(op, from, 'doc is missing from path');
  return value;
}

function copy(run: Run, { path, from }: Operation): void {
  const value = look(run, 'copy', from);
  if (!isWithinDepth(value, deepestResult)) {
    throw unprocessable(
      `copy operation does not apply: ${JSON.stringify(from)} is nested deeper than ${deepestResult} levels`,
    );
  }
  const size = jsonSize(value, largestResult);
  run.copied += size;
  if (run.copied > largestResult) {
    throw unprocessable(
      `Unable to complete the copy, the accumulated size increase of copy is ${Number.isFinite(run.copied) ? run.copied : `more than ${largestResult}`}, exceeding the limit ${largestResult}`,
    );
  }
  insert(run, 'copy', path, cloneJson(value), 'doc is missing destination path');
}

function test(run: Run, operation: Operation): void {
  const place = find(run, 'test', operation.path, 'is missing path');
  const found = place === null ? run.document : read(place.holder, place.step);
  const expected = operation.value ?? null;
  if (found === undefined && Array.isArray(place?.holder)) throw badIndex('test', operation.path, place.step);
  if (!isSame(expected, found ?? null)) throw unprocessable(`testing value ${operation.path} failed: test failed`);
}

/** Deep equality whose work is bounded by the size of `expected`, however large the other value is. */
function isSame(expected: Json, found: Json | undefined): boolean {
  if (expected === found) return true;
  if (Array.isArray(expected)) {
    return (
      Array.isArray(found) && found.length === expected.length && expected.every((item, at) => isSame(item, found[at]))
    );
  }
  if (!isJsonObject(expected) || !isJsonObject(found)) return false;
  const names = Object.keys(expected);
  if (!names.every((name) => Object.hasOwn(found, name) && isSame(expected[name]!, found[name]))) return false;
  return Object.keys(found).length === names.length;
}
