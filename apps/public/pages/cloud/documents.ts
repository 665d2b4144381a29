import type { SubjectSheet } from '@allmend/api';
import { dayText, html, symbol, type Markup, type SymbolName } from '@allmend/kit-ui';
import { section } from '../../view/frame.ts';
import { webAddress } from '../../view/links.ts';
import type { View } from '../../view/view.ts';
import { cloudTexts } from './texts.ts';

type Document = SubjectSheet['documents'][number];

const marks: Readonly<Record<Document['state'], SymbolName>> = {
  Accepted: 'pass',
  Submitted: 'declared',
  Rejected: 'fail',
  Expired: 'miss',
};

/** Documents that prove what cannot be measured. */
export function documentsSection({ documents }: SubjectSheet, view: View): Markup {
  const { locale } = view;
  const text = (key: 'document' | 'for' | 'state' | 'until') => cloudTexts.format(locale, key);
  const rows = documents.map((one) => row(one, view));
  const content =
    rows.length === 0
      ? html`<p>${cloudTexts.format(locale, 'no-documents')}</p>`
      : html`<table class="cards"><thead><tr><th scope="col">${text('document')}</th><th scope="col">${text('for')}</th><th scope="col">${text('state')}</th><th scope="col">${text('until')}</th></tr></thead><tbody>${rows}</tbody></table>`;
  return section({
    id: 'documents',
    title: cloudTexts.format(locale, 'documents'),
    note: cloudTexts.format(locale, 'documents-note'),
    content,
  });
}

function row({ title, testcase, state, validUntil, sha256, url }: Document, view: View): Markup {
  const { locale, settings } = view;
  const address = webAddress(url);
  const mark = marks[state];
  const name = address ? html`<a href="${address}" rel="noreferrer nofollow">${title}</a>` : title;
  const digest = sha256 !== null && html`<br><code class="sha s">${sha256}</code>`;
  return html`<tr><th scope="row">${name}${digest}</th><td data-l="${cloudTexts.format(locale, 'for')}"><span class="id">${testcase}</span></td><td><span class="st${state === 'Accepted' && ' c-pass'}${state === 'Rejected' && ' c-fail'}">${symbol(mark)}<b>${cloudTexts.format(locale, state)}</b></span></td><td data-l="${cloudTexts.format(locale, 'until')}">${dayText(validUntil, locale, settings.timeZone)}</td></tr>`;
}
