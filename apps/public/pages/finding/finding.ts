import type { FindingSheet, SheetSubject } from '@allmend/api';
import { formatMessage } from '@allmend/kit-i18n';
import {
  agoText,
  facts,
  formatInstant,
  html,
  instantText,
  lengthText,
  numberText,
  plate,
  stateWord,
  type Fact,
  type Markup,
} from '@allmend/kit-ui';
import { dataFiles } from '../../source/data-files.ts';
import { subjectTitle } from '../../view/clouds.ts';
import { framed, section } from '../../view/frame.ts';
import { webAddress } from '../../view/links.ts';
import { scopeLink } from '../../view/reference.ts';
import { ageOf, scopeTitle, type View } from '../../view/view.ts';
import { cloudCrumbs } from '../cloud/cloud.ts';
import { chainSection, chainState } from './chain.ts';
import { findingTexts } from './texts.ts';

/** So much of an answer is shown; the raw bytes are a click away. */
const mostBody = 4000;
/** Larger answers are not laid out. */
const mostParsed = 500_000;
/** So many requests are shown unfolded. */
const mostRequests = 3;
/** So many answers are shown. */
const mostBodies = 3;

export interface FindingPage {
  readonly sheet: FindingSheet;
  readonly subject: SheetSubject;
  /** Answers by their SHA-256, as far as they are shown. */
  readonly bodies: ReadonlyMap<string, Uint8Array>;
}

/** Which answers the page shows, by their SHA-256. */
export function shownBodies({ exchanges }: FindingSheet): readonly string[] {
  const digests = exchanges.flatMap(({ responseBody }) => (responseBody === null ? [] : [responseBody]));
  return [...new Set(digests)].slice(0, mostBodies);
}

/** Whether the bytes with that digest are what they were. */
export function stateOf({ chain }: FindingSheet, digest: string): FindingSheet['chain'][number]['state'] {
  return chain.find(({ sha256 }) => sha256 === digest)?.state ?? 'missing';
}

/** A finding with all that a reader needs to believe and to mend it. Its address never changes. */
export function findingPage(view: View, { sheet, subject, bodies }: FindingPage): string {
  const { locale } = view;
  const { finding } = sheet;
  const title = findingTexts.format(locale, 'title', { testcase: finding.testcase, cloud: subjectTitle(subject) });
  return framed(view, {
    title,
    edition: [chainState(sheet, view)],
    main: html`<div class="head">${cloudCrumbs(subject, view, [html`<span class="id">${finding.testcase}</span>`])}<h1>${formatMessage(locale, finding.message)}</h1>${sheet.question && html`<p class="lead">${formatMessage(locale, sheet.question)}</p>`}</div>
${verdict(sheet, view)}${demanded(sheet, view)}${asked(sheet, view)}${answered(sheet, bodies, view)}${remedy(sheet, view)}${chainSection(sheet, view)}`,
  });
}

function verdict({ finding, origin, since, signer, scope }: FindingSheet, view: View): Markup {
  const { locale, settings } = view;
  const text = (key: 'verdict' | 'since' | 'last-asked' | 'says' | 'counts-for') => findingTexts.format(locale, key);
  const list: (Fact | null)[] = [
    since === null
      ? null
      : {
          term: text('since'),
          value: formatInstant(since, locale, settings.timeZone),
          note: lengthText(ageOf(since, view), locale),
        },
    finding.observedAt === null
      ? null
      : {
          term: text('last-asked'),
          value: formatInstant(finding.observedAt, locale, settings.timeZone),
          note: agoText(ageOf(finding.observedAt, view), locale),
        },
    {
      term: text('says'),
      value: findingTexts.format(locale, origin),
      note: signer === null ? findingTexts.format(locale, 'unsigned') : html`<code class="sha">${signer}</code>`,
    },
    scope === null
      ? null
      : {
          term: text('counts-for'),
          value: scopeLink(scope, scopeTitle(scope, view), view),
        },
  ];
  return html`<section class="plot verdict0" aria-labelledby="answer"><h2 id="answer" class="vh">${text('verdict')}</h2><p>${plate(finding.verdict, { locale, by: origin })}</p>${facts(list.filter((one) => one !== null))}</section>`;
}

function demanded({ finding }: FindingSheet, { locale }: View): Markup {
  const { text, section: place, url } = finding.demanded;
  const address = webAddress(url);
  return section({
    id: 'demanded',
    title: findingTexts.format(locale, 'demanded'),
    note: findingTexts.format(locale, 'demanded-note'),
    content: html`<blockquote>${formatMessage(locale, text)}</blockquote><p class="s">${findingTexts.format(locale, 'section', { section: place })} ${address ? html`<a href="${address}" rel="noreferrer nofollow">${findingTexts.format(locale, 'read')}</a>` : url}</p>`,
  });
}

function asked({ exchanges, finding }: FindingSheet, view: View): Markup {
  const { locale } = view;
  const shown = exchanges.slice(0, mostRequests).map((one) => exchange(one, view));
  const rest = exchanges.slice(mostRequests).map((one) => exchange(one, view));
  const total = Math.max(finding.exchanges.length, exchanges.length);
  const content =
    exchanges.length === 0
      ? html`<p>${findingTexts.format(locale, 'no-requests')}</p>`
      : html`<div class="io">${shown}${rest.length > 0 && html`<details><summary>+ ${rest.length}</summary><div class="io">${rest}</div></details>`}${total > exchanges.length && html`<p class="s">${findingTexts.format(locale, 'asked-more', { count: exchanges.length })}</p>`}</div>`;
  return section({
    id: 'asked',
    title: findingTexts.format(locale, 'asked'),
    note: findingTexts.format(locale, 'asked-note', { count: total }),
    content,
  });
}

function exchange(one: FindingSheet['exchanges'][number], { locale, settings }: View): Markup {
  const { method, url, at, durationMs, attempts, status, requestId, error } = one;
  const parts = [
    findingTexts.format(locale, 'sent', {
      time: instantText(at, locale, settings.timeZone),
      duration: numberText(Math.round(durationMs), locale),
      attempts,
    }),
    status === null ? findingTexts.format(locale, 'no-answer') : findingTexts.format(locale, 'status', { status }),
    ...(requestId === null ? [] : [findingTexts.format(locale, 'request-id', { id: requestId })]),
  ];
  return html`<div><pre tabindex="0" role="group" aria-label="${findingTexts.format(locale, 'request')}: ${method} ${url}">${method} ${url}</pre><p class="s">${parts.join(', ')}${error !== null && html`<br>${error}`}</p></div>`;
}

/** What was found, line by line, and the bodies it was found in. */
function answered(sheet: FindingSheet, bodies: FindingPage['bodies'], { locale, links }: View): Markup {
  const { finding, subject, report } = sheet;
  const { details, official, deviation, verdict } = finding;
  const label = findingTexts.format(locale, 'body');
  const shown = shownBodies(sheet).map((digest) => {
    const bytes = bodies.get(digest);
    if (!bytes) {
      const state = stateOf(sheet, digest) === 'changed' ? 'changed' : 'missing';
      return html`<p class="s">${label} <code>${digest}</code>: ${findingTexts.format(locale, state)}</p>`;
    }
    const raw = html`<a href="${links.file(dataFiles.evidence(subject, report, digest))}">${findingTexts.format(locale, 'raw')}<span class="vh">: ${label}</span></a>`;
    return html`<div><pre tabindex="0" role="group" aria-label="${label}">${excerpt(bytes)}</pre><p class="s">${findingTexts.format(locale, 'bytes', { size: numberText(bytes.length, locale) })}, ${raw}</p></div>`;
  });
  const differs =
    official !== undefined &&
    official !== verdict &&
    html`<p class="s">${findingTexts.format(locale, 'official', { official: stateWord(official, locale) })}${deviation && html` <span class="id">${deviation}</span>`}</p>`;
  return section({
    id: 'answered',
    title: findingTexts.format(locale, 'answered'),
    note: findingTexts.format(locale, 'answered-note'),
    content: html`<div class="io"><p><b>${formatMessage(locale, finding.message)}</b></p>${details.length > 0 && html`<ul class="dots">${details.map((one) => html`<li>${formatMessage(locale, one)}</li>`)}</ul>`}${differs}${shown}</div>`,
  });
}

/** JSON is laid out to be read; anything else is as it was. */
function excerpt(bytes: Uint8Array): string {
  const body = new TextDecoder().decode(bytes.length > mostParsed ? bytes.subarray(0, mostBody) : bytes);
  const text = bytes.length > mostParsed ? body : laidOut(body);
  return text.length > mostBody || bytes.length > mostParsed ? `${text.slice(0, mostBody)}\n…` : text;
}

function laidOut(body: string): string {
  try {
    return JSON.stringify(JSON.parse(body), null, 2);
  } catch {
    return body;
  }
}

function remedy({ finding, subject }: FindingSheet, { locale }: View): Markup {
  const { testcase, verdict } = finding;
  const none = verdict === 'PASS' ? 'remedy-none' : 'remedy-plain';
  const commands =
    finding.remedy.length === 0
      ? html`<p>${findingTexts.format(locale, none)}</p>`
      : html`<pre tabindex="0" role="group" aria-label="${findingTexts.format(locale, 'commands')}">${finding.remedy.join('\n')}</pre>`;
  return section({
    id: 'remedy',
    title: findingTexts.format(locale, 'remedy'),
    note: findingTexts.format(locale, 'remedy-note'),
    content: html`<div class="io">${commands}${verdict !== 'PASS' && html`<p class="s">${findingTexts.format(locale, 'again')}</p><pre tabindex="0" role="group" aria-label="${findingTexts.format(locale, 'again')}">allmend check ${subject.slice(subject.indexOf('/') + 1)} --only ${testcase}</pre>`}</div>`,
  });
}
