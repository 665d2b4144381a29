import type { Json } from '../object/json.ts';

/** Reason of one cause in a `Status`. Source: meta/v1 CauseType and apimachinery's field.ErrorType. */
export type FieldErrorType =
  | 'FieldValueNotFound'
  | 'FieldValueRequired'
  | 'FieldValueDuplicate'
  | 'FieldValueInvalid'
  | 'FieldValueNotSupported'
  | 'FieldValueForbidden'
  | 'FieldValueTooLong'
  | 'FieldValueTooMany'
  | 'FieldValueTypeInvalid'
  | 'InternalError';

/** What is wrong with one field. */
export interface FieldError {
  readonly type: FieldErrorType;
  /** Path as kubectl shows it, e.g. `spec.ports[0].name`; `<nil>` for the object itself. */
  readonly field: string;
  readonly detail: string;
  /** The value that is wrong; left out where the type says none (required, forbidden, too long); how many there are when too many. */
  readonly value?: Json | undefined;
}

const titles: Readonly<Record<FieldErrorType, string>> = {
  FieldValueNotFound: 'Not found',
  FieldValueRequired: 'Required value',
  FieldValueDuplicate: 'Duplicate value',
  FieldValueInvalid: 'Invalid value',
  FieldValueNotSupported: 'Unsupported value',
  FieldValueForbidden: 'Forbidden',
  FieldValueTooLong: 'Too long',
  FieldValueTooMany: 'Too many',
  FieldValueTypeInvalid: 'Invalid value',
  InternalError: 'Internal error',
};

/** Longest value that an error repeats. */
const longestValue = 1000;

/** Kinds of error that do not repeat the value. */
const silent: ReadonlySet<FieldErrorType> = new Set([
  'FieldValueRequired',
  'FieldValueForbidden',
  'FieldValueTooLong',
  'InternalError',
]);

/** The error without its path: `Invalid value: "x": must be …`. Wording: apimachinery util/validation/field. */
export function fieldErrorBody({ type, detail, value }: FieldError): string {
  const title = titles[type];
  const shown = silent.has(type) || value === undefined ? title : `${title}: ${shorten(JSON.stringify(value))}`;
  return detail === '' ? shown : `${shown}: ${detail}`;
}

/** The error as kubectl prints it: `spec.replicas: Invalid value: "x": must be …`. */
export function fieldErrorText(error: FieldError): string {
  return `${error.field}: ${fieldErrorBody(error)}`;
}

function shorten(text: string): string {
  return text.length <= longestValue ? text : `${text.slice(0, longestValue)}…`;
}
