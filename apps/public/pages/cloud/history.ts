import type { SubjectSheet } from '@allmend/api';
import {
  agoText,
  dayRangeText,
  dayStrip,
  dayStripSprite,
  html,
  instantText,
  join,
  lengthText,
  numberText,
  shareText,
  stateText,
  stripDays,
  type Markup,
} from '@allmend/kit-ui';
import type { Interval } from '../../source/public-source.ts';
import { section } from '../../view/frame.ts';
import { ageOf, type View } from '../../view/view.ts';
import { cloudTexts } from './texts.ts';

/** 18 months, rounded up to whole strips. */
const mostStrips = 6;
/** So many deviations are listed; the data has them all. */
const mostDeviations = 100;
const mostTests = 5;
const oneDay = 86_400_000;

export interface Period {
  /** YYYY-MM-DD. */
  readonly from: string;
  readonly until: string;
  readonly days: string;
}

/** The days of a subject in strips of 90, the newest first; what lies before the first report at the end of a row is unknown. */
export function periodsOf({ days, lastDay }: Pick<SubjectSheet, 'days' | 'lastDay'>): readonly Period[] {
  const periods: Period[] = [];
  const last = Date.parse(`${lastDay}T00:00:00Z`);
  if (Number.isNaN(last)) return [];
  const dayOf = (back: number) => new Date(last - back * oneDay).toISOString().slice(0, 10);
  for (let strip = 0; strip < mostStrips; strip++) {
    const end = days.length - strip * stripDays;
    if (strip > 0 && end <= 0) break;
    const part = days.slice(Math.max(0, end - stripDays), Math.max(0, end)).padStart(stripDays, '-');
    if (strip > 0 && /^-+$/.test(days.slice(0, end))) break;
    periods.push({ from: dayOf((strip + 1) * stripDays - 1), until: dayOf(strip * stripDays), days: part });
  }
  return periods;
}

/** 18 months, day by day, and what deviated. */
export function historySection(sheet: SubjectSheet, intervals: readonly Interval[], view: View): Markup {
  const { locale } = view;
  const text = (key: 'period' | 'days' | 'passed' | 'failed' | 'dnf' | 'unknown') => cloudTexts.format(locale, key);
  const rows = periodsOf(sheet).map((period) => periodRow(period, view));
  const content = html`${dayStripSprite}<table class="hist"><thead><tr><th scope="col">${text('period')}</th><th scope="col">${text('days')}</th><th scope="col" class="num">${text('passed')}</th><th scope="col" class="num o1">${text('failed')}</th><th scope="col" class="num o1">${text('dnf')}</th><th scope="col" class="num o1">${text('unknown')}</th></tr></thead><tbody>${rows}</tbody></table>
<p class="s note">${cloudTexts.format(locale, 'floored')}</p>${deviations(intervals, view)}`;
  return section({
    id: 'history',
    title: cloudTexts.format(locale, 'history'),
    note: cloudTexts.format(locale, 'history-note'),
    content,
  });
}

function periodRow({ from, until, days }: Period, { locale }: View): Markup {
  const count = (letter: string) => days.split(letter).length - 1;
  const [failed, dnf] = [count('F'), count('D')];
  const unknown = days.length - count('P') - failed - dnf;
  const period = dayRangeText(from, until, locale);
  const share = shareText(count('P'), days.length, locale);
  const label = cloudTexts.format(locale, 'strip-label', { period, share, failed, dnf, unknown });
  const number = (value: number) => html`<td class="num o1">${numberText(value, locale)}</td>`;
  return html`<tr><th scope="row" class="q">${period}</th><td class="sp">${dayStrip(days, label)}</td><td class="num">${share}</td>${number(failed)}${number(dnf)}${number(unknown)}</tr>`;
}

function deviations(intervals: readonly Interval[], view: View): Markup {
  const { locale, settings, sheet } = view;
  const found = intervals.filter((one) => one.verdict !== 'PASS');
  if (intervals.length === 0) return html``;
  if (found.length === 0) return html`<p class="s note">${cloudTexts.format(locale, 'no-deviations')}</p>`;
  const rows = found.slice(0, mostDeviations).map(({ verdict, from, until, version, testcases }) => {
    const length = Date.parse(until ?? sheet.asOf) - Date.parse(from);
    const end =
      until === undefined ? cloudTexts.format(locale, 'still-so') : instantText(until, locale, settings.timeZone);
    const named = testcases.slice(0, mostTests).map((testcase) => html`<span class="id">${testcase}</span>`);
    const more = testcases.length - named.length;
    return html`<li><p>${stateText(verdict, locale)} · ${instantText(from, locale, settings.timeZone)} – ${end} (${lengthText(length, locale)}) · ${version}</p>${named.length > 0 && html`<p class="s">${cloudTexts.format(locale, 'because-of')} ${join(named, ', ')}${more > 0 && ` ${cloudTexts.format(locale, 'more-tests', { count: more })}`}</p>`}</li>`;
  });
  return html`<details><summary>${cloudTexts.format(locale, 'deviations', { count: found.length })}</summary><ul class="rows">${rows}</ul></details>`;
}

/** How long ago something was asked, for a table. */
export function askedText(instant: string | null, view: View): string {
  return instant === null ? '–' : agoText(ageOf(instant, view), view.locale);
}
