import { readingCost, spend, type Meter } from '../budget.ts';
import { fail } from '../failure.ts';
import { CelOpaque } from '../value.ts';
import type { Semver } from './opaque.ts';
import { overload, type Overload } from './overload.ts';

const number = '(0|[1-9]\\d*)';
const identifiers = '[0-9A-Za-z-]+(?:\\.[0-9A-Za-z-]+)*';
const pattern = new RegExp(`^${number}\\.${number}\\.${number}(?:-(${identifiers}))?(?:\\+${identifiers})?$`);
const longestVersion = 256;

function parse(meter: Meter, text: string): Semver | null {
  spend(meter, readingCost);
  const match = text.length > longestVersion ? null : pattern.exec(text);
  if (!match) return null;
  const [, major, minor, patch, before] = match;
  const prerelease = before?.split('.') ?? [];
  if (prerelease.some((part) => /^0\d+$/.test(part))) return null;
  return { numbers: [BigInt(major!), BigInt(minor!), BigInt(patch!)], prerelease };
}

/** `v` in front, missing numbers and leading zeros are mended. Source: apiserver pkg/cel/library/semverlib.go. */
function normalize(text: string): string {
  const [, core = '', rest = ''] = /^v?([\d.]*)(.*)$/s.exec(text.slice(0, longestVersion + 1)) ?? [];
  const parts = core.split('.').map((part) => part.replace(/^0+(?=\d)/, ''));
  while (parts.length < 3) parts.push('0');
  return parts.join('.') + rest;
}

function valueOf(version: Semver | null, text: string): CelOpaque<Semver> {
  if (!version) return fail(`invalid semantic version "${text.slice(0, 64)}"`);
  return new CelOpaque('kubernetes.Semver', `${version.numbers.join('.')}-${version.prerelease.join('.')}`, version);
}

/** Source: semver.org, §11. */
function compare(a: Semver, b: Semver): -1 | 0 | 1 {
  for (const [at, left] of a.numbers.entries()) {
    const right = b.numbers[at]!;
    if (left !== right) return left < right ? -1 : 1;
  }
  if (a.prerelease.length === 0 || b.prerelease.length === 0) {
    return order(b.prerelease.length === 0 ? 0 : 1, a.prerelease.length === 0 ? 0 : 1);
  }
  for (let at = 0; at < Math.min(a.prerelease.length, b.prerelease.length); at += 1) {
    const found = compareParts(a.prerelease[at]!, b.prerelease[at]!);
    if (found !== 0) return found;
  }
  return order(a.prerelease.length, b.prerelease.length);
}

function compareParts(a: string, b: string): -1 | 0 | 1 {
  const [left, right] = [/^\d+$/.test(a), /^\d+$/.test(b)];
  if (left && right) return order(BigInt(a), BigInt(b));
  if (left !== right) return left ? -1 : 1;
  return order(a, b);
}

function order<T extends bigint | number | string>(a: T, b: T): -1 | 0 | 1 {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

/** Source: apiserver pkg/cel/library/semverlib.go. */
export const semver: readonly Overload[] = [
  overload('semver(string): kubernetes.Semver', ([text], meter) => valueOf(parse(meter, text), text)),
  overload('semver(string, bool): kubernetes.Semver', ([text, mend], meter) =>
    valueOf(parse(meter, mend ? normalize(text) : text), text),
  ),
  overload('isSemver(string): bool', ([text], meter) => parse(meter, text) !== null),
  overload(
    'isSemver(string, bool): bool',
    ([text, mend], meter) => parse(meter, mend ? normalize(text) : text) !== null,
  ),
  overload('kubernetes.Semver.major(): int', ([{ data }]) => data.numbers[0]),
  overload('kubernetes.Semver.minor(): int', ([{ data }]) => data.numbers[1]),
  overload('kubernetes.Semver.patch(): int', ([{ data }]) => data.numbers[2]),
  overload('kubernetes.Semver.compareTo(kubernetes.Semver): int', ([a, b]) => BigInt(compare(a.data, b.data))),
  overload('kubernetes.Semver.isLessThan(kubernetes.Semver): bool', ([a, b]) => compare(a.data, b.data) < 0),
  overload('kubernetes.Semver.isGreaterThan(kubernetes.Semver): bool', ([a, b]) => compare(a.data, b.data) > 0),
];
