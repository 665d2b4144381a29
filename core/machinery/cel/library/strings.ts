import { spend, traversal, type Meter } from '../budget.ts';
import { fail } from '../failure.ts';
import { characters } from '../scalar.ts';
import { itemsOf, listOf, type CelList } from '../value.ts';
import { formatText } from './format-text.ts';
import { matches } from './regex.ts';
import { overload, type Overload } from './overload.ts';

const scan = (meter: Meter, ...texts: readonly string[]): void => {
  for (const text of texts) spend(meter, traversal(text.length));
};

/** Where the needle is, counted in characters; -1 when it is not there. */
function indexOf(text: string, needle: string, from: number): number {
  const points = characters(text);
  if (points === text) return text.indexOf(needle, from);
  const skipped = points.slice(0, from).length;
  const at = text.indexOf(needle, skipped);
  return at < 0 ? -1 : characters(text.slice(0, at)).length;
}

function lastIndexOf(text: string, needle: string, from: number): number {
  const points = characters(text);
  if (points === text) return text.lastIndexOf(needle, from);
  const at = text.lastIndexOf(needle, points.slice(0, from).length);
  return at < 0 ? -1 : characters(text.slice(0, at)).length;
}

function offset(text: string, index: bigint): number {
  const length = characters(text).length;
  return index < 0n || index > BigInt(length) ? fail(`index out of range: ${index}`) : Number(index);
}

function substring(text: string, from: bigint, to: bigint | undefined): string {
  const start = offset(text, from);
  const end = to === undefined ? undefined : offset(text, to);
  if (end !== undefined && end < start) return fail(`invalid substring range. start: ${from}, end: ${to}`);
  return characters(text).slice(start, end);
}

/** Source: Go, strings.Replace. */
function replace(meter: Meter, text: string, [from, to]: readonly [string, string], limit: number): string {
  const parts = from === '' ? ['', ...Array.from(text), ''] : text.split(from);
  const count = limit < 0 ? parts.length - 1 : Math.min(limit, parts.length - 1);
  scan(meter, text, text);
  spend(meter, traversal(count * to.length));
  return (
    parts.slice(0, count + 1).join(to) +
    parts
      .slice(count + 1)
      .map((part) => from + part)
      .join('')
  );
}

/** Source: Go, strings.SplitN. */
function split(meter: Meter, text: string, separator: string, limit: number): CelList {
  scan(meter, text, text);
  if (limit === 0) return listOf([]);
  const parts = separator === '' ? Array.from(text) : text.split(separator);
  spend(meter, parts.length);
  if (limit < 0 || parts.length <= limit) return listOf(parts);
  return listOf([...parts.slice(0, limit - 1), parts.slice(limit - 1).join(separator)]);
}

function join(meter: Meter, list: CelList, separator: string): string {
  const items = itemsOf(list);
  const texts = items.map((item) => (typeof item === 'string' ? item : fail('no such overload')));
  spend(meter, items.length + traversal(texts.reduce((sum, text) => sum + text.length + separator.length, 0)));
  return texts.join(separator);
}

/** ASCII letters only. */
const lower = (text: string): string => text.replaceAll(/[A-Z]+/g, (letters) => letters.toLowerCase());
const upper = (text: string): string => text.replaceAll(/[a-z]+/g, (letters) => letters.toUpperCase());

const escapes: ReadonlyMap<string, string> = new Map([
  ['\u0007', String.raw`\a`],
  ['\b', String.raw`\b`],
  ['\f', String.raw`\f`],
  ['\n', String.raw`\n`],
  ['\r', String.raw`\r`],
  ['\t', String.raw`\t`],
  ['\v', String.raw`\v`],
  ['\\', String.raw`\\`],
  ['"', String.raw`\"`],
]);

const asLimit = (limit: bigint): number => Number(limit > 1_000_000_000n ? -1n : limit);

/**
 * The standard functions on strings and cel-go's extension of them in version 2, which Kubernetes has.
 * Source: cel-spec, standard definitions; cel-go ext/strings.go.
 */
export const strings: readonly Overload[] = [
  overload('string.contains(string): bool', ([text, needle], meter) => {
    spend(meter, traversal(text.length) * Math.max(1, traversal(needle.length)));
    return text.includes(needle);
  }),
  overload('string.startsWith(string): bool', ([text, start], meter) => {
    scan(meter, start);
    return text.startsWith(start);
  }),
  overload('string.endsWith(string): bool', ([text, end], meter) => {
    scan(meter, end);
    return text.endsWith(end);
  }),
  overload('string.matches(string): bool', ([text, pattern], meter) => matches(meter, text, pattern)),
  overload('matches(string, string): bool', ([text, pattern], meter) => matches(meter, text, pattern)),
  overload('string.charAt(int): string', ([text, index], meter) => {
    scan(meter, text);
    const at = offset(text, index);
    return characters(text).slice(at, at + 1);
  }),
  overload('string.indexOf(string): int', ([text, needle], meter) => {
    scan(meter, text);
    return BigInt(indexOf(text, needle, 0));
  }),
  overload('string.indexOf(string, int): int', ([text, needle, from], meter) => {
    scan(meter, text);
    return BigInt(indexOf(text, needle, offset(text, from)));
  }),
  overload('string.lastIndexOf(string): int', ([text, needle], meter) => {
    scan(meter, text);
    return BigInt(lastIndexOf(text, needle, text.length));
  }),
  overload('string.lastIndexOf(string, int): int', ([text, needle, from], meter) => {
    scan(meter, text);
    return BigInt(lastIndexOf(text, needle, offset(text, from)));
  }),
  overload('string.lowerAscii(): string', ([text], meter) => (scan(meter, text), lower(text))),
  overload('string.upperAscii(): string', ([text], meter) => (scan(meter, text), upper(text))),
  overload('string.trim(): string', ([text], meter) => (scan(meter, text), text.trim())),
  overload('string.replace(string, string): string', ([text, from, to], meter) => replace(meter, text, [from, to], -1)),
  overload('string.replace(string, string, int): string', ([text, from, to, limit], meter) =>
    replace(meter, text, [from, to], asLimit(limit)),
  ),
  overload('string.split(string): list<string>', ([text, separator], meter) => split(meter, text, separator, -1)),
  overload('string.split(string, int): list<string>', ([text, separator, limit], meter) =>
    split(meter, text, separator, asLimit(limit)),
  ),
  overload(
    'string.substring(int): string',
    ([text, from], meter) => (scan(meter, text), substring(text, from, undefined)),
  ),
  overload(
    'string.substring(int, int): string',
    ([text, from, to], meter) => (scan(meter, text), substring(text, from, to)),
  ),
  overload('list<string>.join(): string', ([list], meter) => join(meter, list, '')),
  overload('list<string>.join(string): string', ([list, separator], meter) => join(meter, list, separator)),
  overload('string.format(list<dyn>): string', ([text, values], meter) => formatText(meter, text, values)),
  overload('strings.quote(string): string', ([text], meter) => {
    scan(meter, text, text);
    return `"${text.replaceAll(/[\u0007\b\f\n\r\t\v\\"]/g, (character) => escapes.get(character)!)}"`;
  }),
];
