import { isJsonObject, member, type JsonObject } from '../object/json.ts';
import type { Schema } from '../schema/schema.ts';
import { cloneJson } from './clone.ts';
import { leaves } from './field-set.ts';
import { objectType } from './field-type.ts';
import { managedFieldsOf, readOwners, withoutManagedFields } from './managed-fields.ts';
import { extractFieldsOf } from './remove.ts';

export interface ExtractRequest {
  readonly schema: Schema;
  /** A stored object with its managedFields. */
  readonly object: JsonObject;
  readonly manager: string;
  /** '' for the object itself. */
  readonly subresource: string;
}

/**
 * What the manager has applied and still owns, ready to be changed and applied again: applying it as it is changes nothing.
 * Null when the manager has applied nothing. It shares nothing with the object.
 * Source: apimachinery managedfields/extract.go, and the Extract functions of client-go, which add type, name and namespace.
 */
export function extractFields({ schema, object, manager, subresource }: ExtractRequest): JsonObject | null {
  const read = readOwners(managedFieldsOf(object));
  if ('problem' in read) return null;
  const owner = [...read.owners.values()].find(
    (known) => known.manager === manager && known.operation === 'Apply' && known.subresource === subresource,
  );
  if (owner === undefined) return null;
  const own = extractFieldsOf(objectType(schema), withoutManagedFields(object), leaves(owner.fields));
  const { metadata: ownMetadata, ...rest } = own;
  return cloneJson({
    ...pick(object, ['apiVersion', 'kind']),
    metadata: {
      ...pick(member(object, 'metadata'), ['name', 'namespace']),
      ...(isJsonObject(ownMetadata) ? ownMetadata : {}),
    },
    ...rest,
  });
}

function pick(object: unknown, names: readonly string[]): JsonObject {
  if (!isJsonObject(object)) return {};
  return Object.fromEntries(names.filter((name) => Object.hasOwn(object, name)).map((name) => [name, object[name]!]));
}
