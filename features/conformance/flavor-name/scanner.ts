import type { Message } from '@allmend/kit-i18n';
import type { NameFault, NameRemark } from './reading.ts';
import { flavorNameTexts as texts } from './texts.ts';

/** Carries the fault out of the parser; never leaves `parseFlavorName`. */
export class FaultSignal extends Error {
  readonly fault: NameFault;

  constructor(fault: NameFault) {
    super(fault.expected.key);
    this.fault = fault;
  }
}

/** Separators of the two generations of names. */
interface Dialect {
  readonly version: 1 | 3;
  /** Before memory, disk and the numbers of a GPU. */
  readonly field: '-' | ':';
  /** Before each extension. */
  readonly extension: '_' | '-';
}

const current: Dialect = { version: 3, field: '-', extension: '_' };
const old: Dialect = { version: 1, field: ':', extension: '-' };

/** What a number in a name counts: names the sentence that asks for it. */
type NumberSubject = 'cpus' | 'disk' | 'cpu-generation' | 'gpu-units' | 'gpu-memory';

/** A place in a name that moves to the right, and what was remarked so far. */
export interface Scanner {
  readonly text: string;
  readonly remarks: readonly NameRemark[];
  readonly dialect: Dialect;
  at(): number;
  done(): boolean;
  /** The next character, '' at the end. */
  peek(): string;
  skip(count: number): void;
  /** Skips `letter` when it comes next. */
  take(letter: string): boolean;
  /** The longest run of characters that match. */
  run(one: RegExp): string;
  /** Reads a number greater than zero. */
  positive(subject: NumberSubject): number;
  /** The value of `digits`, which stood at `at`; fails unless it is greater than zero. */
  number(subject: NumberSubject, digits: string, at: number): number;
  /** The value of `digits`, zero included. */
  natural(subject: NumberSubject, digits: string, at: number): number;
  useOldDialect(): void;
  remark(weight: NameRemark['weight'], message: Message, at?: number): void;
  /** Parameters that name a place: the whole name, what stands before the place, and the position counted from 1. */
  place(at?: number): { readonly name: string; readonly before: string; readonly position: number };
  fail(expected: Message, at?: number): never;
}

export function createScanner(text: string): Scanner {
  const remarks: NameRemark[] = [];
  let at = 0;
  let dialect = current;
  const scanner: Scanner = {
    text,
    remarks,
    get dialect() {
      return dialect;
    },
    at: () => at,
    done: () => at >= text.length,
    peek: () => text[at] ?? '',
    skip: (count) => {
      at += count;
    },
    take: (letter) => {
      if (text[at] !== letter) return false;
      at++;
      return true;
    },
    run: (one) => {
      const start = at;
      while (at < text.length && one.test(text[at]!)) at++;
      return text.slice(start, at);
    },
    positive: (subject) => {
      const start = at;
      return scanner.number(subject, scanner.run(/[0-9]/), start);
    },
    number: (subject, digits, start) => {
      const value = scanner.natural(subject, digits, start);
      return value > 0 ? value : scanner.fail(texts.message(subject, scanner.place(start)), start);
    },
    natural: (subject, digits, start) => {
      const value = digits === '' ? Number.NaN : Number(digits);
      if (!Number.isSafeInteger(value)) scanner.fail(texts.message(subject, scanner.place(start)), start);
      if (/^0\d/.test(digits))
        scanner.remark('lax', texts.message('leading-zero', { name: text, number: digits }), start);
      return value;
    },
    useOldDialect: () => {
      dialect = old;
    },
    remark: (weight, message, place = at) => {
      remarks.push({ at: place, weight, message });
    },
    place: (place = at) => ({ name: text, before: text.slice(0, place), position: place + 1 }),
    fail: (expected, place = at) => {
      throw new FaultSignal({ at: place, expected });
    },
  };
  return scanner;
}
