import { html, page, render, type Markup } from '@allmend/kit-ui';
import { isSafeAddress, type Block, type Inline, type View } from './document.ts';

/** A view as a piece of HTML, to be put into another page. */
export function printFragment({ blocks }: View): string {
  return `${render(blocks.map(printBlock))}\n`;
}

/** A view as a whole page without script. The official interface speaks English only. */
export function printPage(view: View, edition: string): string {
  return page({
    locale: 'en',
    title: view.title,
    edition: [edition],
    main: html`<div class="head"></div>${view.blocks.map(printBlock)}`,
    style: pageStyle,
  });
}

const pageStyle =
  'main h1,main h2,main h3,main p,main .scroll,main pre,main ul{margin-bottom:16px}main h3{margin-top:28px}';

function printBlock(block: Block): Markup {
  switch (block.kind) {
    case 'heading':
      return printHeading(block.level, block.text);
    case 'paragraph':
      return html`<p>${block.parts.map(printInline)}</p>`;
    case 'list':
      return html`<ul>${block.items.map((item) => html`<li>${item.map(printInline)}</li>`)}</ul>`;
    case 'lines':
      return html`<pre>${block.lines.join('\n')}</pre>`;
  }
  const columns = block.columns.map((name) => html`<th scope="col">${name}</th>`);
  const rows = block.rows.map((row) => html`<tr>${row.map((cell) => html`<td>${cell.map(printInline)}</td>`)}</tr>`);
  return html`<div class="scroll"><table><thead><tr>${columns}</tr></thead><tbody>${rows}</tbody></table></div>`;
}

function printHeading(level: 1 | 2 | 3, text: string): Markup {
  if (level === 1) return html`<h1>${text}</h1>`;
  return level === 2 ? html`<h2>${text}</h2>` : html`<h3>${text}</h3>`;
}

function printInline(inline: Inline): Markup {
  if (typeof inline === 'string') return html`${inline}`;
  if ('code' in inline) return html`<code>${inline.code}</code>`;
  if (!isSafeAddress(inline.to)) return html`${inline.words}`;
  return html`<a href="${inline.to}" rel="noopener">${inline.words}</a>`;
}
