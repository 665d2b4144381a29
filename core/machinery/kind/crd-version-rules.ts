import type { JsonObject } from '../object/json.ts';
import { childPath, fieldErrors, keyPath } from '../object/field-errors.ts';
import { dns1035LabelProblems } from '../object/names.ts';
import { findField } from '../schema/field-path.ts';
import { readSchema } from '../schema/read.ts';
import type { Schema } from '../schema/schema.ts';
import type { FieldError } from '../status/field-error.ts';
import { textAt, type CrdVersion } from './crd.ts';

/** Most fields by which objects of one version can be selected. Source: apiextensions validation.go MaxSelectableFields. */
export const mostSelectableFields = 8;

/** Checks one version of a CustomResourceDefinition; `schema: 'unchanged'` passes over a schema that was checked before. */
export function versionErrors(
  version: CrdVersion,
  path: string,
  options: { readonly schema: 'check' | 'unchanged' },
): FieldError[] {
  const problems = dns1035LabelProblems(version.name);
  const schemaPath = childPath(path, 'schema.openAPIV3Schema');
  const read = version.schema === undefined ? null : readSchema(version.schema, schemaPath);
  const changed = options.schema === 'check';
  return [
    ...(problems.length > 0 ? [fieldErrors.invalid(childPath(path, 'name'), version.name, problems.join(','))] : []),
    ...deprecationErrors(version, childPath(path, 'deprecationWarning')),
    ...(read === null ? [fieldErrors.required(schemaPath)] : []),
    ...(read !== null && changed ? [...rootErrors(version, schemaPath), ...read.errors] : []),
    ...(version.scale === undefined ? [] : scaleErrors(version.scale, childPath(path, 'subresources.scale'))),
    ...version.columns.flatMap((column, at) =>
      columnErrors(column, keyPath(childPath(path, 'additionalPrinterColumns'), at)),
    ),
    ...selectableErrors(version, read?.schema ?? null, childPath(path, 'selectableFields')),
  ];
}

function deprecationErrors({ deprecated, deprecationWarning: warning }: CrdVersion, field: string): FieldError[] {
  if (warning === undefined) return [];
  if (!deprecated) return [fieldErrors.invalid(field, warning, 'can only be set for deprecated versions')];
  const errors: FieldError[] = [];
  if (Buffer.byteLength(warning) > 256)
    errors.push(fieldErrors.invalid(field, warning, 'must be <= 256 characters long'));
  if (warning === '') errors.push(fieldErrors.invalid(field, warning, 'must not be an empty string'));
  const odd = Array.from(warning).findIndex((character) => !/^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u.test(character));
  if (odd !== -1) {
    const detail = `must only contain printable UTF-8 characters; non-printable character found at index ${odd}`;
    errors.push(fieldErrors.invalid(field, warning, detail));
  }
  return errors;
}

/** What may stand at the root when the status has an endpoint of its own, in the words of upstream's message. */
const allowedAtRoot =
  'Description Type Format Title Maximum ExclusiveMaximum Minimum ExclusiveMinimum MaxLength MinLength Pattern MaxItems MinItems UniqueItems MultipleOf Required Items Properties ExternalDocs Example XPreserveUnknownFields XValidations';

/** Keywords of schemas that are not allowed at such a root; what is no keyword is not looked at. */
const refusedAtRoot = [
  'default',
  'enum',
  'minProperties',
  'maxProperties',
  'additionalProperties',
  'allOf',
  'anyOf',
  'oneOf',
  'not',
  'x-kubernetes-int-or-string',
  'x-kubernetes-embedded-resource',
  'x-kubernetes-list-type',
  'x-kubernetes-list-map-keys',
  'x-kubernetes-map-type',
];

function rootErrors({ schema = {}, status }: CrdVersion, path: string): FieldError[] {
  const errors: FieldError[] = [];
  if (schema['nullable'] === true) {
    errors.push(fieldErrors.forbidden(childPath(path, 'nullable'), 'nullable cannot be true at the root'));
  }
  if (!status) return errors;
  const type = textAt(schema, 'type');
  if (type !== '' && type !== 'object') {
    const detail =
      'only "object" is allowed as the type at the root of the schema if the status subresource is enabled';
    errors.push(fieldErrors.invalid(childPath(path, 'type'), type, detail));
  }
  if (refusedAtRoot.some((keyword) => (schema[keyword] ?? false) !== false)) {
    const detail = `only [${allowedAtRoot}] fields are allowed at the root of the schema if the status subresource is enabled`;
    errors.push(fieldErrors.invalid(path, schema, detail));
  }
  return errors;
}

function scaleErrors(scale: JsonObject, path: string): FieldError[] {
  const labelSelectorPath = textAt(scale, 'labelSelectorPath');
  return [
    ...scalePathErrors(textAt(scale, 'specReplicasPath'), `${path}.specReplicasPath`, ['.spec.']),
    ...scalePathErrors(textAt(scale, 'statusReplicasPath'), `${path}.statusReplicasPath`, ['.status.']),
    ...(labelSelectorPath === ''
      ? []
      : scalePathErrors(labelSelectorPath, `${path}.labelSelectorPath`, ['.spec.', '.status.'])),
  ];
}

function scalePathErrors(jsonPath: string, field: string, roots: readonly string[]): FieldError[] {
  if (jsonPath === '') return [fieldErrors.required(field)];
  if (!jsonPath.startsWith('.')) return [notSimple(jsonPath, field)];
  if (roots.some((root) => jsonPath.startsWith(root))) return [];
  const names = roots.map((root) => root.slice(0, -1));
  const detail = `should be a json path under ${names.length > 1 ? `either ${names.join(' or ')}` : names[0]}`;
  return [fieldErrors.invalid(field, jsonPath, detail)];
}

function notSimple(jsonPath: string, field: string): FieldError {
  return fieldErrors.invalid(field, jsonPath, 'must be a simple json path starting with .');
}

const columnTypes = ['boolean', 'date', 'integer', 'number', 'string'];
const columnFormats = ['byte', 'date', 'date-time', 'double', 'float', 'int32', 'int64', 'password'];

function columnErrors(column: JsonObject, path: string): FieldError[] {
  const [type, format, jsonPath] = [textAt(column, 'type'), textAt(column, 'format'), textAt(column, 'jsonPath')];
  const errors: FieldError[] = [];
  const oneOfTypes = `must be one of ${columnTypes.join(',')}`;
  if (textAt(column, 'name') === '') errors.push(fieldErrors.required(childPath(path, 'name')));
  if (type === '') errors.push(fieldErrors.required(childPath(path, 'type'), oneOfTypes));
  else if (!columnTypes.includes(type)) errors.push(fieldErrors.invalid(childPath(path, 'type'), type, oneOfTypes));
  if (format !== '' && !columnFormats.includes(format)) {
    const detail = `must be one of ${columnFormats.join(',')}`;
    errors.push(fieldErrors.invalid(childPath(path, 'format'), format, detail));
  }
  if (jsonPath === '') errors.push(fieldErrors.required(childPath(path, 'jsonPath')));
  else if (!jsonPath.startsWith('.')) errors.push(notSimple(jsonPath, childPath(path, 'jsonPath')));
  return errors;
}

function selectableErrors(
  { selectableFields, schema: given }: CrdVersion,
  schema: Schema | null,
  path: string,
): FieldError[] {
  if (selectableFields.length === 0) return [];
  if (given === undefined) {
    return [fieldErrors.invalid(path, '', 'may only be set when version.schema.openAPIV3Schema is included')];
  }
  if (schema === null) return [];
  const seen = new Set<string>();
  const errors = selectableFields.flatMap((selectable, at) =>
    selectableFieldErrors(textAt(selectable, 'jsonPath'), schema, childPath(keyPath(path, at), 'jsonPath'), seen),
  );
  if (seen.size > mostSelectableFields) errors.push(fieldErrors.tooMany(path, seen.size, mostSelectableFields));
  return errors;
}

function selectableFieldErrors(jsonPath: string, schema: Schema, field: string, seen: Set<string>): FieldError[] {
  if (jsonPath === '') return [fieldErrors.required(field)];
  const found = findField(schema, jsonPath, { brackets: 'no' });
  if (typeof found === 'string') return [fieldErrors.invalid(field, jsonPath, `is an invalid path: ${found}`)];
  const errors: FieldError[] = [];
  if (found.path === 'metadata' || found.path.startsWith('metadata.')) {
    errors.push(fieldErrors.invalid(field, jsonPath, 'must not point to fields in metadata'));
  }
  if (!['string', 'boolean', 'integer'].includes(found.schema.type ?? '')) {
    const detail =
      'must point to a field of type string, boolean or integer. Enum string fields and strings with formats are allowed.';
    errors.push(fieldErrors.invalid(field, jsonPath, detail));
  }
  if (seen.has(found.path)) errors.push(fieldErrors.duplicate(field, jsonPath));
  seen.add(found.path);
  return errors;
}
