import type { Exchange, Snapshot } from '@allmend/api';
import { html, type Markup, type MarkupValue } from '@allmend/kit-ui';
import { digest, pathOf, type Sheet } from './sheet.ts';

interface Column {
  /** Text of its head. */
  readonly title: string;
  readonly numeric?: true;
  readonly show: (exchange: Exchange, text: Sheet['text']) => MarkupValue;
}

const columns: readonly Column[] = [
  { title: 'time', show: ({ at }) => html`<time datetime="${at}">${at.slice(11, 23)}</time>` },
  { title: 'service', show: ({ service }) => service },
  { title: 'request', show: (exchange) => html`<code>${exchange.method} ${pathOf(exchange)}</code>` },
  { title: 'status', numeric: true, show: ({ status }, text) => status ?? text('no-answer') },
  { title: 'duration', numeric: true, show: ({ durationMs }) => Math.round(durationMs) },
  { title: 'request-id', show: ({ requestId }) => (requestId === null ? '–' : html`<code>${requestId}</code>`) },
  { title: 'answer', show: ({ responseBody }) => (responseBody === null ? '–' : digest(responseBody)) },
];

/** Every request of the run. On narrow screens each is a block; the roles keep it a table. */
export function requests({ text }: Sheet, { exchanges }: Snapshot): Markup {
  const kind = ({ numeric }: Column) => numeric && html` class="num"`;
  const heads = columns.map(
    (column) => html`<th role="columnheader" scope="col"${kind(column)}>${text(column.title)}</th>`,
  );
  const rows = exchanges.map((exchange) => {
    const cells = columns.map(
      (column) =>
        html`<td role="cell" data-c="${text(column.title)}"${kind(column)}>${column.show(exchange, text)}</td>`,
    );
    return html`<tr role="row" id="x${exchange.id}"><th role="rowheader" scope="row" class="num">${exchange.id}</th>${cells}</tr>
`;
  });
  return html`<section class="sec full" aria-labelledby="requests"><header><h2 id="requests">${text('requests', { count: exchanges.length })}</h2><p>${text('requests-note')}</p></header>
<table class="requests" role="table" aria-labelledby="requests"><thead role="rowgroup"><tr role="row"><th role="columnheader" scope="col" class="num">${text('number')}</th>${heads}</tr></thead><tbody role="rowgroup">
${rows}</tbody></table></section>`;
}
