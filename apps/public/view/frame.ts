import {
  dayText,
  html,
  instantText,
  join,
  navigation,
  page,
  type Markup,
  type MarkupValue,
  type PolicyOptions,
} from '@allmend/kit-ui';
import { dataFiles } from '../source/data-files.ts';
import { contactLink, licenceLink } from './statements.ts';
import { publicStyle } from './style.ts';
import type { Target } from './target.ts';
import { siteTexts } from './texts.ts';
import { siteLocales, type View } from './view.ts';

export interface Frame {
  readonly title: string;
  readonly main: MarkupValue;
  /** Further facts of the edition line. */
  readonly edition?: readonly MarkupValue[];
  readonly policy?: PolicyOptions;
  /** It stands in no room: there is no such page. */
  readonly lost?: true;
  /** To be shown within another page. */
  readonly bare?: true;
}

const languageNames = { de: 'Deutsch', fr: 'Français', en: 'English' } as const;

/** Which room a page belongs to. */
function roomOf({ page }: Target): Target['page'] {
  if (page === 'standard') return 'standards';
  if (page === 'cloud' || page === 'group' || page === 'finding') return 'overview';
  return page;
}

/** A whole page: head with rooms and languages, edition, matter, margin. */
export function framed(view: View, { title, main, edition = [], policy = {}, bare, lost }: Frame): string {
  const { locale, links, here } = view;
  const room = lost ? null : roomOf(here);
  const rooms = [
    ['overview', siteTexts.format(locale, 'conformance')],
    ...(links.served ? ([['compare', siteTexts.format(locale, 'compare')]] as const) : []),
    ['standards', siteTexts.format(locale, 'standards')],
    ['data', siteTexts.format(locale, 'data')],
  ] as const;
  return page({
    locale,
    title,
    edition: [asOf(view), ...edition],
    main,
    margin: [{ title: siteTexts.format(locale, 'sheet'), content: sheetNotes(view) }],
    style: publicStyle,
    site: {
      navigation: navigation({
        home: { href: links.to({ page: 'overview' }), label: siteTexts.format(locale, 'home') },
        roomsLabel: siteTexts.format(locale, 'rooms'),
        rooms: rooms.map(([target, label]) => ({
          href: links.to({ page: target }),
          label,
          ...(target === room && { current: true as const }),
        })),
        languagesLabel: siteTexts.format(locale, 'languages'),
        languages: siteLocales.map((one) => ({
          locale: one,
          name: languageNames[one],
          href: links.to(here, one),
          ...(one === locale && { current: true as const }),
        })),
      }),
      links: [
        ...siteLocales
          .filter((one) => one !== locale)
          .map((one) => ({ rel: 'alternate' as const, href: links.to(here, one), hreflang: one })),
        { rel: 'alternate', href: links.file(feedPath(view)), type: 'application/atom+xml', title: 'Atom' },
      ],
      policy,
      ...(bare && { bare }),
    },
  });
}

export function feedPath({ locale }: View): string {
  return `${locale}/feed.atom`;
}

function asOf({ sheet, locale, settings, outdatedFrom }: View): Markup {
  const time = (instant: string) => instantText(instant, locale, settings.timeZone);
  return html`<b>${siteTexts.format(locale, 'as-of', { time: time(sheet.asOf) })}</b>${outdatedFrom !== null && html`. ${siteTexts.format(locale, 'copy', { time: time(outdatedFrom) })}`}`;
}

/** The newest seal: for the edition line of pages that rest on all of them. */
export function sealFact({ sheet, locale, links }: View): Markup | null {
  if (sheet.root === null) return null;
  const { day, hash } = sheet.root;
  return html`${siteTexts.format(locale, 'day-root', { day: dayText(day, locale) })} <code>${shortDigest(hash)}</code>, <a href="${links.to({ page: 'data' })}#seals">${siteTexts.format(locale, 'verify')}</a>`;
}

/** Head and tail of a digest: enough to compare by eye; the whole stands where it is linked. */
export function shortDigest(digest: string): string {
  return digest.length > 12 ? `${digest.slice(0, 4)}…${digest.slice(-4)}` : digest;
}

function sheetNotes(view: View): Markup {
  const { locale, links, settings } = view;
  const pages = (['imprint', 'accessibility', 'about'] as const).map(
    (one) => html`<a href="${links.to({ page: one })}">${siteTexts.format(locale, one)}</a>`,
  );
  const files = [
    [dataFiles.sheet, 'JSON'],
    [dataFiles.table('csv'), 'CSV'],
    [feedPath(view), 'Atom'],
  ].map(([path, name]) => html`<a href="${links.file(path!)}">${name}</a>`);
  const { contact, timeZone = 'UTC' } = settings;
  return html`<p>${siteTexts.format(locale, 'licence')} ${licenceLink(view)}, ${join(files, ', ')}. ${siteTexts.format(locale, 'nothing')}</p>
<p>${siteTexts.format(locale, 'zone', { zone: timeZone })}</p>
<p>${siteTexts.format(locale, 'recompute')}<br><code>allmend replay --public ${settings.address}</code></p>
${contact !== undefined && html`<p>${siteTexts.format(locale, 'contact')} ${contactLink(contact)}</p>`}<p>${join(pages, ' · ')}</p>`;
}

/** Way from the overview to the page; the last part is the page itself. */
export function crumbs(view: View, parts: readonly MarkupValue[]): Markup {
  const { links, locale } = view;
  const home = html`<a href="${links.to({ page: 'overview' })}">${siteTexts.format(locale, 'conformance')}</a>`;
  return html`<p class="crumb">${join([home, ...parts], ' › ')}</p>`;
}

/** Section of a page: heading and note left, matter right. */
export function section(options: {
  readonly id: string;
  readonly title: MarkupValue;
  readonly note?: MarkupValue;
  readonly content: MarkupValue;
  readonly className?: string;
}): Markup {
  const { id, title, note, content, className } = options;
  return html`<section class="${['sec', className].filter(Boolean).join(' ')}" aria-labelledby="${id}"><header><h2 id="${id}">${title}</h2>${note && html`<p>${note}</p>`}</header><div>${content}</div></section>
`;
}
