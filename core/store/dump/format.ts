import { isUtf8 } from 'node:buffer';
import type { DumpedChain, DumpedObject } from '../admin.ts';
import { storeErrors } from '../errors.ts';
import { checkKey } from '../input.ts';
import { storeLimits } from '../limits.ts';
import type { HistoryRow, IndexValues } from '../store.ts';

/**
 * A backup is a zstd stream of JSON lines: a header, then objects, rows of the history, heads of chains, and at last an end with
 * their numbers and the SHA-256 of all lines before it. Bytes that are UTF-8 stand as `text`, others as `base64`.
 */
export const dumpFormat = 'allmend-store';
export const dumpVersion = 1;

export interface DumpHeader {
  readonly format: typeof dumpFormat;
  readonly version: number;
  /** `Store.id`. */
  readonly store: string;
  readonly revision: number;
  /** When it was made. */
  readonly at: string;
}

export interface DumpEnd {
  readonly objects: number;
  readonly history: number;
  readonly chains: number;
  readonly sha256: string;
}

export type DumpLine =
  | { readonly object: DumpedObject }
  | { readonly row: HistoryRow }
  | { readonly chain: DumpedChain }
  | { readonly end: DumpEnd };

export const headerLine = (header: DumpHeader): string => JSON.stringify(header);
export const endLine = (end: DumpEnd): string => JSON.stringify({ end });
export const chainLine = (chain: DumpedChain): string => JSON.stringify({ chain });

export function objectLine({ key, revision, value, index }: DumpedObject): string {
  return JSON.stringify({ object: { ...key, revision, index, ...packBytes(value) } });
}

export function rowLine({ body, at, ...rest }: HistoryRow): string {
  return JSON.stringify({ row: { ...rest, at: at.toISOString(), ...packBytes(body) } });
}

/** Throws `store.dump-damaged`, and `store.too-new` for a later version of the format. */
export function readHeader(line: string): DumpHeader {
  const header = fields(parse(line), 'its header');
  if (header['format'] !== dumpFormat) throw damaged('it is no backup of a store');
  const version = integer(header, 'version', 1);
  if (version > dumpVersion) {
    throw storeErrors.error('too-new', { store: 'The backup', found: version, known: dumpVersion });
  }
  const store = text(header, 'store');
  if (!/^[0-9a-f]{32}$/.test(store)) throw damaged('its header names no store');
  return { format: dumpFormat, version, store, revision: integer(header, 'revision', 1), at: text(header, 'at') };
}

/** Throws `store.dump-damaged`, `store.key-invalid`. */
export function readLine(line: string): DumpLine {
  const parsed = fields(parse(line), 'a line');
  if ('object' in parsed) return { object: readObject(fields(parsed['object'], 'an object')) };
  if ('row' in parsed) return { row: readRow(fields(parsed['row'], 'a row')) };
  if ('chain' in parsed) return { chain: readChain(fields(parsed['chain'], 'a chain')) };
  if ('end' in parsed) return { end: readEnd(fields(parsed['end'], 'its end')) };
  throw damaged('it has a line of unknown kind');
}

export const damaged = (problem: string, cause?: unknown) => storeErrors.error('dump-damaged', { problem }, { cause });

type Fields = Readonly<Record<string, unknown>>;

function readObject(line: Fields): DumpedObject {
  const key = {
    tenant: text(line, 'tenant'),
    group: text(line, 'group'),
    resource: text(line, 'resource'),
    namespace: text(line, 'namespace'),
    name: text(line, 'name'),
  };
  checkKey(key);
  return { key, revision: integer(line, 'revision', 2), value: unpackBytes(line), index: readIndex(line) };
}

function readIndex(line: Fields): IndexValues {
  const index = fields(line['index'], 'an index');
  for (const values of Object.values(index)) {
    if (!Array.isArray(values) || !values.every((one) => typeof one === 'string')) throw wrong('index');
  }
  return index as IndexValues;
}

function readRow(line: Fields): HistoryRow {
  const at = new Date(text(line, 'at'));
  if (Number.isNaN(at.getTime())) throw wrong('at');
  return {
    seq: integer(line, 'seq', 1),
    series: text(line, 'series'),
    tenant: text(line, 'tenant'),
    subject: text(line, 'subject'),
    at,
    body: unpackBytes(line),
    hash: line['hash'] === null ? null : text(line, 'hash'),
  };
}

function readChain(line: Fields): DumpedChain {
  return {
    series: text(line, 'series'),
    tenant: text(line, 'tenant'),
    head: text(line, 'head'),
    anchor: text(line, 'anchor'),
  };
}

function readEnd(line: Fields): DumpEnd {
  return {
    objects: integer(line, 'objects', 0),
    history: integer(line, 'history', 0),
    chains: integer(line, 'chains', 0),
    sha256: text(line, 'sha256'),
  };
}

function packBytes(bytes: Uint8Array): { readonly text: string } | { readonly base64: string } {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return isUtf8(buffer) ? { text: buffer.toString('utf8') } : { base64: buffer.toString('base64') };
}

function unpackBytes(line: Fields): Uint8Array {
  const bytes = 'text' in line ? Buffer.from(text(line, 'text')) : Buffer.from(text(line, 'base64'), 'base64');
  if (bytes.byteLength > storeLimits.valueBytes) throw damaged('it has a value that is too large');
  return bytes;
}

function parse(line: string): unknown {
  try {
    return JSON.parse(line);
  } catch (error) {
    throw damaged('a line is no JSON', error);
  }
}

function fields(value: unknown, what: string): Fields {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw damaged(`${what} is no JSON object`);
  return value as Fields;
}

function text(line: Fields, field: string): string {
  const value = line[field];
  if (typeof value !== 'string') throw wrong(field);
  return value;
}

function integer(line: Fields, field: string, least: number): number {
  const value = line[field];
  if (!Number.isSafeInteger(value) || (value as number) < least) throw wrong(field);
  return value as number;
}

const wrong = (field: string) => damaged(`the field "${field}" of a line is missing or wrong`);
