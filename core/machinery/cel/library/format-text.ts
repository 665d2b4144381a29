import { printDuration } from '../../quantity/duration.ts';
import { readingCost, spend, traversal, type Meter } from '../budget.ts';
import { keysOf } from '../equality.ts';
import { fail } from '../failure.ts';
import { printDouble, stringOf } from '../scalar.ts';
import { printTimestamp } from '../time.ts';
import { CelDuration, CelList, CelMap, CelTimestamp, CelTypeName, CelUint, itemsOf, type CelValue } from '../value.ts';

/** Digits after the point that one may ask for. */
const mostDigits = 100;

/** Source: cel-go ext/formatting.go. */
export function formatText(meter: Meter, text: string, values: CelList): string {
  spend(meter, readingCost + traversal(text.length) + values.length);
  let used = 0;
  const out = text.replaceAll(
    /%(?:\.(\d+))?(.)?/gs,
    (_clause, precision: string | undefined, verb: string | undefined) => {
      if (verb === '%' && precision === undefined) return '%';
      if (used >= values.length) return fail(`index ${used} out of range`);
      const shown = clause(meter, values.at(used), verb ?? '', precision === undefined ? undefined : Number(precision));
      used += 1;
      spend(meter, traversal(shown.length));
      return shown;
    },
  );
  return out;
}

function clause(meter: Meter, value: CelValue, verb: string, precision: number | undefined): string {
  if (precision !== undefined && precision > mostDigits) return fail(`precision ${precision} is too large`);
  switch (verb) {
    case 's':
      return plain(meter, value);
    case 'd':
      return decimal(value);
    case 'f':
    case 'e':
      return floating(value, verb, precision ?? 6);
    case 'b':
    case 'o':
    case 'x':
    case 'X':
      return inBase(value, verb);
    default:
      return fail(`unrecognized formatting clause "${verb}"`);
  }
}

function plain(meter: Meter, value: CelValue): string {
  spend(meter, 1);
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return printDouble(value);
  if (value instanceof CelUint) return `${value.value}`;
  if (value instanceof CelTypeName) return value.name;
  if (value instanceof CelTimestamp) return printTimestamp(value.nanoseconds);
  if (value instanceof CelDuration) return printDuration(value.nanoseconds);
  if (value instanceof Uint8Array) return stringOf(value) ?? fail('invalid UTF-8 in bytes');
  if (value instanceof CelList)
    return `[${itemsOf(value)
      .map((item) => plain(meter, item))
      .join(', ')}]`;
  if (value instanceof CelMap) return plainMap(meter, value);
  return value === null || typeof value === 'boolean' || typeof value === 'bigint'
    ? `${value}`
    : fail(
        'string clause can only be used on strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps',
      );
}

function plainMap(meter: Meter, map: CelMap): string {
  const entries = keysOf(meter, map).map((key) => `${plain(meter, key)}: ${plain(meter, map.get(key)!)}`);
  return `{${entries.sort().join(', ')}}`;
}

function decimal(value: CelValue): string {
  if (typeof value === 'bigint') return `${value}`;
  if (value instanceof CelUint) return `${value.value}`;
  return typeof value === 'number' && !Number.isFinite(value)
    ? printDouble(value)
    : fail('decimal clause can only be used on integers');
}

function floating(value: CelValue, verb: 'f' | 'e', precision: number): string {
  const number = typeof value === 'bigint' ? Number(value) : value instanceof CelUint ? Number(value.value) : value;
  if (typeof number !== 'number') return fail('fixed-point clause can only be used on doubles');
  if (!Number.isFinite(number)) return printDouble(number);
  return verb === 'f' ? number.toFixed(precision) : number.toExponential(precision).replace(/e([+-])(\d)$/, 'e$10$2');
}

const bases = { b: 2, o: 8, x: 16, X: 16 } as const;

function inBase(value: CelValue, verb: keyof typeof bases): string {
  const upper = (text: string): string => (verb === 'X' ? text.toUpperCase() : text);
  if (typeof value === 'bigint') return upper(value.toString(bases[verb]));
  if (value instanceof CelUint) return upper(value.value.toString(bases[verb]));
  if (typeof value === 'boolean' && verb === 'b') return value ? '1' : '0';
  if (bases[verb] === 16 && (typeof value === 'string' || value instanceof Uint8Array)) {
    return upper(Buffer.from(value as Uint8Array).toString('hex'));
  }
  return fail(`the clause %${verb} cannot be used on this value`);
}
