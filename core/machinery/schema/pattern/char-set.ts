/**
 * A set of characters: sorted, non-overlapping ranges of code points, and Unicode classes that only the run time knows.
 */
export interface CharSet {
  /** Pairs of first and last code point. */
  readonly ranges: readonly (readonly [number, number])[];
  /** Each matches exactly one character. */
  readonly classes: readonly RegExp[];
  readonly negated: boolean;
  /** Upper and lower case are the same. */
  readonly folded: boolean;
}

const last = 0x10ffff;

export function charSet(
  ranges: readonly (readonly [number, number])[],
  options: { readonly classes?: readonly RegExp[]; readonly negated?: boolean; readonly folded?: boolean } = {},
): CharSet {
  return {
    ranges: [...ranges].sort((a, b) => a[0] - b[0]),
    classes: options.classes ?? [],
    negated: options.negated ?? false,
    folded: options.folded ?? false,
  };
}

export function hasChar(set: CharSet, code: number): boolean {
  if (contains(set, code)) return !set.negated;
  if (set.folded && otherCases(code).some((other) => contains(set, other))) return !set.negated;
  return set.negated;
}

function contains({ ranges, classes }: CharSet, code: number): boolean {
  for (const [from, to] of ranges) if (code >= from && code <= to) return true;
  return classes.some((one) => one.test(String.fromCodePoint(code)));
}

/** Characters that are the same but for their case, as far as one character stays one. */
function otherCases(code: number): number[] {
  const character = String.fromCodePoint(code);
  return [character.toLowerCase(), character.toUpperCase(), character.toUpperCase().toLowerCase()]
    .filter((other) => Array.from(other).length === 1)
    .map((other) => other.codePointAt(0)!);
}

/** Everything that is not in the ranges. */
export function complement(ranges: readonly (readonly [number, number])[]): [number, number][] {
  const gaps: [number, number][] = [];
  let next = 0;
  for (const [from, to] of [...ranges].sort((a, b) => a[0] - b[0])) {
    if (from > next) gaps.push([next, from - 1]);
    next = Math.max(next, to + 1);
  }
  if (next <= last) gaps.push([next, last]);
  return gaps;
}

const range = (from: string, to: string): [number, number] => [from.codePointAt(0)!, to.codePointAt(0)!];

export const digits = [range('0', '9')];
const lower = range('a', 'z');
const upper = range('A', 'Z');
export const wordChars = [...digits, upper, range('_', '_'), lower];
/** RE2's `\s` is ASCII, without vertical tab. */
export const spaces = [range('\t', '\n'), range('\f', '\r'), range(' ', ' ')];
export const newline = [range('\n', '\n')];

/** `[:name:]` inside a class. Source: RE2 syntax, "ASCII character classes". */
export const asciiClasses: ReadonlyMap<string, readonly (readonly [number, number])[]> = new Map([
  ['alnum', [...digits, upper, lower]],
  ['alpha', [upper, lower]],
  ['ascii', [[0, 0x7f]]],
  ['blank', [range('\t', '\t'), range(' ', ' ')]],
  [
    'cntrl',
    [
      [0, 0x1f],
      [0x7f, 0x7f],
    ],
  ],
  ['digit', digits],
  ['graph', [range('!', '~')]],
  ['lower', [lower]],
  ['print', [range(' ', '~')]],
  ['punct', [range('!', '/'), range(':', '@'), range('[', '`'), range('{', '~')]],
  ['space', [range('\t', '\r'), range(' ', ' ')]],
  ['upper', [upper]],
  ['word', wordChars],
  ['xdigit', [...digits, range('A', 'F'), range('a', 'f')]],
]);

const category = /^(?:C[cfos]?|L[lmotu]?|M[cen]?|N[dlo]?|P[cdefios]?|S[ckmo]?|Z[lps]?)$/;

/** `\p{name}`: a general category or a script; null when there is none of the name. */
export function unicodeClass(name: string, negated: 'negated' | 'plain'): RegExp | null {
  const escape = negated === 'negated' ? 'P' : 'p';
  if (name === 'Any') return negated === 'negated' ? /[^\s\S]/u : /[\s\S]/u;
  const property = category.test(name) ? name : `Script=${name}`;
  if (!/^[A-Za-z_=]+$/.test(property)) return null;
  try {
    return new RegExp(`\\${escape}{${property}}`, 'u');
  } catch {
    return null;
  }
}
