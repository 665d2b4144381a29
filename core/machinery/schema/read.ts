import type { Json } from '../object/json.ts';
import type { FieldError } from '../status/field-error.ts';
import { crdSchemaErrors } from './crd-rules.ts';
import { defaultErrors } from './default-rules.ts';
import { readNode, type SchemaReader } from './keywords.ts';
import type { Schema } from './schema.ts';
import { structuralErrors } from './structural.ts';

export interface ReadSchemaOptions {
  /**
   * `crd` (default): a user's schema, checked by all rules. `server`: a schema of the server itself, which may also say how
   * strategic merge treats it.
   */
  readonly keys?: 'crd' | 'server';
}

/**
 * Reads the `openAPIV3Schema` of a CustomResourceDefinition from JSON and checks it by all rules of structural schemas but
 * those about expressions in CEL. `schema` is null when there are errors. What is not a keyword is dropped.
 * Source: apiextensions validation.go, validateCustomResourceDefinitionValidation.
 */
export function readSchema(
  json: unknown,
  path: string,
  options: ReadSchemaOptions = {},
): { readonly schema: Schema | null; readonly errors: FieldError[] } {
  const reader: SchemaReader = { errors: [], keys: options.keys ?? 'crd', depth: 0 };
  const schema = readNode(reader, (json ?? null) as Json, path);
  const { errors } = reader;
  if (schema !== undefined && errors.length === 0) errors.push(...structuralErrors(schema, path));
  if (schema !== undefined && errors.length === 0) errors.push(...defaultErrors(schema, path));
  if (schema !== undefined) errors.push(...crdSchemaErrors(schema, path));
  return { schema: errors.length > 0 ? null : schema!, errors };
}

/** Reads a schema that was checked before it was stored; null when it cannot even be read. */
export function readKnownSchema(json: unknown): Schema | null {
  const reader: SchemaReader = { errors: [], keys: 'crd', depth: 0 };
  return readNode(reader, (json ?? null) as Json, '') ?? null;
}
