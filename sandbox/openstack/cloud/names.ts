/** Invented places; no cloud of these names is known. */
const places = [
  'almwiese',
  'birkenfurt',
  'clairval',
  'dohlenstein',
  'eschengrund',
  'fontblanche',
  'grauwacker',
  'hochmatte',
  'immensee-nord',
  'juraline',
  'kornblume',
  'lindenau-west',
  'montjoli',
  'nebelhof',
  'ostermoor',
  'pontvieux',
  'quellental',
  'rohrdommel',
  'silberdistel',
  'taubenloch',
  'uhlenhorst-sued',
  'valdor-est',
  'wiesengrund',
  'zirbelkamm',
] as const;

/** `count` different names; which one is first depends on the seed. */
export function cloudNames(count: number, seed: string): string[] {
  let start = 0;
  for (const character of seed) start = (start * 31 + character.codePointAt(0)!) % places.length;
  return Array.from({ length: count }, (_, index) => {
    const round = Math.floor(index / places.length);
    const place = places[(start + index) % places.length]!;
    return round === 0 ? place : `${place}-${round + 1}`;
  });
}
