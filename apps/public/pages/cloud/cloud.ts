import type { SheetSubject, SubjectSheet } from '@allmend/api';
import { filters, html, join, stateText, type Markup, type MarkupValue } from '@allmend/kit-ui';
import { dataFiles } from '../../source/data-files.ts';
import type { Interval } from '../../source/public-source.ts';
import { idPath, segment } from '../../source/segment.ts';
import { cloudsOf, cloudTarget, regionName, subjectTitle } from '../../view/clouds.ts';
import { countryName } from '../../view/country.ts';
import { crumbs, framed, sealFact, section } from '../../view/frame.ts';
import { webAddress } from '../../view/links.ts';
import { contactLink } from '../../view/statements.ts';
import { scopeTitle, type View } from '../../view/view.ts';
import { cloudAnswer } from './answer.ts';
import { certificatesPanel } from './certificates.ts';
import { documentsSection } from './documents.ts';
import { historySection } from './history.ts';
import { apartSection, testcasesSection } from './testcases.ts';
import { cloudTexts } from './texts.ts';

export interface CloudPage {
  readonly sheet: SubjectSheet;
  readonly intervals: readonly Interval[];
  /** Only what has not passed. */
  readonly show?: 'open';
}

/** One cloud, or a region of one, under one scope. */
export function cloudPage(view: View, { sheet, intervals, show }: CloudPage): string {
  const { locale, links } = view;
  const { subject } = sheet;
  const title = subjectTitle(subject);
  return framed(view, {
    title: cloudTexts.format(locale, 'title', { cloud: title }),
    edition: [sealFact(view)].filter((fact) => fact !== null),
    policy: links.served ? { images: true } : {},
    main: html`<div class="head">${cloudCrumbs(subject, view)}<h1>${title}</h1>${lead(subject, view)}</div>
${scopeSwitch(sheet, view)}<div class="two">${cloudAnswer(sheet, view)}${certificatesPanel(subject, view)}</div>
${historySection(sheet, intervals, view)}${testcasesSection(sheet, view, show ? { show } : {})}${apartSection(sheet, view)}${documentsSection(sheet, view)}${aboutSection(sheet, view)}${badgeSection(sheet, view)}`,
  });
}

/** Conformance › cloud › region. */
export function cloudCrumbs(subject: SheetSubject, view: View, further: readonly MarkupValue[] = []): Markup {
  const cloud = cloudsOf(view.sheet).find(({ subjects }) => subjects.some((one) => one.id === subject.id));
  const self = { page: 'cloud', id: subject.id } as const;
  const linked = (name: string) => (further.length > 0 ? html`<a href="${view.links.to(self)}">${name}</a>` : name);
  if (!cloud || cloud.subjects.length === 1) return crumbs(view, [linked(subjectTitle(subject)), ...further]);
  return crumbs(view, [
    html`<a href="${view.links.to(cloudTarget(cloud))}">${cloud.title}</a>`,
    linked(regionName(subject)),
    ...further,
  ]);
}

function lead({ description, operator, country }: SheetSubject, { locale }: View): Markup {
  const place = country === null ? '' : cloudTexts.format(locale, 'place', { place: countryName(country, locale) });
  return html`<p class="lead">${description !== '' && `${description} `}${cloudTexts.format(locale, 'lead', { operator, place })}</p>`;
}

/** The standards that it is listed for, each with its verdict. */
function scopeSwitch({ subject, scope }: SubjectSheet, view: View): Markup | null {
  const { locale, links } = view;
  if (subject.standings.length < 2) return null;
  const options = subject.standings.map((standing) => ({
    label: html`${scopeTitle(standing.scope, view)}<span class="vh">: </span>${stateText(standing.verdict, locale)}`,
    href: links.to({ page: 'cloud', id: subject.id, scope: standing.scope }),
    ...(standing.scope === scope && { current: true as const }),
  }));
  return html`<div class="pick">${filters([{ id: 'scopes', label: cloudTexts.format(locale, 'scopes'), options }])}</div>`;
}

/** Whom to ask, and the page as data. */
function aboutSection({ subject, scope }: SubjectSheet, view: View): Markup {
  const { locale, links } = view;
  const homepage = webAddress(subject.homepage);
  const facts: readonly (readonly [
    key: 'operator' | 'country' | 'homepage' | 'contact' | 'name' | 'forms',
    MarkupValue,
  ])[] = [
    ['operator', subject.operator],
    ['country', subject.country && countryName(subject.country, locale)],
    ['homepage', homepage ? html`<a href="${homepage}" rel="noreferrer nofollow">${homepage}</a>` : subject.homepage],
    ['contact', subject.contact && contactLink(subject.contact)],
    ['name', html`<span class="id">${subject.alias}</span>`],
    [
      'forms',
      join(
        [
          html`<a href="${links.file(dataFiles.subject(subject.id, scope))}">JSON</a>`,
          html`<a href="${links.file(dataFiles.testcases(subject.id, scope))}">CSV</a>`,
          html`<a href="${links.file(dataFiles.verdicts(subject.id, scope))}">${cloudTexts.format(locale, 'history')}</a>`,
        ],
        ', ',
      ),
    ],
  ];
  const compare = links.served && view.sheet.subjects.length > 1;
  const list = facts.filter(([, value]) => value !== null && value !== '');
  return section({
    id: 'about',
    title: cloudTexts.format(locale, 'more'),
    content: html`<div class="zz plain"><dl>${list.map(([key, value]) => html`<div><dt>${cloudTexts.format(locale, key)}</dt><dd>${value}</dd></div>`)}</dl></div>${compare && html`<p class="note"><a href="${links.to({ page: 'compare', a: subject.id })}">${cloudTexts.format(locale, 'compare')}</a></p>`}`,
  });
}

/** Address of the badge of a subject, below the root of the site. */
function badgePath(id: string, scope: string): string {
  return `badges/${idPath(id)}/${segment(scope)}.svg`;
}

function badgeSection({ subject, scope }: SubjectSheet, view: View): Markup | null {
  const { locale, links, settings } = view;
  if (!links.served) return null;
  const path = badgePath(subject.id, scope);
  const alt = cloudTexts.format(locale, 'badge-alt', { cloud: subjectTitle(subject), scope: scopeTitle(scope, view) });
  const page = `${settings.address}${links.to({ page: 'cloud', id: subject.id, scope })}`;
  // What is copied is markup itself: it is escaped twice, once for the reader's page and once for this one.
  const code = html`<a href="${page}">
  <img src="${settings.address}/${path}" alt="${alt}">
</a>`;
  return section({
    id: 'badge',
    title: cloudTexts.format(locale, 'badge'),
    note: cloudTexts.format(locale, 'badge-note'),
    className: 'noprint',
    content: html`<div class="bd"><img class="badge" src="${links.file(path)}" alt="${alt}" height="24"><pre tabindex="0" role="group" aria-label="${cloudTexts.format(locale, 'badge-html')}">${code.text}</pre></div>`,
  });
}
