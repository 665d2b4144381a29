import { randomInt } from 'node:crypto';

/** No vowels and nothing that looks like another letter. Source: apimachinery pkg/util/rand. */
const alphabet = 'bcdfghjklmnpqrstvwxz2456789';
const suffixLength = 5;
/** A generated name has at most 63 characters. Source: apiserver pkg/storage/names. */
const longestBase = 63 - suffixLength;

/** How often a create with `generateName` looks for a free name. Source: apiserver pkg/registry/generic/registry/store.go. */
export const nameAttempts = 8;

/** The base, cut where needed, and five random characters. */
export function generateName(base: string): string {
  const suffix = Array.from({ length: suffixLength }, () => alphabet[randomInt(alphabet.length)]).join('');
  return `${base.slice(0, longestBase)}${suffix}`;
}
