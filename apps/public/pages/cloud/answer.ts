import type { SheetScope, SheetStanding, SubjectSheet } from '@allmend/api';
import { formatMessage } from '@allmend/kit-i18n';
import { dayText, html, lengthText, plate, symbol, type Markup } from '@allmend/kit-ui';
import { standingOf, subjectTitle } from '../../view/clouds.ts';
import { scopeLink } from '../../view/reference.ts';
import { ageOf, findScope, type View } from '../../view/view.ts';
import { demandedOf, findingPlace } from './testcases.ts';
import { cloudTexts } from './texts.ts';

/** The framed answer: how it stands, since when, why, and what comes. */
export function cloudAnswer(sheet: SubjectSheet, view: View): Markup {
  const { locale, links } = view;
  const { subject, scope } = sheet;
  const standing = standingOf(subject, scope);
  if (!standing) {
    const text = cloudTexts.format(locale, 'no-standing', { cloud: subjectTitle(subject) });
    return html`<section class="plot" aria-labelledby="answer"><h2 id="answer" class="ans">${text}</h2></section>`;
  }
  const { verdict, origin, counts } = standing;
  const worst = demandedOf(sheet).find((one) => one.verdict !== 'PASS');
  const place = worst && findingPlace(worst);
  const href = place ? links.to({ page: 'finding', id: subject.id, ...place }) : null;
  const title = findScope(scope, view)?.title ?? scope;
  const total = counts.PASS + counts.FAIL + counts.DNF + counts.MISS;
  const sentence = cloudTexts.format(locale, 'counts', {
    passed: counts.PASS,
    total,
    failed: counts.FAIL,
    dnf: counts.DNF,
    missing: counts.MISS,
  });
  return html`<section class="plot" aria-labelledby="answer"><p class="pl0">${plate(verdict, { locale, ...(origin && { by: origin }), ...(href !== null && { href }) })}${scopeLink(scope, [title, ` ${standing.version}`], view)}</p><h2 id="answer" class="ans">${answerText(standing, view)}</h2><p class="fz">${sentence}</p>${transition(standing, view)}${aheadList(standing, view)}${href !== null && html`<p class="go"><a class="btn" href="${href}">${cloudTexts.format(locale, 'to-finding')}</a></p>`}</section>`;
}

function answerText({ verdict, since, cause }: SheetStanding, view: View): string {
  const { locale } = view;
  const length = lengthText(ageOf(since, view), locale);
  if (verdict === 'PASS') return cloudTexts.format(locale, 'passed-since', { length });
  const why = cause ? formatMessage(locale, cause) : cloudTexts.format(locale, `${verdict}-plain`);
  return cloudTexts.format(locale, 'not-since', { length, cause: why });
}

/** The version still counts, and until when. */
function transition(standing: SheetStanding, { sheet, locale }: View): Markup | null {
  const { scope, version } = standing;
  if (!standing.transition) return null;
  const end = sheet.changes.find(
    (change) => change.kind === 'version-ends' && change.scope === scope && change.version === version,
  );
  const text = end
    ? cloudTexts.format(locale, 'transition-until', { version, day: dayText(end.day, locale) })
    : cloudTexts.format(locale, 'transition', { version });
  return html`<p class="fz"><span class="st c-plan">${symbol('soon')}<b>${text}</b></span></p>`;
}

/** What later versions would say. */
function aheadList({ scope, ahead }: SheetStanding, view: View): Markup | null {
  const { locale } = view;
  if (ahead.length === 0) return null;
  const title = findScope(scope, view)?.title ?? scope;
  const items = ahead.map(({ version, from, verdict, notPassed }) => {
    const key = verdict === 'PASS' || verdict === 'FAIL' ? (`ahead-${verdict}` as const) : 'ahead-other';
    const day =
      from === ''
        ? cloudTexts.format(locale, 'no-day')
        : cloudTexts.format(locale, 'from-day', { day: dayText(from, locale) });
    const text = cloudTexts.format(locale, key, { version: `${title} ${version}`, from: day, count: notPassed });
    return html`<li><span class="st"><span class="c-plan">${symbol('soon')}</span> ${text}</span></li>`;
  });
  return html`<ul class="fz s">${items}</ul>`;
}

/** What a scope was asked for, if the page was: the first that the subject stands in otherwise. */
export function scopeOfPage(subject: SubjectSheet['subject'], scopes: readonly SheetScope[]): string | null {
  const listed = new Set(subject.standings.map((one) => one.scope));
  return scopes.find((scope) => listed.has(scope.name))?.name ?? subject.standings[0]?.scope ?? scopes[0]?.name ?? null;
}
