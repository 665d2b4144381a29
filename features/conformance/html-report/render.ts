import { formatInstant, html, page, type Markup } from '@allmend/kit-ui';
import { answer, circumstances } from './answer.ts';
import { byStandard } from './by-standard.ts';
import { notCounted, notPassed } from './not-passed.ts';
import { requests } from './requests.ts';
import { digest, openSheet, type HtmlReportOptions, type Sheet } from './sheet.ts';
import { reportStyle } from './style.ts';
import { testcases } from './testcases.ts';

export type { HtmlReportOptions } from './sheet.ts';

/** One sheet with everything: the answer first, what is not passed, every testcase whole, every request. A single file. */
export function renderHtmlReport(options: HtmlReportOptions): string {
  const { report, snapshot, locale } = options;
  const sheet = openSheet(options);
  const { text } = sheet;
  return page({
    locale,
    title: text('title', { subject: report.subject, scope: report.scope.name }),
    edition: edition(sheet),
    main: [
      html`<div class="head"><h1>${report.subject}</h1><p class="lead">${text('lead', { scope: report.scope.name })}</p></div>`,
      answer(sheet),
      notPassed(sheet),
      circumstances(sheet),
      byStandard(sheet),
      notCounted(sheet),
      testcases(sheet),
      snapshot && requests(sheet, snapshot),
    ],
    margin: [
      {
        title: text('sheet'),
        content: html`<p>${text('sheet-text')}</p><p>${text('recompute')}<br><code>allmend replay &lt;${text('evidence-folder')}&gt;</code></p>`,
      },
    ],
    style: reportStyle,
  });
}

/** As of when, by what measure, on which evidence, signed by whom. */
function edition({ report, locale, text, signature }: Sheet): readonly (Markup | string)[] {
  return [
    html`<b>${text('as-of')} ${formatInstant(report.checkedAt, locale)}</b>`,
    ...(report.simulated ? [html`<b class="c-dnf">${text('simulated')}</b>`] : []),
    text(report.semantics === 'official' ? 'official' : 'by-text'),
    html`${text('snapshot')} sha256 ${digest(report.snapshot)}`,
    signature
      ? html`${text('signed', { file: signature.file })} <code>${signature.fingerprint}</code>`
      : text('signature-unknown'),
  ];
}
