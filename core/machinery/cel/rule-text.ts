import { fieldErrors } from '../object/field-errors.ts';
import type { Schema, ValidationRule } from '../schema/schema.ts';
import type { FieldError } from '../status/field-error.ts';
import { readFieldPath } from './field-path.ts';

const reasons = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];

const hasNewline = (text: string): boolean => /[\n\r]/.test(text);

/**
 * What is wrong with a rule before its expressions are looked at.
 * Source: apiextensions-apiserver pkg/apis/apiextensions/validation/validation.go.
 */
export function ruleTextErrors(rule: ValidationRule, schema: Schema, path: string): FieldError[] {
  return [...messageErrors(rule, path), ...fieldPathErrors(rule, schema, path)];
}

function messageErrors(rule: ValidationRule, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const text = rule.rule.trim();
  const message = rule.message?.trim() ?? '';
  if (text === '') errors.push(fieldErrors.required(`${path}.rule`, 'rule is not specified'));
  else if (rule.message && message === '') {
    errors.push(fieldErrors.invalid(`${path}.message`, rule.message, 'must be non-empty if specified'));
  } else if (hasNewline(message)) {
    errors.push(fieldErrors.invalid(`${path}.message`, rule.message, 'must not contain line breaks'));
  } else if (hasNewline(text) && message === '') {
    errors.push(fieldErrors.required(`${path}.message`, 'message must be specified if rule contains line breaks'));
  }
  if (rule.messageExpression && rule.messageExpression.trim() === '') {
    errors.push(fieldErrors.required(`${path}.messageExpression`, 'messageExpression must be non-empty if specified'));
  }
  return errors;
}

function fieldPathErrors({ reason, fieldPath }: ValidationRule, schema: Schema, path: string): FieldError[] {
  const errors: FieldError[] = [];
  const at = `${path}.fieldPath`;
  if (reason !== undefined && !reasons.includes(reason)) {
    errors.push(fieldErrors.notSupported(`${path}.reason`, reason, reasons));
  }
  if (!fieldPath) return errors;
  if (fieldPath.trim() === '') errors.push(fieldErrors.invalid(at, fieldPath, 'must be non-empty if specified'));
  if (hasNewline(fieldPath)) errors.push(fieldErrors.invalid(at, fieldPath, 'must not contain line breaks'));
  if (readFieldPath(fieldPath, schema) === null)
    errors.push(fieldErrors.invalid(at, fieldPath, 'must be a valid path'));
  return errors;
}
