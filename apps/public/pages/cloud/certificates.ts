import type { SheetSubject } from '@allmend/api';
import { dayText, html, symbol, type Markup } from '@allmend/kit-ui';
import { scopeLink } from '../../view/reference.ts';
import { scopeTitle, type View } from '../../view/view.ts';
import { cloudTexts } from './texts.ts';

type Certificate = SheetSubject['certificates'][number];

const order: readonly Certificate['state'][] = ['Granted', 'Suspended', 'Revoked', 'Expired'];

/** The certificates of a subject, valid ones first. */
export function certificatesPanel({ certificates }: SheetSubject, view: View): Markup {
  const { locale } = view;
  const shown = certificates.toSorted(
    (a, b) => order.indexOf(a.state) - order.indexOf(b.state) || b.validFrom.localeCompare(a.validFrom),
  );
  const content =
    shown.length === 0
      ? html`<p class="note">${cloudTexts.format(locale, 'no-certificate')}</p>`
      : html`${shown.map((one) => certificate(one, view))}`;
  return html`<section class="side" aria-labelledby="certificates"><h2 id="certificates">${cloudTexts.format(locale, 'certificates')}</h2>${content}</section>`;
}

function certificate(one: Certificate, view: View): Markup {
  const { locale, settings } = view;
  const day = (instant: string) => dayText(instant, locale, settings.timeZone);
  const { state, number, scope, version, validFrom, validUntil, reviewUntil } = one;
  const text = (key: 'number' | 'scope' | 'valid' | 'mend-by') => cloudTexts.format(locale, key);
  const range = cloudTexts.format(locale, 'valid-range', { from: day(validFrom), until: day(validUntil) });
  return html`<div class="zz"><p>${certificateState(one, view)}</p><dl><div><dt>${text('number')}</dt><dd class="id">${number}</dd></div><div><dt>${text('scope')}</dt><dd>${scopeLink(scope, [scopeTitle(scope, view), ` ${version}`], view)}</dd></div><div><dt>${text('valid')}</dt><dd>${range}</dd></div>${state === 'Granted' && reviewUntil !== null && html`<div><dt>${text('mend-by')}</dt><dd>${cloudTexts.format(locale, 'mend-text', { day: day(reviewUntil) })}</dd></div>`}</dl></div>`;
}

/** Its state in words, with the mark of what it means today. */
function certificateState({ state, reviewUntil }: Certificate, { locale }: View): Markup {
  if (state === 'Granted' && reviewUntil !== null)
    return html`<span class="st c-plan">${symbol('soon')}<b>${cloudTexts.format(locale, 'Granted-review')}</b></span>`;
  if (state === 'Granted')
    return html`<span class="st c-pass">${symbol('pass')}<b>${cloudTexts.format(locale, state)}</b></span>`;
  const mark = state === 'Revoked' ? 'fail' : state === 'Suspended' ? 'dnf' : 'miss';
  return html`<span class="st c-${mark}">${symbol(mark)}<b>${cloudTexts.format(locale, state)}</b></span>`;
}
