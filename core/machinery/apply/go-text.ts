import { isJsonObject, type Json } from '../object/json.ts';

/**
 * Text as Go programs write it. Field sets and messages of the API are compared byte by byte by clients that were written
 * against kube-apiserver, so keys, order and quotes have to be its own.
 */

/** Order of strings by their UTF-8 bytes, as Go compares them. UTF-16 order differs beyond the basic plane. */
export function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length);
  for (let at = 0; at < length; at++) {
    const left = a.charCodeAt(at);
    const right = b.charCodeAt(at);
    if (left === right) continue;
    const beyond = Number(isSurrogate(left)) - Number(isSurrogate(right));
    return beyond === 0 ? left - right : beyond;
  }
  return a.length - b.length;
}

function isSurrogate(unit: number): boolean {
  return unit >= 0xd800 && unit <= 0xdfff;
}

/** A string as Go's `encoding/json` writes it: also `<`, `>`, `&` and the line separators are escaped. */
export function goString(text: string): string {
  if (isPlain(text)) return `"${text}"`;
  const json = JSON.stringify(text.toWellFormed());
  if (!/[<>&\u2028\u2029]|\\[bf]/.test(json)) return json;
  return json.replaceAll(/\\.|[<>&\u2028\u2029]/g, (found) => {
    if (found === '\\b') return '\\u0008';
    if (found === '\\f') return '\\u000c';
    return found.length === 2 ? found : `\\u${found.charCodeAt(0).toString(16).padStart(4, '0')}`;
  });
}

/** Printable ASCII without anything that JSON or Go escape: nearly every name. */
export function isPlain(text: string): boolean {
  return /^[ !#-%'-;=?-[\]-~]*$/.test(text);
}

/** JSON as Go's `encoding/json` writes a map: members sorted, no spaces. */
export function goJson(value: Json): string {
  if (typeof value === 'string') return goString(value);
  if (Array.isArray(value)) return `[${value.map(goJson).join(',')}]`;
  if (!isJsonObject(value)) return JSON.stringify(value);
  const names = Object.keys(value).sort(compareText);
  return `{${names.map((name) => `${goString(name)}:${goJson(value[name]!)}`).join(',')}}`;
}

/** A string as Go's `%q` prints it. */
export function goQuote(text: string): string {
  const escaped = text
    .toWellFormed()
    .replaceAll(/["\\]|[^\x20-\x7e]/gu, (character) => escapes[character] ?? quoted(character));
  return `"${escaped}"`;
}

const escapes: Readonly<Record<string, string>> = {
  '"': '\\"',
  '\\': '\\\\',
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};

function quoted(character: string): string {
  const point = character.codePointAt(0)!;
  if (point > 0x7f && !/[\p{C}\p{Z}]/u.test(character)) return character;
  if (point < 0x80) return `\\x${point.toString(16).padStart(2, '0')}`;
  return point > 0xffff ? `\\U${point.toString(16).padStart(8, '0')}` : `\\u${point.toString(16).padStart(4, '0')}`;
}

/** A value as Go's `%v` prints it, e.g. `map[a:1 b:[x y]]`; cut off after 1000 characters. */
export function goPrint(value: Json): string {
  const text = printed(value);
  return text.length > 1000 ? `${text.slice(0, 1000)}…` : text;
}

function printed(value: Json): string {
  if (value === null) return '<nil>';
  if (Array.isArray(value)) return `[${value.map(printed).join(' ')}]`;
  if (!isJsonObject(value)) return String(value);
  const names = Object.keys(value).sort(compareText);
  return `map[${names.map((name) => `${name}:${printed(value[name]!)}`).join(' ')}]`;
}
