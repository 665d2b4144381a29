import { html, type Markup, type MarkupValue } from '@allmend/kit-ui';
import { framed } from '../../view/frame.ts';
import { webAddress } from '../../view/links.ts';
import { siteTexts } from '../../view/texts.ts';
import type { View } from '../../view/view.ts';
import { wordsTexts } from './texts.ts';

function wordsPage(view: View, parts: { title: string; answer: string; paragraphs: readonly MarkupValue[] }): string {
  const { title, answer, paragraphs } = parts;
  return framed(view, {
    title,
    main: html`<div class="head"><h1>${title}</h1></div><section class="plot" aria-labelledby="answer"><h2 id="answer" class="ans">${answer}</h2></section><div class="text end">${paragraphs.map((one) => html`<p>${one}</p>`)}</div>`,
  });
}

/** What is measured, how it is judged, and why it can be believed. */
export function aboutPage(view: View): string {
  const { locale, links } = view;
  const keys = ['about-1', 'about-2', 'about-3', 'about-4', 'about-5'] as const;
  const data = html`${wordsTexts.format(locale, 'about-6')} <a href="${links.to({ page: 'data' })}">${siteTexts.format(locale, 'data')}</a>`;
  return wordsPage(view, {
    title: wordsTexts.format(locale, 'about'),
    answer: wordsTexts.format(locale, 'about-answer'),
    paragraphs: [...keys.map((key) => wordsTexts.format(locale, key)), data],
  });
}

export function accessibilityPage(view: View): string {
  const { locale, settings } = view;
  const keys = ['accessibility-1', 'accessibility-2', 'accessibility-3'] as const;
  const contact =
    settings.contact === undefined
      ? wordsTexts.format(locale, 'accessibility-nobody')
      : wordsTexts.format(locale, 'accessibility-contact', { contact: settings.contact });
  return wordsPage(view, {
    title: wordsTexts.format(locale, 'accessibility'),
    answer: wordsTexts.format(locale, 'accessibility-answer'),
    paragraphs: [...keys.map((key) => wordsTexts.format(locale, key)), contact],
  });
}

/** Who publishes the pages: the text of the settings. */
export function imprintPage(view: View): string {
  const { locale, settings, sheet } = view;
  const { monitor } = sheet;
  const address = webAddress(monitor.url);
  const website: readonly Markup[] = address
    ? [html`${wordsTexts.format(locale, 'imprint-url')}: <a href="${address}">${address}</a>`]
    : [];
  return wordsPage(view, {
    title: wordsTexts.format(locale, 'imprint'),
    answer: wordsTexts.format(locale, 'imprint-answer', { name: monitor.name }),
    paragraphs: [
      ...(settings.imprint?.split(/\n\s*\n/) ?? [wordsTexts.format(locale, 'imprint-none')]),
      ...website,
      wordsTexts.format(locale, 'imprint-privacy'),
      wordsTexts.format(locale, 'imprint-software', { version: monitor.version }),
    ],
  });
}
