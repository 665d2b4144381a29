import { isJsonObject, type Json, type JsonObject } from '../object/json.ts';
import { childPath, fieldErrors, keyPath } from '../object/field-errors.ts';
import type { FieldError } from '../status/field-error.ts';
import type { ValidationRule } from './schema.ts';

const reasons = ['FieldValueDuplicate', 'FieldValueForbidden', 'FieldValueInvalid', 'FieldValueRequired'];

const texts = ['rule', 'message', 'messageExpression', 'reason', 'fieldPath'] as const;

/**
 * Reads `x-kubernetes-validations` but for the expressions themselves, which the room of CEL compiles.
 * Source: apiextensions validation.go, ValidateCustomResourceDefinitionOpenAPISchema.
 */
export function readRules(errors: FieldError[], value: Json, path: string): readonly ValidationRule[] | undefined {
  if (!Array.isArray(value)) {
    errors.push(fieldErrors.invalid(path, value, 'must be a list'));
    return undefined;
  }
  const rules = value.flatMap((item, at) => readRule(errors, item, keyPath(path, at)) ?? []);
  return rules.length === 0 ? undefined : rules;
}

function readRule(errors: FieldError[], json: Json, path: string): ValidationRule | undefined {
  if (!isJsonObject(json)) {
    errors.push(fieldErrors.invalid(path, json, 'must be an object'));
    return undefined;
  }
  const before = errors.length;
  const rule: Record<string, Json> = {};
  for (const name of texts) {
    const value = json[name];
    if (value === undefined || value === null || value === '') continue;
    if (typeof value === 'string') rule[name] = value;
    else errors.push(fieldErrors.invalid(childPath(path, name), value, 'must be a string'));
  }
  const { optionalOldSelf } = json;
  if (typeof optionalOldSelf === 'boolean') rule['optionalOldSelf'] = optionalOldSelf;
  else if (optionalOldSelf !== undefined && optionalOldSelf !== null) {
    errors.push(fieldErrors.invalid(childPath(path, 'optionalOldSelf'), optionalOldSelf, 'must be a boolean'));
  }
  if (errors.length > before) return undefined;
  errors.push(...ruleErrors(rule, path));
  return rule as unknown as ValidationRule;
}

function ruleErrors(json: JsonObject, path: string): FieldError[] {
  const { rule = '', message = '', messageExpression, reason, fieldPath } = json as Record<string, string>;
  const errors: FieldError[] = [];
  if (rule.trim() === '') {
    errors.push(fieldErrors.required(childPath(path, 'rule'), 'rule is not specified'));
  } else if (message !== '' && message.trim() === '') {
    errors.push(fieldErrors.invalid(childPath(path, 'message'), message, 'must be non-empty if specified'));
  } else if (hasLines(message.trim())) {
    errors.push(fieldErrors.invalid(childPath(path, 'message'), message, 'must not contain line breaks'));
  } else if (hasLines(rule.trim()) && message.trim() === '') {
    const detail = 'message must be specified if rule contains line breaks';
    errors.push(fieldErrors.required(childPath(path, 'message'), detail));
  }
  if (messageExpression?.trim() === '') {
    const detail = 'messageExpression must be non-empty if specified';
    errors.push(fieldErrors.required(childPath(path, 'messageExpression'), detail));
  }
  if (reason !== undefined && !reasons.includes(reason)) {
    errors.push(fieldErrors.notSupported(childPath(path, 'reason'), reason, reasons));
  }
  if (fieldPath?.trim() === '') {
    errors.push(fieldErrors.invalid(childPath(path, 'fieldPath'), fieldPath, 'must be non-empty if specified'));
  }
  if (fieldPath !== undefined && hasLines(fieldPath)) {
    errors.push(fieldErrors.invalid(childPath(path, 'fieldPath'), fieldPath, 'must not contain line breaks'));
  }
  return errors;
}

function hasLines(text: string): boolean {
  return /[\n\r]/.test(text);
}
