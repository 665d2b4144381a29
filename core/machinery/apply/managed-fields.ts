import { isJsonObject, member, type Json, type JsonObject } from '../object/json.ts';
import { readFields, writeFields } from './fields-v1.ts';
import { noFields, type FieldSet } from './field-set.ts';
import { compareText, goString } from './go-text.ts';

/** Who changes fields, and how: the identity of an entry of managedFields. */
export interface Manager {
  readonly manager: string;
  readonly operation: 'Apply' | 'Update';
  readonly apiVersion: string;
  /** '' for the object itself. */
  readonly subresource: string;
}

/** A manager and the fields that it owns. */
export interface Owner extends Manager {
  /** RFC 3339, whole seconds. */
  readonly time: string | undefined;
  readonly fields: FieldSet;
  /** The wire form that a set was read from, to be written again as long as the set is that one. */
  readonly source?: { readonly fields: FieldSet; readonly json: JsonObject };
}

/** Owners by `managerId`. */
export type Owners = ReadonlyMap<string, Owner>;

/**
 * Key of an owner. One that applies has one entry whatever the version. The text is that of upstream, because entries and
 * messages are sorted by it. Source: apimachinery managedfields/internal/managedfields.go, BuildManagerIdentifier.
 */
export function managerId({ manager, operation, apiVersion, subresource }: Manager): string {
  const parts = [
    ...(manager === '' ? [] : [`"manager":${goString(manager)}`]),
    `"operation":"${operation}"`,
    ...(operation === 'Apply' ? [] : [`"apiVersion":${goString(apiVersion)}`]),
    ...(subresource === '' ? [] : [`"subresource":${goString(subresource)}`]),
  ];
  return `{${parts.join(',')}}`;
}

export type ReadOwners = { readonly owners: Owners } | { readonly problem: string };

/**
 * Reads `metadata.managedFields`; left out or null is none. Entries may come from users, so anything may be wrong with them.
 * Wording: managedfields.go, DecodeManagedFields.
 */
export function readOwners(entries: Json | undefined): ReadOwners {
  if (entries === undefined || entries === null) return { owners: new Map() };
  if (!Array.isArray(entries)) return { problem: 'managedFields must be a list' };
  const owners = new Map<string, Owner>();
  for (const [at, entry] of entries.entries()) {
    const read = readEntry(entry, at);
    if ('problem' in read) return read;
    owners.set(managerId(read.owner), read.owner);
  }
  return { owners };
}

function readEntry(entry: Json, at: number): { readonly owner: Owner } | { readonly problem: string } {
  if (!isJsonObject(entry)) return { problem: `managed fields entry ${at} is not an object` };
  const text = (name: string): string | null => {
    const value = member(entry, name) ?? '';
    return typeof value === 'string' ? value : null;
  };
  const [manager, operation, apiVersion] = [text('manager'), text('operation'), text('apiVersion')];
  const [subresource, fieldsType, time] = [text('subresource'), text('fieldsType'), text('time')];
  if (operation !== 'Apply' && operation !== 'Update') return { problem: 'operation must be `Apply` or `Update`' };
  if (!apiVersion) return { problem: 'apiVersion must not be empty' };
  if (fieldsType === '') return { problem: `missing fieldsType in managed fields entry ${at}` };
  if (fieldsType !== 'FieldsV1') return { problem: `invalid fieldsType "${fieldsType}" in managed fields entry ${at}` };
  if (manager === null || subresource === null)
    return { problem: `error decoding manager from managed fields entry ${at}` };
  if (time === null || (time !== '' && Number.isNaN(Date.parse(time)))) {
    return { problem: `invalid time in managed fields entry ${at}` };
  }
  const known = { manager, operation, apiVersion, subresource, time: time === '' ? undefined : time } as const;
  const fields = member(entry, 'fieldsV1') ?? null;
  if (fields === null) return { owner: { ...known, fields: noFields } };
  if (!isJsonObject(fields)) return { problem: `error decoding set of managed fields entry ${at}` };
  const read = readFields(fields);
  if ('problem' in read) return read;
  return { owner: { ...known, fields: read.set, source: { fields: read.set, json: fields } } };
}

/**
 * Entries in the order that kube-apiserver keeps: operation, time, manager, version, subresource. Sets that are as they were
 * read share their JSON with what was read.
 */
export function writeOwners(owners: Owners): JsonObject[] {
  return [...owners.values()].sort(compareOwners).map(writeOwner);
}

function writeOwner({ manager, operation, apiVersion, time, fields, source, subresource }: Owner): JsonObject {
  return {
    ...(manager !== '' && { manager }),
    operation,
    apiVersion,
    ...(time !== undefined && { time }),
    fieldsType: 'FieldsV1',
    fieldsV1: source?.fields === fields ? source.json : writeFields(fields),
    ...(subresource !== '' && { subresource }),
  };
}

function compareOwners(a: Owner, b: Owner): number {
  return (
    compareText(a.operation, b.operation) ||
    seconds(a) - seconds(b) ||
    compareText(a.manager, b.manager) ||
    compareText(a.apiVersion, b.apiVersion) ||
    compareText(a.subresource, b.subresource)
  );
}

/** Time of an owner in whole seconds; 0 without one. */
export function seconds({ time }: Pick<Owner, 'time'>): number {
  return time === undefined ? 0 : Math.floor(Date.parse(time) / 1000);
}

/** `metadata.managedFields` of an object; undefined when there is none. */
export function managedFieldsOf(object: JsonObject): Json | undefined {
  const metadata = member(object, 'metadata');
  return isJsonObject(metadata) ? member(metadata, 'managedFields') : undefined;
}

/** The object without managedFields, which are never fields themselves; shares the rest. */
export function withoutManagedFields(object: JsonObject): JsonObject {
  const metadata = member(object, 'metadata');
  if (!isJsonObject(metadata) || !Object.hasOwn(metadata, 'managedFields')) return object;
  const { managedFields: _, ...rest } = metadata;
  return { ...object, metadata: rest };
}

/** Owners that a user sent: their sets are written anew, in canonical order. */
export function withoutSources(owners: Owners): Owners {
  const bare = new Map<string, Owner>();
  for (const [id, owner] of owners) {
    const { source: _, ...rest } = owner;
    bare.set(id, rest);
  }
  return bare;
}

/** The object with these owners and no others; shares the rest with the argument. */
export function withOwners(object: JsonObject, owners: Owners): JsonObject {
  return withEntries(object, writeOwners(owners));
}

/** The object with these managedFields; without any when there are none. Shares the rest with the argument. */
export function withEntries(object: JsonObject, entries: JsonObject[]): JsonObject {
  if (entries.length === 0) return withoutManagedFields(object);
  const metadata = member(object, 'metadata');
  return { ...object, metadata: { ...(isJsonObject(metadata) ? metadata : {}), managedFields: entries } };
}
