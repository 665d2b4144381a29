/** The candidate whose text is most like the wanted one, if it is like it at all: at most a third of the letters differ. */
export function nearest<T extends { readonly text: string }>(wanted: string, candidates: readonly T[]): T | null {
  const word = plain(wanted.slice(0, 100));
  let best: { readonly candidate: T; readonly distance: number } | null = null;
  for (const candidate of candidates) {
    const text = plain(candidate.text);
    const most = Math.floor(Math.max(word.length, text.length) / 3);
    if (Math.abs(word.length - text.length) > most) continue;
    const distance = editDistance(word, text);
    if (distance <= most && (best === null || distance < best.distance)) best = { candidate, distance };
  }
  return best?.candidate ?? null;
}

function plain(text: string): string {
  return text.normalize('NFD').replaceAll(/\p{M}/gu, '').toLowerCase();
}

/** Levenshtein. */
export function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++)
      next.push(Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1)));
    row = next;
  }
  return row[b.length]!;
}
