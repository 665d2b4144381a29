import { html, type Markup, type MarkupValue } from './markup.ts';

export interface MatrixColumn {
  readonly title: string;
  /** Small line below, e.g. since when. */
  readonly note?: string;
}

export interface MatrixRow {
  readonly title: MarkupValue;
  readonly note?: MarkupValue;
  /** One for each column; null where the row is not concerned: a dash, never a pass. */
  readonly cells: readonly ({ readonly plate: Markup; readonly note?: MarkupValue } | null)[];
  /** The row that sums up the others. */
  readonly total?: true;
}

/**
 * Things against demands: sticky first column, plates at full column width so that they form columns. On narrow screens each row
 * is a block of "column, plate" lines; the roles keep it a table for screen readers (look.md §5).
 */
export function matrix(options: {
  /** Id of the heading that names it. */
  readonly labelledBy: string;
  /** Head of the first column. */
  readonly subject: string;
  readonly columns: readonly MatrixColumn[];
  readonly rows: readonly MatrixRow[];
}): Markup {
  const { labelledBy, subject, columns, rows } = options;
  const heads = columns.map(
    ({ title, note }) =>
      html`<th role="columnheader" scope="col">${title}${note !== undefined && html` <small>${note}</small>`}</th>`,
  );
  return html`<table class="mx" role="table" aria-labelledby="${labelledBy}"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col">${subject}</th>${heads}</tr></thead><tbody role="rowgroup">
${rows.map(
  (row) =>
    html`<tr role="row"${row.total && html` class="total"`}><th role="rowheader" scope="row">${row.title}${row.note !== undefined && html` <small>${row.note}</small>`}</th>${row.cells.map(
      (cell, index) =>
        html`<td role="cell" data-c="${label(columns[index]!)}"${cell === null && html` class="none"`}>${cell === null ? '–' : html`${cell.plate}${cell.note !== undefined && html`<small>${cell.note}</small>`}`}</td>`,
    )}</tr>
`,
)}</tbody></table>`;
}

function label({ title, note }: MatrixColumn): string {
  return note === undefined ? title : `${title}, ${note}`;
}
