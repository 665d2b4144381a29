/** Texts that came from a cloud or a report, made harmless for Markdown (CommonMark with tables). */

/** Controls, bidirectional overrides and line breaks would let a name look like something else. */
function oneLine(text: string): string {
  return text
    .toWellFormed()
    .replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\s]+/gu, ' ')
    .trim();
}

/** A text as plain words: nothing in it is markup, a link, HTML or the end of a table cell. */
export function escapeMarkdown(text: string): string {
  return oneLine(text)
    .replace(/[\\`*_{}[\]()#+\-.!|~:@"'$^=]/g, '\\$&')
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');
}

/** A text in code form, for ids and digests. */
export function codeSpan(text: string): string {
  const line = oneLine(text).replaceAll('|', '\\|');
  const fence = '`'.repeat(longestRun(line) + 1);
  const padding = line.startsWith('`') || line.endsWith('`') ? ' ' : '';
  return `${fence}${padding}${line || '-'}${padding}${fence}`;
}

/** Commands as a block to copy; a line that breaks out of the block is not possible. */
export function codeBlock(lines: readonly string[]): string {
  const clean = lines.map(oneLine);
  const fence = '`'.repeat(Math.max(3, ...clean.map((line) => longestRun(line) + 1)));
  return [`${fence}sh`, ...clean, fence].join('\n');
}

/** A link when the address is one of the web, else the bare words. */
export function linkTo(words: string, address: string): string {
  if (!/^https?:\/\/[\w.~:/?#@!$&*+,;=%-]+$/.test(address)) return escapeMarkdown(words);
  return `[${escapeMarkdown(words)}](<${address}>)`;
}

function longestRun(line: string): number {
  return Math.max(0, ...[...line.matchAll(/`+/g)].map((found) => found[0].length));
}
