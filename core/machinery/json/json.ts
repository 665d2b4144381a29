import { setMember, type Json, type JsonObject } from '../object/json.ts';
import type { StatusError } from '../status/status.ts';
import {
  defaultLimits,
  exactNumber,
  malformed,
  mostDuplicates,
  tooDeep,
  tooMany,
  unsafeNumber,
  type Parsed,
  type ParseLimits,
} from './limits.ts';
import { byteOffset, decodeUtf8 } from './text.ts';

/**
 * Reads JSON as RFC 8259 has it, and no more. Unlike `JSON.parse` it sees members that stand twice, bounds depth and size of the
 * structure, and refuses numbers that would change. Half surrogates become U+FFFD, as in Go. Throws 400 naming the offset in
 * bytes.
 */
export function parseJson(bytes: Uint8Array, limits: ParseLimits = defaultLimits): Parsed<Json> {
  return parseJsonText(decodeUtf8(bytes), limits);
}

/** The same for a text. */
export function parseJsonText(text: string, limits: ParseLimits = defaultLimits): Parsed<Json> {
  const reader = new Reader(text, limits);
  const value = reader.document();
  return { value, duplicates: [...reader.duplicates] };
}

const tab = 0x09;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const space = 0x20;
const quote = 0x22;
const comma = 0x2c;
const minus = 0x2d;
const zero = 0x30;
const nine = 0x39;
const colon = 0x3a;
const openBracket = 0x5b;
const backslash = 0x5c;
const closeBracket = 0x5d;
const openBrace = 0x7b;
const closeBrace = 0x7d;

const numberForm = /-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?/y;

/** One pass over a text. Recursion is bounded by the depth limit. State: the place, the path and what was counted. */
class Reader {
  readonly duplicates = new Set<string>();
  readonly #text: string;
  readonly #limits: ParseLimits;
  readonly #path: (string | number)[] = [];
  #at = 0;
  #depth = 0;
  #values = 0;

  constructor(text: string, limits: ParseLimits) {
    this.#text = text;
    this.#limits = limits;
  }

  document(): Json {
    const value = this.#value(this.#skip());
    if (!Number.isNaN(this.#skip())) throw this.#unexpected('after the top-level value');
    return value;
  }

  #value(code: number): Json {
    switch (code) {
      case openBrace:
        return this.#object();
      case openBracket:
        return this.#list();
      case quote:
        return this.#string();
      case 0x74:
        return this.#word('true', true);
      case 0x66:
        return this.#word('false', false);
      case 0x6e:
        return this.#word('null', null);
      default:
        if (code === minus || (code >= zero && code <= nine)) return this.#number();
        throw this.#unexpected('looking for the beginning of a value');
    }
  }

  #object(): JsonObject {
    this.#enter();
    const object: JsonObject = {};
    if (this.#skip() === closeBrace) return this.#leave(object);
    for (;;) {
      if (this.#skip() !== quote) throw this.#unexpected('looking for the name of a member');
      const name = this.#string();
      if (this.#skip() !== colon) throw this.#unexpected('after the name of a member');
      this.#at += 1;
      this.#count();
      this.#path.push(name);
      if (Object.hasOwn(object, name)) this.#duplicate();
      const value = this.#value(this.#skip());
      this.#path.pop();
      setMember(object, name, value);
      const code = this.#skip();
      if (code === closeBrace) return this.#leave(object);
      if (code !== comma) throw this.#unexpected('after a member of an object');
      this.#at += 1;
    }
  }

  #list(): Json[] {
    this.#enter();
    const list: Json[] = [];
    if (this.#skip() === closeBracket) return this.#leave(list);
    for (;;) {
      this.#count();
      this.#path.push(list.length);
      list.push(this.#value(this.#skip()));
      this.#path.pop();
      const code = this.#skip();
      if (code === closeBracket) return this.#leave(list);
      if (code !== comma) throw this.#unexpected('after an item of a list');
      this.#at += 1;
    }
  }

  #string(): string {
    const text = this.#text;
    const start = this.#at + 1;
    let escaped = false;
    for (let at = start; ; at += 1) {
      const code = text.charCodeAt(at);
      if (code === quote) {
        this.#at = at + 1;
        return escaped ? this.#unescape(start, at) : text.slice(start, at);
      }
      if (code === backslash) {
        escaped = true;
        at += 1;
      } else if (!(code >= space)) {
        this.#at = at;
        throw this.#unexpected('in a string');
      }
    }
  }

  #unescape(start: number, end: number): string {
    try {
      return (JSON.parse(this.#text.slice(start - 1, end + 1)) as string).toWellFormed();
    } catch {
      this.#at = start;
      throw this.#fault('a string has an escape that JSON does not know');
    }
  }

  #number(): number {
    numberForm.lastIndex = this.#at;
    const literal = numberForm.exec(this.#text)?.[0];
    if (literal === undefined) {
      this.#at += 1;
      throw this.#unexpected('in a number');
    }
    const value = exactNumber(literal);
    if (value === null) throw unsafeNumber('JSON', literal, byteOffset(this.#text, this.#at));
    this.#at += literal.length;
    return value;
  }

  #word<T extends Json>(word: string, value: T): T {
    if (!this.#text.startsWith(word, this.#at)) throw this.#unexpected(`where only '${word}' can stand`);
    this.#at += word.length;
    return value;
  }

  /** Code of the next character that is no white space; NaN at the end. */
  #skip(): number {
    for (;;) {
      const code = this.#text.charCodeAt(this.#at);
      if (code !== space && code !== lineFeed && code !== carriageReturn && code !== tab) return code;
      this.#at += 1;
    }
  }

  #enter(): void {
    this.#depth += 1;
    if (this.#depth > this.#limits.depth) throw tooDeep('JSON', this.#limits, byteOffset(this.#text, this.#at));
    this.#at += 1;
  }

  #leave<T>(value: T): T {
    this.#depth -= 1;
    this.#at += 1;
    return value;
  }

  #count(): void {
    this.#values += 1;
    if (this.#values > this.#limits.values) throw tooMany('JSON', this.#limits, byteOffset(this.#text, this.#at));
  }

  #duplicate(): void {
    if (this.duplicates.size < mostDuplicates) this.duplicates.add(pathText(this.#path));
  }

  #unexpected(where: string): StatusError {
    const point = this.#text.codePointAt(this.#at);
    if (point === undefined) return this.#fault('unexpected end of the text');
    const shown = JSON.stringify(String.fromCodePoint(point)).slice(1, -1);
    return this.#fault(`invalid character '${shown}' ${where}`);
  }

  #fault(problem: string): StatusError {
    return malformed('JSON', problem, byteOffset(this.#text, Math.min(this.#at, this.#text.length)));
  }
}

/** `spec.ports[0].name`. Source: sigs.k8s.io/json, strict decoding. */
export function pathText(path: readonly (string | number)[]): string {
  let text = '';
  for (const step of path) {
    if (typeof step === 'number') text += `[${step}]`;
    else text += text === '' ? step : `.${step}`;
  }
  return text;
}
