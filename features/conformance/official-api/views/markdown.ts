import { codeSpan, codeBlock, escapeMarkdown } from '../../report/escaping.ts';
import { isSafeAddress, type Block, type Inline, type View } from './document.ts';

/** A view as Markdown (CommonMark with tables). */
export function printMarkdown({ blocks }: View): string {
  return `${blocks.map(printBlock).join('\n\n')}\n`;
}

function printBlock(block: Block): string {
  switch (block.kind) {
    case 'heading':
      return `${'#'.repeat(block.level)} ${plainWords(block.text)}`;
    case 'paragraph':
      return block.parts.map(printInline).join('');
    case 'list':
      return block.items.map((item) => `- ${item.map(printInline).join('')}`).join('\n');
    case 'lines':
      return codeBlock(block.lines);
  }
  const rows = block.rows.map((row) => row.map((cell) => cell.map(printInline).join('')));
  return [block.columns.map(plainWords), block.columns.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.join(' | ')} |`)
    .join('\n');
}

function printInline(inline: Inline): string {
  if (typeof inline === 'string') return keepBlanks(inline);
  if ('code' in inline) return codeSpan(inline.code);
  const words = plainWords(inline.words);
  // In an address only these would end the link.
  return isSafeAddress(inline.to) ? `[${words}](${inline.to.replaceAll('(', '%28').replaceAll(')', '%29')})` : words;
}

/** Escaping trims; blanks between two parts are meant. */
function keepBlanks(text: string): string {
  const [before = ''] = /^ */.exec(text) ?? [];
  const [after = ''] = text.trim() === '' ? [] : (/ *$/.exec(text) ?? []);
  return `${before}${plainWords(text)}${after}`;
}

/**
 * A text as plain words. Of what is escaped for safety a part means nothing where it stands: hyphens and points inside or at the end of words,
 * brackets that follow no "]", quotation marks outside of an address. Those stay as they are, so that "v5.1 (SCS-compatible)" is readable also raw.
 */
function plainWords(text: string): string {
  return escapeMarkdown(text)
    .replace(/(?<=[\p{L}\p{N}])\\-/gu, '-')
    .replace(/(?<=\d)\\([.:])(?=\d)/g, '$1')
    .replace(/(?<=[\p{L})]\d*)\\([.:])(?= |$)/gu, '$1')
    .replace(/\\([()'"])/g, '$1');
}
