import type { Cloud } from '../../view/clouds.ts';
import { cloudStanding, regionName } from '../../view/clouds.ts';
import { fill } from '../../view/fill.ts';
import { crumbs, framed, sealFact } from '../../view/frame.ts';
import { decidingVersion, findScope, type View } from '../../view/view.ts';
import { html, instantText, plate, type Markup } from '@allmend/kit-ui';
import { cloudTable } from '../overview/table.ts';
import { overviewTexts } from '../overview/texts.ts';
import { certificatesPanel } from './certificates.ts';
import { cloudTexts } from './texts.ts';

/** A cloud of several regions: how they stand. */
export function groupPage(view: View, cloud: Cloud): string {
  const { locale, sheet, settings } = view;
  const [first] = cloud.subjects;
  const names = cloud.subjects.map(regionName).join(', ');
  const table = cloudTable([cloud], view, {
    labelledBy: 'regions',
    note: cloudTexts.format(locale, 'group-note'),
    caption: overviewTexts.format(locale, 'caption', { time: instantText(sheet.asOf, locale, settings.timeZone) }),
  });
  const lead = cloudTexts.format(locale, 'lead', { operator: first!.operator, place: '' });
  return framed(view, {
    title: cloudTexts.format(locale, 'title', { cloud: cloud.title }),
    edition: [sealFact(view)].filter((fact) => fact !== null),
    main: html`<div class="head">${crumbs(view, [cloud.title])}<h1>${cloud.title}</h1><p class="lead">${first!.description !== '' && `${first!.description} `}${lead}</p></div>
<div class="two">${answer(cloud, view)}${certificatesOf(cloud, view)}</div>
<section class="sec full" aria-labelledby="regions"><header class="mh"><h2 id="regions">${cloudTexts.format(locale, 'regions')} <small>${names}</small></h2></header>${table}</section>`,
  });
}

/** About the first scope that it is listed for. */
function answer(cloud: Cloud, view: View): Markup {
  const { locale, links, sheet } = view;
  const scope = sheet.scopes.find(({ name }) => cloudStanding(cloud, name) !== null);
  const standing = scope && cloudStanding(cloud, scope.name);
  if (!standing)
    return html`<section class="plot" aria-labelledby="answer"><h2 id="answer" class="ans">${cloudTexts.format(locale, 'no-standing', { cloud: cloud.title })}</h2></section>`;
  const listed = cloud.subjects.flatMap((subject) => subject.standings.filter((one) => one.scope === scope.name));
  const passed = listed.filter((one) => one.verdict === 'PASS').length;
  const version = findScope(scope.name, view);
  const name = `${scope.title} ${(version && decidingVersion(version)?.version) ?? standing.standing.version}`;
  const key = passed === listed.length ? 'group-answer-all' : 'group-answer';
  const text = fill({ scope: html`<span class="nw">${name}</span>` }, (marks) =>
    cloudTexts.format(locale, key, { ...marks, passed, total: listed.length }),
  );
  const href = links.to({ page: 'cloud', id: standing.subject.id, scope: scope.name });
  return html`<section class="plot" aria-labelledby="answer"><p class="pl0">${plate(standing.verdict, { locale, href, ...(standing.origin && { by: standing.origin }) })}<a href="${links.to({ page: 'standard', scope: scope.name })}">${name}</a></p><h2 id="answer" class="ans">${text}</h2><p class="fz">${cloudTexts.format(locale, 'group-note')}</p></section>`;
}

/** A certificate may cover several regions: it is shown once. */
function certificatesOf({ subjects }: Cloud, view: View): Markup {
  const certificates = new Map(subjects.flatMap((one) => one.certificates).map((one) => [one.number, one]));
  return certificatesPanel({ ...subjects[0]!, certificates: [...certificates.values()] }, view);
}
