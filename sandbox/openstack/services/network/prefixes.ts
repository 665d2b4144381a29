import { cidrText, parseCidr } from './addresses.ts';

/** Whether every prefix lies in one of others. */
export function covers(outer: readonly string[], inner: readonly string[]): boolean {
  const wide = outer.map((prefix) => parseCidr(prefix)!);
  return inner.every((prefix) => {
    const one = parseCidr(prefix)!;
    return wide.some((other) => other.version === one.version && other.first <= one.first && one.last <= other.last);
  });
}

/** Prefixes in ascending order, without those that lie in another one. */
export function compact(prefixes: readonly string[]): string[] {
  const all = [...new Set(prefixes.map((prefix) => cidrText(parseCidr(prefix)!)))];
  return all
    .filter((one) => !all.some((other) => other !== one && covers([other], [one])))
    .toSorted((a, b) => (parseCidr(a)!.first < parseCidr(b)!.first ? -1 : 1));
}
