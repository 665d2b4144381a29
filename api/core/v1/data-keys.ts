import { isJsonObject, jsonEquals, setMember } from '@allmend/core-machinery';
import type { FieldError, Json, JsonObject, KubeObject } from '@allmend/core-machinery';
import { forbidden, invalid } from '../../validation.ts';

/** Most bytes that the data of a Secret or ConfigMap may have. Source: core/v1 MaxSecretSize. */
export const longestData = 1024 * 1024;

const longestKey = 253;

/** What is wrong with a key of a Secret or ConfigMap. Source: apimachinery pkg/util/validation IsConfigMapKey. */
export function dataKeyProblems(key: string): string[] {
  const problems: string[] = [];
  if (Buffer.byteLength(key) > longestKey) problems.push(`must be no more than ${longestKey} bytes`);
  if (!/^[-._a-zA-Z0-9]+$/.test(key)) {
    problems.push(
      "a valid config key must consist of alphanumeric characters, '-', '_' or '.' (e.g. 'key.name',  or 'KEY_NAME',  or 'key-name', regex used for validation is '[-._a-zA-Z0-9]+')",
    );
  }
  if (key === '.' || key === '..') problems.push(`must not be '${key}'`);
  else if (key.startsWith('..')) problems.push("must not start with '..'");
  return problems;
}

/** Errors of all keys of `data` or `binaryData`. */
export function dataKeyErrors(field: string, data: JsonObject): FieldError[] {
  return Object.keys(data).flatMap((key) =>
    dataKeyProblems(key).map((problem) => invalid(`${field}[${key}]`, key, problem)),
  );
}

/** A member that is an object; an empty one for anything else. */
export function objectMember(object: KubeObject, name: string): JsonObject {
  const value = object[name];
  return isJsonObject(value) ? value : {};
}

/** Bytes that a base64 text stands for; 0 for anything else. */
export function decodedLength(value: Json): number {
  return typeof value === 'string' ? Buffer.byteLength(value, 'base64') : 0;
}

/** What Go's decoder takes: the standard alphabet with padding; line ends do not count. Source: encoding/json, encoding/base64. */
function isBase64(value: string): boolean {
  return value.length % 4 === 0 && /^[A-Za-z0-9+/]*={0,2}$/.test(value);
}

/** Errors of values that are to be base64. They are not repeated: they may be secret. */
export function base64Errors(field: string, data: JsonObject): FieldError[] {
  return Object.entries(data)
    .filter(([, value]) => typeof value === 'string' && !isBase64(value))
    .map(([key]) => invalid(`${field}[${key}]`, '<contents redacted>', 'must be base64'));
}

/** Takes line ends out of base64, in place, so that the same bytes are the same text. */
export function joinBase64Lines(data: unknown): void {
  if (!isJsonObject(data)) return;
  for (const [key, value] of Object.entries(data)) {
    if (typeof value === 'string' && /[\r\n]/.test(value)) setMember(data, key, value.replaceAll(/[\r\n]/g, ''));
  }
}

const frozen = 'field is immutable when `immutable` is set';

/** Once `immutable` is set it stays, and so do the members named. Source: kubernetes pkg/apis/core/validation. */
export function immutableErrors(
  object: KubeObject,
  old: KubeObject | undefined,
  members: readonly string[],
): FieldError[] {
  if (old?.['immutable'] !== true) return [];
  const errors = object['immutable'] === true ? [] : [forbidden('immutable', frozen)];
  const changed = members.filter((name) => !jsonEquals(objectMember(object, name), objectMember(old, name)));
  return [...errors, ...changed.map((name) => forbidden(name, frozen))];
}
