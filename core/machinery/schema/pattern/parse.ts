import {
  asciiClasses,
  charSet,
  complement,
  digits,
  newline,
  spaces,
  unicodeClass,
  wordChars,
  type CharSet,
} from './char-set.ts';

export type Assertion = 'text-begin' | 'text-end' | 'line-begin' | 'line-end' | 'word-edge' | 'no-word-edge';

/** A regular expression. Groups and laziness are gone: only whether a text matches counts. */
export type Pattern =
  | { readonly type: 'empty' }
  | { readonly type: 'set'; readonly set: CharSet }
  | { readonly type: 'assert'; readonly assertion: Assertion }
  | { readonly type: 'sequence' | 'choice'; readonly parts: readonly Pattern[] }
  | { readonly type: 'repeat'; readonly part: Pattern; readonly min: number; readonly max: number };

/** The expression cannot be read; the message is that of Go's regexp package without its prefix. */
export class PatternError extends Error {}

type Range = readonly [number, number];

interface Flags {
  readonly ignoreCase: boolean;
  readonly multiLine: boolean;
  readonly dotAll: boolean;
}

/** Greatest count in `{n,m}`, nested counts multiplied. Source: Go regexp/syntax repeatIsValid. */
const mostRepeats = 1000;
/** Source: Go regexp/syntax maxHeight. */
const deepest = 1000;

/** One pass over the text of an expression; `at` is where reading goes on. */
interface Reader {
  readonly source: string;
  at: number;
  flags: Flags;
  depth: number;
}

/**
 * Reads a regular expression in RE2's syntax, which is that of the schemas of Kubernetes: no look-around, no back-references.
 * Throws `PatternError`. Source: the page "Syntax" of RE2; Go regexp/syntax for limits and messages.
 */
export function parsePattern(source: string): Pattern {
  const reader: Reader = {
    source,
    at: 0,
    flags: { ignoreCase: false, multiLine: false, dotAll: false },
    depth: 0,
  };
  const pattern = readChoice(reader);
  if (reader.at < source.length) throw new PatternError(`unexpected ): \`${source}\``);
  return pattern;
}

function readChoice(reader: Reader): Pattern {
  reader.depth += 1;
  if (reader.depth > deepest) throw new PatternError(`expression nests too deeply: \`${reader.source}\``);
  const parts = [readSequence(reader)];
  while (peek(reader) === '|') {
    reader.at += 1;
    parts.push(readSequence(reader));
  }
  reader.depth -= 1;
  return parts.length === 1 ? parts[0]! : { type: 'choice', parts };
}

function readSequence(reader: Reader): Pattern {
  const parts: Pattern[] = [];
  while (reader.at < reader.source.length && peek(reader) !== '|' && peek(reader) !== ')') {
    if (reader.source.startsWith('\\Q', reader.at)) {
      for (const part of readQuoted(reader)) parts.push(part);
      const quoted = parts.pop();
      if (quoted !== undefined) parts.push(readRepeats(reader, quoted));
    } else {
      // After `(?i)` an operator repeats what stands before it.
      const part = readAtom(reader) ?? parts.pop();
      if (part !== undefined) parts.push(readRepeats(reader, part));
    }
  }
  if (parts.length === 0) return { type: 'empty' };
  return parts.length === 1 ? parts[0]! : { type: 'sequence', parts };
}

/** Null for `(?i)`, which only sets flags. */
function readAtom(reader: Reader): Pattern | null {
  const character = next(reader);
  switch (character) {
    case '(':
      return readGroup(reader);
    case '[':
      return { type: 'set', set: readClass(reader) };
    case '.':
      return { type: 'set', set: charSet(reader.flags.dotAll ? [[0, 0x10ffff]] : complement(newline)) };
    case '^':
      return { type: 'assert', assertion: reader.flags.multiLine ? 'line-begin' : 'text-begin' };
    case '$':
      return { type: 'assert', assertion: reader.flags.multiLine ? 'line-end' : 'text-end' };
    case '*':
    case '+':
    case '?':
    case '{': {
      reader.at -= 1;
      const repeat = repeatAt(reader);
      if (repeat !== null) {
        const operator = operatorText(reader, reader.at, repeat.end);
        throw new PatternError(`missing argument to repetition operator: \`${operator}\``);
      }
      reader.at += 1;
      return literal(reader, character);
    }
    case '\\':
      return readEscape(reader);
    default:
      return literal(reader, character);
  }
}

function literal({ flags }: Reader, character: string): Pattern {
  const code = character.codePointAt(0)!;
  return { type: 'set', set: charSet([[code, code]], { folded: flags.ignoreCase }) };
}

function readQuoted(reader: Reader): Pattern[] {
  const end = reader.source.indexOf('\\E', reader.at + 2);
  const text = reader.source.slice(reader.at + 2, end === -1 ? undefined : end);
  reader.at = end === -1 ? reader.source.length : end + 2;
  return Array.from(text, (character) => literal(reader, character));
}

function readRepeats(reader: Reader, part: Pattern): Pattern {
  const from = reader.at;
  const count = repeatAt(reader);
  if (count === null) return part;
  reader.at = count.end;
  if (peek(reader) === '?') reader.at += 1;
  const operator = reader.source.slice(from, reader.at);
  const repeated: Pattern = { type: 'repeat', part, min: count.min, max: count.max };
  if (count.min > mostRepeats || (count.max !== Infinity && (count.max > mostRepeats || count.max < count.min))) {
    throw new PatternError(`invalid repeat count: \`${operator}\``);
  }
  if (!withinRepeats(repeated, mostRepeats)) throw new PatternError(`invalid repeat count: \`${operator}\``);
  const again = repeatAt(reader);
  if (again !== null) {
    throw new PatternError(`invalid nested repetition operator: \`${operatorText(reader, from, again.end)}\``);
  }
  return repeated;
}

/** The text of operators with the `?` that may make the last lazy. */
function operatorText({ source }: Reader, from: number, end: number): string {
  return source.slice(from, source[end] === '?' ? end + 1 : end);
}

/** The repetition operator that begins at the reader, without the `?` that makes it lazy. */
function repeatAt({ source, at }: Reader): { readonly min: number; readonly max: number; readonly end: number } | null {
  switch (source[at]) {
    case '*':
      return { min: 0, max: Infinity, end: at + 1 };
    case '+':
      return { min: 1, max: Infinity, end: at + 1 };
    case '?':
      return { min: 0, max: 1, end: at + 1 };
    case '{': {
      const found = /^\{(\d+)(,(\d*))?\}/.exec(source.slice(at, at + 32));
      if (found === null) return null;
      const min = Number(found[1]);
      const max = found[2] === undefined ? min : found[3] === '' ? Infinity : Number(found[3]);
      return { min, max, end: at + found[0].length };
    }
    default:
      return null;
  }
}

function withinRepeats(pattern: Pattern, left: number): boolean {
  switch (pattern.type) {
    case 'repeat': {
      const count = pattern.max === Infinity ? pattern.min : pattern.max;
      if (count > left) return false;
      return withinRepeats(pattern.part, count > 0 ? Math.floor(left / count) : left);
    }
    case 'sequence':
    case 'choice':
      return pattern.parts.every((part) => withinRepeats(part, left));
    default:
      return true;
  }
}

function readGroup(reader: Reader): Pattern | null {
  const outer = reader.flags;
  if (peek(reader) === '?' && readGroupHead(reader) === 'flags') return null;
  const inner = readChoice(reader);
  if (peek(reader) !== ')') throw new PatternError(`missing closing ): \`${reader.source}\``);
  reader.at += 1;
  reader.flags = outer;
  return inner;
}

/** Reads what stands after `(`: a name, `?:`, or flags, which it sets. `flags` when the group is `(?flags)` and done. */
function readGroupHead(reader: Reader): 'flags' | 'group' {
  const rest = reader.source.slice(reader.at);
  const named = /^\?P?<(?<name>[^>]*)>/.exec(rest);
  if (/^\?P?<(?![=!])/.test(rest)) {
    if (named === null || !/^[\p{L}\p{Nd}_]+$/u.test(named.groups!['name']!)) {
      throw new PatternError(`invalid named capture: \`(${named?.[0] ?? rest}\``);
    }
    reader.at += named[0].length;
    return 'group';
  }
  const head = /^\?([a-zA-Z]*)(-[a-zA-Z]+)?([:)])/.exec(rest);
  if (head === null || /[^imsU]/.test(head[1]! + (head[2] ?? '').slice(1)) || (head[3] === ')' && head[0] === '?)')) {
    throw new PatternError(`invalid or unsupported Perl syntax: \`(${rest.slice(0, 2)}\``);
  }
  reader.flags = withFlags(withFlags(reader.flags, head[1]!, true), (head[2] ?? '').slice(1), false);
  reader.at += head[0].length;
  return head[3] === ')' ? 'flags' : 'group';
}

function withFlags(flags: Flags, letters: string, value: boolean): Flags {
  return {
    ignoreCase: letters.includes('i') ? value : flags.ignoreCase,
    multiLine: letters.includes('m') ? value : flags.multiLine,
    dotAll: letters.includes('s') ? value : flags.dotAll,
  };
}

const assertions: Readonly<Record<string, Assertion>> = {
  A: 'text-begin',
  z: 'text-end',
  b: 'word-edge',
  B: 'no-word-edge',
};

function readEscape(reader: Reader): Pattern {
  const letter = reader.source[reader.at] ?? '';
  const assertion = Object.hasOwn(assertions, letter) ? assertions[letter] : undefined;
  if (assertion !== undefined) {
    reader.at += 1;
    return { type: 'assert', assertion };
  }
  const members = readClassEscape(reader);
  if (members !== null)
    return { type: 'set', set: charSet(members.ranges, { classes: members.classes, folded: reader.flags.ignoreCase }) };
  const code = readCharEscape(reader);
  return { type: 'set', set: charSet([[code, code]], { folded: reader.flags.ignoreCase }) };
}

interface Members {
  readonly ranges: readonly Range[];
  readonly classes: readonly RegExp[];
}

const perlClasses: Readonly<Record<string, readonly Range[]>> = {
  d: digits,
  D: complement(digits),
  s: spaces,
  S: complement(spaces),
  w: wordChars,
  W: complement(wordChars),
};

/** `\d`, `\pN`, `\p{Greek}` …, after the backslash; null when it is none. */
function readClassEscape(reader: Reader): Members | null {
  const letter = reader.source[reader.at] ?? '';
  if (Object.hasOwn(perlClasses, letter)) {
    reader.at += 1;
    return { ranges: perlClasses[letter]!, classes: [] };
  }
  if (letter !== 'p' && letter !== 'P') return null;
  const found = /^[pP](?:\{(\^?)([^}]*)\}|([A-Za-z]))/.exec(reader.source.slice(reader.at, reader.at + 64));
  const name = found?.[2] ?? found?.[3] ?? '';
  const negated = (letter === 'P') !== (found?.[1] === '^');
  const known = found === null ? null : unicodeClass(name, negated ? 'negated' : 'plain');
  if (known === null) {
    throw new PatternError(`invalid character class range: \`\\${found?.[0] ?? letter}\``);
  }
  reader.at += found![0].length;
  return { ranges: [], classes: [known] };
}

const controls: Readonly<Record<string, number>> = { a: 7, f: 12, t: 9, n: 10, r: 13, v: 11 };

/** One character after the backslash. */
function readCharEscape(reader: Reader): number {
  const rest = reader.source.slice(reader.at, reader.at + 16);
  if (rest === '') throw new PatternError('trailing backslash at end of expression: ``');
  const octal = /^(?:0[0-7]{0,2}|[1-7][0-7]{1,2})/.exec(rest)?.[0];
  if (octal !== undefined) {
    reader.at += octal.length;
    return Number.parseInt(octal, 8);
  }
  const hex = /^x(?:([0-9A-Fa-f]{2})|\{([0-9A-Fa-f]{1,8})\})/.exec(rest);
  const code = hex === null ? -1 : Number.parseInt(hex[1] ?? hex[2]!, 16);
  if (hex !== null && code <= 0x10ffff) {
    reader.at += hex[0].length;
    return code;
  }
  const character = next(reader);
  if (Object.hasOwn(controls, character)) return controls[character]!;
  if (/^[!-/:-@[-`{-~ \x00-\x1f\x7f]$/.test(character)) return character.codePointAt(0)!;
  throw new PatternError(`invalid escape sequence: \`\\${character}\``);
}

/** A bracket expression, after `[`. */
function readClass(reader: Reader): CharSet {
  const from = reader.at - 1;
  const negated = peek(reader) === '^';
  if (negated) reader.at += 1;
  const ranges: Range[] = [];
  const classes: RegExp[] = [];
  for (let first = true; first || peek(reader) !== ']'; first = false) {
    if (reader.at >= reader.source.length)
      throw new PatternError(`missing closing ]: \`${reader.source.slice(from)}\``);
    const members = readClassMembers(reader);
    ranges.push(...members.ranges);
    classes.push(...members.classes);
  }
  reader.at += 1;
  return charSet(ranges, { classes, negated, folded: reader.flags.ignoreCase });
}

function readClassMembers(reader: Reader): Members {
  const ascii = /^\[:(\^?)([a-z]*):\]/.exec(reader.source.slice(reader.at, reader.at + 16));
  if (ascii !== null) {
    const named = asciiClasses.get(ascii[2]!);
    if (named === undefined) throw new PatternError(`invalid character class range: \`${ascii[0]}\``);
    reader.at += ascii[0].length;
    return { ranges: ascii[1] === '^' ? complement(named) : named, classes: [] };
  }
  const from = reader.at;
  if (peek(reader) === '\\') {
    reader.at += 1;
    const members = readClassEscape(reader);
    if (members !== null) return members;
    reader.at -= 1;
  }
  const low = readClassChar(reader);
  if (peek(reader) !== '-' || reader.source[reader.at + 1] === ']' || reader.at + 1 >= reader.source.length) {
    return { ranges: [[low, low]], classes: [] };
  }
  reader.at += 1;
  const high = readClassChar(reader);
  if (high < low) {
    throw new PatternError(`invalid character class range: \`${reader.source.slice(from, reader.at)}\``);
  }
  return { ranges: [[low, high]], classes: [] };
}

function readClassChar(reader: Reader): number {
  const character = next(reader);
  return character === '\\' ? readCharEscape(reader) : character.codePointAt(0)!;
}

function peek({ source, at }: Reader): string | undefined {
  return source[at];
}

/** The next whole character; moves on. */
function next(reader: Reader): string {
  const character = String.fromCodePoint(reader.source.codePointAt(reader.at)!);
  reader.at += character.length;
  return character;
}
