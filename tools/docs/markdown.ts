/**
 * A text of the program as Markdown shows it: what stands between backticks is code, the rest has no markup. Line breaks
 * become spaces, and a bar does not end a table's cell.
 */
export function prose(text: string): string {
  return text
    .replaceAll(/\s+/g, ' ')
    .split(/(`[^`]*`)/)
    .map((part, index) => (index % 2 === 1 ? part : part.replaceAll('<', '&lt;').replaceAll(/[*\\]/g, String.raw`\$&`)))
    .join('')
    .replaceAll('|', String.raw`\|`)
    .trim();
}

/** As code, also when it holds backticks. */
export function code(text: string): string {
  const longest = Math.max(0, ...[...text.matchAll(/`+/g)].map(([run]) => run.length));
  const fence = '`'.repeat(longest + 1);
  const inner = longest > 0 ? ` ${text} ` : text;
  return `${fence}${inner.replaceAll(/\s+/g, ' ').replaceAll('|', String.raw`\|`)}${fence}`;
}

/** A table whose cells are Markdown already. Without rows it is empty. */
export function markdownTable(head: readonly string[], rows: readonly (readonly string[])[]): string {
  if (rows.length === 0) return '';
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n');
}

/** Text between fences, as it stands. */
export function block(text: string, language = 'text'): string {
  return `\`\`\`${language}\n${text.replaceAll(/^\n+|\s+$/g, '')}\n\`\`\``;
}

/** Paragraphs and blocks with an empty line between; empty ones are left out. */
export function page(...parts: readonly (string | readonly string[])[]): string {
  return `${parts.flat().filter(Boolean).join('\n\n')}\n`;
}

/** Order that is the same on every machine, whatever its language. */
export function byCode<T>(keyOf: (item: T) => string): (a: T, b: T) => number {
  return (a, b) => (keyOf(a) < keyOf(b) ? -1 : keyOf(a) > keyOf(b) ? 1 : 0);
}
