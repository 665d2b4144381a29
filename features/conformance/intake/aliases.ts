import { Parser, type CST } from 'yaml';

/**
 * Most aliases times tokens of a document: resolving one alias takes a look at each node. An official report of the older shape whose
 * versions share their results has some hundred aliases in some thousand tokens.
 */
const mostWork = 10_000_000;

/**
 * Why the aliases of a YAML text would cost too much, as a sentence; null when they do not. A text of two kilobytes whose aliases refer to
 * aliases takes the reader half a minute before it meets its own limit of values, and nothing else is done meanwhile.
 */
export function findCostlyAliases(text: string): string | null {
  // An asterisk that begins a word: it may still stand in a text.
  if (!/(?<![^\s,[{:?-])\*[^\s,[\]{}]/.test(text)) return null;
  let aliases = 0;
  let tokens = 0;
  const open: { readonly token: CST.Token; readonly anchored: boolean }[] = [];
  for (const document of new Parser().parse(text)) open.push({ token: document, anchored: false });
  for (let next = open.pop(); next; next = open.pop()) {
    tokens++;
    if (next.token.type === 'alias') {
      aliases++;
      if (next.anchored) return 'It has aliases that refer to aliases.';
    }
    for (const inner of innerOf(next.token)) {
      open.push({ token: inner.token, anchored: next.anchored || inner.anchored });
    }
  }
  return aliases * tokens > mostWork ? `It has too many aliases (${aliases}).` : null;
}

/** What a token holds, and whether it has an anchor by itself. Of key and value of one entry both count as anchored when one is. */
function innerOf(token: CST.Token): { readonly token: CST.Token; readonly anchored: boolean }[] {
  if (token.type === 'document') {
    return token.value ? [{ token: token.value, anchored: token.start.some(isAnchor) }] : [];
  }
  if (!('items' in token)) return [];
  return token.items.flatMap(({ start, key, sep, value }) => {
    const anchored = start.some(isAnchor) || (sep ?? []).some(isAnchor);
    return [key, value].flatMap((one) => (one ? [{ token: one, anchored }] : []));
  });
}

function isAnchor({ type }: CST.SourceToken): boolean {
  return type === 'anchor';
}
