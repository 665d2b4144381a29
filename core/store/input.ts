import { storeErrors } from './errors.ts';
import { storeLimits } from './limits.ts';
import type { Append, Batch, HistoryQuery, ListOptions, Range, StoreKey, Write } from './store.ts';

/**
 * What every engine refuses before it does anything, so that all refuse the same: texts with NUL or half a surrogate pair
 * (databases cannot keep them apart from others), keys and values that are too long, keys written twice. Throws
 * `store.key-invalid`, `store.batch-invalid`, `store.value-too-large`.
 */
export function checkBatch(batch: Batch): void {
  const { writes, guards = [], appends = [] } = batch;
  const items = writes.length + guards.length + appends.length;
  if (items > storeLimits.batchItems) throw invalidBatch(`it has ${items} parts; at most ${storeLimits.batchItems}`);
  const seen = new Set<string>();
  for (const write of writes) {
    checkWrite(write);
    const id = keyId(write.key);
    if (seen.has(id)) throw invalidBatch(`it writes ${keyText(write.key)} twice`);
    seen.add(id);
  }
  for (const { key, expect } of guards) {
    checkKey(key);
    if (expect !== 'present') checkExpectation(expect);
  }
  for (const append of appends) checkAppend(append);
}

/** Throws `store.key-invalid`. */
export function checkKey(key: StoreKey): void {
  let bytes = 0;
  for (const part of ['tenant', 'group', 'resource', 'namespace', 'name'] as const) {
    const text = key[part];
    if (text === '' && part !== 'group' && part !== 'namespace') throw invalidKey(key, `its ${part} is empty`);
    const problem = textProblem(text);
    if (problem !== null) throw invalidKey(key, `its ${part} ${problem}`);
    bytes += Buffer.byteLength(text);
  }
  if (bytes > storeLimits.keyBytes) throw invalidKey(key, `it has ${bytes} bytes; at most ${storeLimits.keyBytes}`);
}

/** Throws `store.query-invalid`. */
export function checkList(range: Range, options: ListOptions = {}): void {
  checkRange(range);
  const { at, limit, after, index } = options;
  if (at !== undefined && index !== undefined) throw invalidQuery('index values are known of the current state only');
  if (at !== undefined && !isRevision(at)) throw invalidQuery(`${at} is no revision`);
  if (limit !== undefined && !(Number.isSafeInteger(limit) && limit > 0)) throw invalidQuery(`a limit of ${limit}`);
  for (const text of [...Object.values(after ?? {}), index?.name ?? '', index?.value ?? '']) checkQueryText(text);
}

/** Throws `store.query-invalid`. */
export function checkRange(range: Range): void {
  for (const text of [range.tenant ?? '', range.group, range.resource, range.namespace ?? '', range.name ?? '']) {
    checkQueryText(text);
  }
}

/** Throws `store.query-invalid`; returns the limit to use. */
export function checkHistoryQuery(query: HistoryQuery): number {
  for (const text of [query.series, query.tenant, query.subject ?? '']) checkQueryText(text);
  const { limit = 500 } = query;
  if (!Number.isSafeInteger(limit) || limit < 1 || limit > storeLimits.historyRows) {
    throw invalidQuery(`a limit of ${limit}; between 1 and ${storeLimits.historyRows}`);
  }
  return limit;
}

/** A text that is different for different keys. */
export function keyId(key: StoreKey): string {
  return `${key.tenant}\0${key.group}\0${key.resource}\0${key.namespace}\0${key.name}`;
}

/** A key as people read it. */
export function keyText({ tenant, group, resource, namespace, name }: StoreKey): string {
  const text = `${resource}${group && `.${group}`} ${namespace && `${namespace}/`}${name} of tenant ${tenant}`;
  return text.length > 300 ? `${text.slice(0, 300)}…` : text;
}

function checkWrite(write: Write): void {
  const { key, op, value, expect, index } = write;
  checkKey(key);
  if (op === 'delete' && index) throw invalidBatch(`it gives index values to ${keyText(key)}, which it deletes`);
  if (expect !== undefined) checkExpectation(expect);
  if (value.byteLength > storeLimits.valueBytes) {
    throw storeErrors.error('value-too-large', { bytes: value.byteLength, limit: storeLimits.valueBytes });
  }
  for (const [name, values] of Object.entries(index ?? {})) {
    checkPart(`the index "${name}"`, name, storeLimits.nameBytes);
    for (const one of values) checkPart(`a value of the index "${name}"`, one, storeLimits.indexValueBytes);
  }
}

function checkAppend({ series, tenant, subject, at, body }: Append): void {
  checkPart('a series', series, storeLimits.nameBytes);
  checkPart('a tenant', tenant, storeLimits.keyBytes);
  checkPart('a subject', subject, storeLimits.indexValueBytes);
  if (series === '' || tenant === '') throw invalidBatch('a row of the history has no series or no tenant');
  if (Number.isNaN(at.getTime())) throw invalidBatch('a row of the history has no valid instant');
  if (body.byteLength > storeLimits.valueBytes) {
    throw storeErrors.error('value-too-large', { bytes: body.byteLength, limit: storeLimits.valueBytes });
  }
}

function checkExpectation(expect: 'absent' | number): void {
  if (expect !== 'absent' && !isRevision(expect)) throw invalidBatch(`it expects ${expect}, which is no revision`);
}

function checkPart(what: string, text: string, most: number): void {
  const problem = textProblem(text);
  if (problem !== null) throw invalidBatch(`${what} ${problem}`);
  const bytes = Buffer.byteLength(text);
  if (bytes > most) throw invalidBatch(`${what} has ${bytes} bytes; at most ${most}`);
}

function checkQueryText(text: string): void {
  const problem = textProblem(text);
  if (problem !== null) throw invalidQuery(`a text of it ${problem}`);
}

function textProblem(text: string): string | null {
  if (text.includes('\0')) return 'contains NUL';
  return text.isWellFormed() ? null : 'contains half a surrogate pair';
}

const isRevision = (value: number) => Number.isSafeInteger(value) && value >= 0;
const invalidBatch = (problem: string) => storeErrors.error('batch-invalid', { problem });
const invalidQuery = (problem: string) => storeErrors.error('query-invalid', { problem });
const invalidKey = (key: StoreKey, problem: string) =>
  storeErrors.error('key-invalid', { key: JSON.stringify(keyText(key).toWellFormed()), problem });
