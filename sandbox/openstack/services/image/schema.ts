import type { JsonObject, JsonValue } from '../../http/route.ts';
import type { Image } from './records.ts';
import { badRequest, schemaMismatch } from './failures.ts';

export const diskFormats = [null, 'ami', 'ari', 'aki', 'vhd', 'vhdx', 'vmdk', 'raw', 'qcow2', 'vdi', 'iso', 'ploop'];
export const containerFormats = [null, 'ami', 'ari', 'aki', 'bare', 'ovf', 'ova', 'docker', 'compressed'];
export const visibilities = ['community', 'public', 'private', 'shared'] as const;

/** Attributes that only Glance sets. */
const readOnly = new Set([
  'checksum',
  'created_at',
  'direct_url',
  'file',
  'os_hash_algo',
  'os_hash_value',
  'schema',
  'self',
  'size',
  'status',
  'stores',
  'updated_at',
  'virtual_size',
]);

/** Attributes with a column of their own; all others are properties and hold strings. */
export const baseAttributes: ReadonlySet<string> = new Set([
  ...readOnly,
  'container_format',
  'disk_format',
  'id',
  'locations',
  'min_disk',
  'min_ram',
  'name',
  'os_hidden',
  'owner',
  'protected',
  'tags',
  'visibility',
]);

export function isReadOnly(name: string): boolean {
  return readOnly.has(name);
}

const uuid = /^([0-9a-fA-F]){8}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){4}-([0-9a-fA-F]){12}$/;

/** Checks one attribute against Glance's image schema; throws its 400. */
export function checkAttribute(name: string, value: JsonValue): void {
  switch (name) {
    case 'id':
      if (typeof value !== 'string') throw wrongType(value, "'string'");
      if (!uuid.test(value)) throw schemaMismatch(`'${value}' does not match '${uuid.source}'`);
      return;
    case 'name':
    case 'owner':
      checkText(value);
      return;
    case 'disk_format':
      checkOneOf(value, diskFormats);
      return;
    case 'container_format':
      checkOneOf(value, containerFormats);
      return;
    case 'visibility':
      checkOneOf(value, visibilities);
      return;
    case 'protected':
    case 'os_hidden':
      if (typeof value !== 'boolean') throw wrongType(value, "'boolean'");
      return;
    case 'min_disk':
    case 'min_ram':
      checkSize(name, value);
      return;
    case 'tags':
      checkTags(value);
      return;
    default:
      if (typeof value !== 'string') throw wrongType(value, "'string'");
  }
}

/** Writes checked attributes into a record; what has no column becomes a property. */
export function assignAttributes(image: Image, given: JsonObject): void {
  const columns: Readonly<Record<string, keyof Image>> = {
    container_format: 'containerFormat',
    disk_format: 'diskFormat',
    id: 'id',
    min_disk: 'minDisk',
    min_ram: 'minRam',
    name: 'name',
    os_hidden: 'hidden',
    owner: 'projectId',
    protected: 'protected',
    visibility: 'visibility',
  };
  for (const [name, value] of Object.entries(given)) {
    const column = columns[name];
    if (name === 'tags') image.tags = [...new Set(value as string[])];
    else if (column) Object.assign(image, { [column]: value });
    else image.properties[name] = value as string;
  }
}

function checkText(value: JsonValue): void {
  if (value !== null && typeof value !== 'string') throw wrongType(value, "'null', 'string'");
  if (value !== null && value.length > 255) throw schemaMismatch(`'${value}' is too long`);
}

function checkOneOf(value: JsonValue, allowed: readonly (string | null)[]): void {
  if (allowed.includes(value as string | null)) return;
  throw schemaMismatch(`${python(value)} is not one of [${allowed.map(python).join(', ')}]`);
}

function checkSize(name: string, value: JsonValue): void {
  if (typeof value !== 'number' || !Number.isInteger(value)) throw wrongType(value, "'integer'");
  if (value < 0) throw badRequest(`Invalid value '${value}' for parameter '${name}': Cannot be a negative value`);
}

function checkTags(value: JsonValue): void {
  if (!Array.isArray(value)) throw wrongType(value, "'array'");
  for (const tag of value as readonly JsonValue[]) {
    if (typeof tag !== 'string') throw wrongType(tag, "'string'");
    if (tag.length > 255) throw schemaMismatch(`'${tag}' is too long`);
  }
}

function wrongType(value: JsonValue, wanted: string) {
  return schemaMismatch(`${python(value)} is not of type ${wanted}`);
}

/** A value as Python's `repr` shows it. */
function python(value: JsonValue): string {
  if (value === null) return 'None';
  if (typeof value === 'boolean') return value ? 'True' : 'False';
  return typeof value === 'string' ? `'${value}'` : JSON.stringify(value);
}
