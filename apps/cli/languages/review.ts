import type { LanguagePack } from '@allmend/kit-i18n';
import { readPattern } from './pattern.ts';

/** Something about one sentence of a language file. `missing` ones are printed in English; the others are wrong. */
export interface PackRemark {
  readonly key: string;
  readonly kind: 'missing' | 'unknown' | 'empty' | 'lost' | 'foreign' | 'braces' | 'other';
  /** Placeholders that are lost or foreign. */
  readonly names?: readonly string[];
}

/** Compares a language file with the English texts, key by key, in the order of the keys. */
export function reviewPack(english: LanguagePack, pack: LanguagePack): readonly PackRemark[] {
  const keys = [...new Set([...Object.keys(english), ...Object.keys(pack)])].toSorted();
  return keys.flatMap((key): readonly PackRemark[] => {
    const original = english[key];
    const translated = pack[key];
    if (original === undefined) return [{ key, kind: 'unknown' }];
    if (translated === undefined) return [{ key, kind: 'missing' }];
    if (translated.trim() === '') return [{ key, kind: 'empty' }];
    return compare(key, original, translated);
  });
}

function compare(key: string, original: string, translated: string): PackRemark[] {
  const wanted = readPattern(original).placeholders;
  const { placeholders: found, faults } = readPattern(translated);
  if (faults.includes('braces')) return [{ key, kind: 'braces' }];
  const lost = [...wanted].filter((name) => !found.has(name));
  const foreign = [...found].filter((name) => !wanted.has(name));
  return [
    ...faults.map((kind) => ({ key, kind })),
    ...(lost.length > 0 ? [{ key, kind: 'lost' as const, names: lost }] : []),
    ...(foreign.length > 0 ? [{ key, kind: 'foreign' as const, names: foreign }] : []),
  ];
}
