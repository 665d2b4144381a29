import type { FindingSheet } from '@allmend/api';
import { chain, formatInstant, html, join, numberText, type Markup } from '@allmend/kit-ui';
import { dataFiles } from '../../source/data-files.ts';
import { section } from '../../view/frame.ts';
import type { View } from '../../view/view.ts';
import { findingTexts } from './texts.ts';

/** How many links hold: for the edition line. */
export function chainState({ chain }: FindingSheet, { locale }: View): Markup {
  const good = chain.filter((link) => link.state === 'good').length;
  const params = { good, total: chain.length };
  const complete = good === chain.length && good > 0;
  if (complete) return html`${findingTexts.format(locale, 'chain-good', params)}`;
  return html`<b class="c-fail">${findingTexts.format(locale, 'chain-broken', params)}</b>`;
}

/** From the verdict back to the bytes. */
export function chainSection(sheet: FindingSheet, view: View): Markup {
  const { locale, links, here, settings } = view;
  const { subject, report, finding } = sheet;
  const data = html`<a href="${links.file(dataFiles.finding(subject, report, finding.testcase))}">${findingTexts.format(locale, 'data')}</a>`;
  const address = links.served ? html`<code>${settings.address}${links.to(here)}</code>, ` : '';
  return section({
    id: 'evidence',
    title: findingTexts.format(locale, 'evidence'),
    note: findingTexts.format(locale, 'evidence-note'),
    content: html`${chainList(sheet, view)}<div class="io"><pre tabindex="0" role="group" aria-label="${findingTexts.format(locale, 'verify-label')}">allmend replay --public ${settings.address}</pre><p class="s">${findingTexts.format(locale, 'permanent')}: ${address}${data}</p></div>`,
  });
}

/** A finding may rest on many observations: the first ones are shown, the others can be unfolded. */
const mostObservations = 3;

function chainList(sheet: FindingSheet, view: View): Markup {
  const observations = sheet.chain.filter((link) => link.kind === 'observation');
  const folded = new Set(observations.slice(mostObservations));
  const links = (shown: readonly Link[]) => chain(shown.map((link) => chainLink(link, sheet, view)));
  const more = findingTexts.format(view.locale, 'more-observations', { count: folded.size });
  return html`${folded.size > 0 && html`<details><summary>${more}</summary>${links([...folded])}</details>`}${links(sheet.chain.filter((link) => !folded.has(link)))}`;
}

type Link = FindingSheet['chain'][number];

function chainLink(link: Link, { subject, report }: FindingSheet, view: View): Parameters<typeof chain>[0][number] {
  const { locale, links, settings } = view;
  const { kind, sha256, size, at, state } = link;
  const title = findingTexts.format(locale, kind);
  const named = (text: string) => html`${text}<span class="vh">: ${title}</span>`;
  const bytes = size === null ? null : findingTexts.format(locale, 'bytes', { size: numberText(size, locale) });
  const time = at === null ? null : formatInstant(at, locale, settings.timeZone);
  const wrong = state === 'good' ? null : html`<b class="c-fail">${findingTexts.format(locale, state)}</b>`;
  const action =
    kind === 'root'
      ? html`<a href="${links.to({ page: 'data' })}#seals">${named(findingTexts.format(locale, 'seals'))}</a>`
      : size !== null && state !== 'missing'
        ? html`<a href="${links.file(dataFiles.evidence(subject, report, sha256))}">${named(findingTexts.format(locale, 'raw'))}</a>`
        : null;
  return {
    title,
    note: findingTexts.format(locale, `${kind}-note`),
    facts: join(
      [bytes, time].filter((one) => one !== null),
      ', ',
    ),
    proof: html`${wrong}${wrong && html`<br>`}<code class="sha">${sha256}</code>`,
    action,
    ...(state !== 'good' && { broken: true as const }),
  };
}
