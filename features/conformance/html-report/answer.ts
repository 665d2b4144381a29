import { formatMessage } from '@allmend/kit-i18n';
import { facts, formatDay, html, plate, resultFigures, resultStrip, type Fact, type Markup } from '@allmend/kit-ui';
import type { Sheet } from './sheet.ts';

/** The framed answer: verdict, one sentence, how many of each result, and where they stand. */
export function answer({ report, locale, text, statement }: Sheet): Markup {
  const versions = statement.deciding.map((one) => one.version).join(', ');
  return html`<section class="plot" aria-labelledby="answer"><p class="verdict">${plate(report.verdict, { locale, by: 'us' })}<span>${report.scope.name} ${versions}</span></p>
<h2 id="answer" class="ans">${formatMessage(locale, statement.sentence)}</h2>
${resultFigures(statement.counts, locale)}
${resultStrip(
  statement.findings.map((finding) => ({ state: finding.verdict })),
  locale,
)}
<p class="s">${text(report.strict ? 'counted-strict' : statement.partial ? 'counted-part' : 'counted', { total: statement.findings.length })}</p></section>`;
}

/** Who was asked, by whom, as of when. */
export function circumstances({ report, snapshot, locale, text }: Sheet): Markup {
  const identity = snapshot?.identity;
  const list: (Fact | false | null | undefined)[] = [
    {
      term: text('subject'),
      value: report.subject,
      ...(snapshot?.cloud.region && { note: `${text('region')} ${snapshot.cloud.region}` }),
    },
    snapshot && { term: text('endpoint'), value: snapshot.cloud.authUrl },
    identity && {
      term: text('identity'),
      value: identity.userName,
      note: text('identity-note', { project: identity.projectName ?? '–', roles: identity.roles.join(', ') }),
    },
    { term: text('reference'), value: formatDay(report.referenceDate, locale), note: text('reference-note') },
    { term: text('tool'), value: `${report.tool.name} ${report.tool.version}` },
  ];
  return html`<section class="about" aria-label="${text('about')}">${facts(list.filter((one): one is Fact => Boolean(one)))}</section>`;
}
