import { html, type Markup, type MarkupValue } from './markup.ts';

export interface MatrixColumn {
  readonly title: MarkupValue;
  /** Small line below, e.g. since when. */
  readonly note?: string;
  /** How cells name their column on narrow screens; default: title, note. */
  readonly label?: string;
}

export interface MatrixCell {
  readonly plate: Markup;
  readonly note?: MarkupValue;
  /** Needs no look: left out on narrow screens where the row is a part of another. */
  readonly quiet?: true;
}

export interface MatrixRow {
  readonly title: MarkupValue;
  readonly note?: MarkupValue;
  /** One for each column; null where the row is not concerned: a dash, never a pass. */
  readonly cells: readonly (MatrixCell | null)[];
  /** The row that sums up the others. */
  readonly total?: true;
  /** A part of the row above: indented and smaller. */
  readonly part?: true;
}

/**
 * Things against demands: sticky first column, plates at full column width so that they form columns. On narrow screens each row
 * is a block of "column, plate" lines; the roles keep it a table for screen readers (look.md §5).
 */
export function matrix(options: {
  /** Id of the heading that names it. */
  readonly labelledBy: string;
  /** Head of the first column. */
  readonly subject: MarkupValue;
  readonly columns: readonly MatrixColumn[];
  readonly rows: readonly MatrixRow[];
  readonly caption?: MarkupValue;
  /** It takes the full width, and its head stays in sight. */
  readonly wide?: true;
  /** What a dash says to who cannot see it. */
  readonly absent?: string;
}): Markup {
  const { labelledBy, subject, columns, rows, caption, wide, absent } = options;
  const heads = columns.map(
    ({ title, note }) =>
      html`<th role="columnheader" scope="col">${title}${note !== undefined && html` <small>${note}</small>`}</th>`,
  );
  const labels = columns.map(label);
  const dash = absent === undefined ? '–' : html`<span aria-hidden="true">–</span><span class="vh">${absent}</span>`;
  const cellMarkup = (cell: MatrixCell | null, index: number) =>
    cell === null
      ? html`<td role="cell" data-c="${labels[index]}" class="none">${dash}</td>`
      : html`<td role="cell" data-c="${labels[index]}"${cell.quiet && html` class="quiet"`}>${cell.plate}${cell.note !== undefined && html`<small>${cell.note}</small>`}</td>`;
  return html`<table class="mx${wide && ' wide'}" role="table" aria-labelledby="${labelledBy}">${caption && html`<caption>${caption}</caption>`}<thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">${subject}</th>${heads}</tr></thead><tbody role="rowgroup">
${rows.map(
  (row) =>
    html`<tr role="row"${rowClass(row)}><th role="rowheader" scope="row">${row.title}${row.note !== undefined && html` <small>${row.note}</small>`}</th>${row.cells.map(cellMarkup)}</tr>
`,
)}</tbody></table>`;
}

function rowClass({ total, part, cells }: MatrixRow): MarkupValue {
  const quiet = part && cells.every((cell) => cell === null || cell.quiet);
  const names = [total && 'total', part && 'part', quiet && 'calm'].filter(Boolean);
  return names.length > 0 && html` class="${names.join(' ')}"`;
}

function label({ title, note, label }: MatrixColumn): string {
  const name = label ?? (typeof title === 'string' ? title : '');
  return label !== undefined || note === undefined ? name : `${name}, ${note}`;
}
