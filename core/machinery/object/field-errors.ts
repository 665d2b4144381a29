import type { FieldError } from '../status/field-error.ts';
import type { Json } from './json.ts';

/**
 * Field errors with the fixed parts of their wording. `field` is the path as kubectl shows it.
 * Source: apimachinery pkg/util/validation/field/errors.go.
 */
export const fieldErrors = {
  required: (field: string, detail = ''): FieldError => ({ type: 'FieldValueRequired', field, detail }),
  invalid: (field: string, value: Json | undefined, detail: string): FieldError => ({
    type: 'FieldValueInvalid',
    field,
    detail,
    value,
  }),
  typeInvalid: (field: string, value: Json, detail: string): FieldError => ({
    type: 'FieldValueTypeInvalid',
    field,
    detail,
    value,
  }),
  forbidden: (field: string, detail: string): FieldError => ({ type: 'FieldValueForbidden', field, detail }),
  duplicate: (field: string, value: Json): FieldError => ({ type: 'FieldValueDuplicate', field, detail: '', value }),
  notSupported: (field: string, value: Json, supported: readonly string[]): FieldError => ({
    type: 'FieldValueNotSupported',
    field,
    detail: supported.length === 0 ? '' : `supported values: ${supported.map((one) => JSON.stringify(one)).join(', ')}`,
    value,
  }),
  tooLong: (field: string, most: number): FieldError => ({
    type: 'FieldValueTooLong',
    field,
    detail: `may not be more than ${most} ${most === 1 ? 'byte' : 'bytes'}`,
  }),
  tooMany: (field: string, actual: number, most: number): FieldError => ({
    type: 'FieldValueTooMany',
    field,
    detail: `must have at most ${most} ${most === 1 ? 'item' : 'items'}`,
    value: actual,
  }),
} as const;

/** `spec` + `replicas` → `spec.replicas`; the empty path is the object itself. */
export function childPath(path: string, name: string): string {
  return path === '' ? name : `${path}.${name}`;
}

/** `spec.labels` + `a/b` → `spec.labels[a/b]`: a member of a map, or an item of a list. */
export function keyPath(path: string, key: string | number): string {
  return `${path}[${key}]`;
}
