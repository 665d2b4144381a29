import { fail } from './failure.ts';
import { CelUint } from './value.ts';

const largestInt = 2n ** 63n - 1n;
const smallestInt = -(2n ** 63n);
const largestUint = 2n ** 64n - 1n;

/** The value itself; fails when it does not fit in 64 bits. */
export function inInt(value: bigint): bigint {
  return value > largestInt || value < smallestInt ? fail('integer overflow') : value;
}

export function inUint(value: bigint): CelUint {
  return value < 0n || value > largestUint ? fail('unsigned integer overflow') : new CelUint(value);
}

/** A double as Go prints it in its shortest form. */
export function printDouble(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  if (!Number.isFinite(value)) return value > 0 ? '+Inf' : '-Inf';
  if (Object.is(value, -0)) return '-0';
  const shown = value !== 0 && Math.abs(value) < 1e-4 ? value.toExponential() : `${value}`;
  return shown.replace(/e([+-])(\d)$/, 'e$10$2');
}

/** The text of UTF-8 bytes; null when they are none. */
export function stringOf(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

const surrogate = /[\uD800-\uDFFF]/;

/** Number of characters; CEL counts Unicode code points where JavaScript counts UTF-16 units. */
export function codePointLength(text: string): number {
  return surrogate.test(text) ? Array.from(text).length : text.length;
}

/** The characters of a text; for one without surrogates the text itself serves. */
export function characters(text: string): {
  readonly length: number;
  readonly slice: (from: number, to?: number) => string;
} {
  if (!surrogate.test(text)) return text;
  const points = Array.from(text);
  return { length: points.length, slice: (from, to) => points.slice(from, to).join('') };
}

/** Compares by code points, as Go compares UTF-8 bytes. */
export function compareText(a: string, b: string): number {
  if (a === b) return 0;
  if (!surrogate.test(a) && !surrogate.test(b)) return a < b ? -1 : 1;
  return Buffer.compare(Buffer.from(a), Buffer.from(b));
}
