import type { Exchange, Report, Snapshot, TestcaseClass, Finding } from '@allmend/api';
import { formatMessage, type Locale } from '@allmend/kit-i18n';
import { html, type Markup } from '@allmend/kit-ui';
import type { Standard } from '../engine/testcase.ts';
import { stateReport, type Statement } from '../report/statement.ts';
import { htmlReportTexts } from './texts.ts';

export interface HtmlReportOptions {
  readonly report: Report;
  /** What the findings rest on; without it the sheet shows no requests. */
  readonly snapshot: Snapshot | null;
  /** Titles and questions of the testcases. */
  readonly standards: readonly Standard[];
  readonly locale: Locale;
  /** The signed file that this sheet shows, where it is known. */
  readonly signature?: { readonly file: string; readonly fingerprint: string };
}

/** What every part of the sheet is made from. */
export interface Sheet extends HtmlReportOptions {
  readonly statement: Statement;
  readonly text: (key: string, params?: Record<string, string | number>) => string;
  readonly standardOf: (testcase: string) => Standard | null;
  readonly questionOf: (testcase: string) => string;
  readonly classOf: (finding: Finding) => TestcaseClass;
}

export function openSheet(options: HtmlReportOptions): Sheet {
  const { report, standards, locale } = options;
  const known = new Map(
    standards.flatMap((standard) =>
      standard.testcases.map((testcase) => [testcase.id, { standard, testcase }] as const),
    ),
  );
  return {
    ...options,
    statement: stateReport(report),
    text: (key, params) => htmlReportTexts.format(locale, key as 'title', params as never),
    standardOf: (testcase) => known.get(testcase)?.standard ?? null,
    questionOf: (testcase) => {
      const found = known.get(testcase);
      return found ? formatMessage(locale, found.testcase.title) : '';
    },
    classOf: (finding) => report.classes[finding.testcase] ?? 'own',
  };
}

/** Path and query; the host stands in the catalogue and would push everything else off a phone. */
export function pathOf({ url }: Exchange): string {
  if (!URL.canParse(url)) return url;
  const { pathname, search } = new URL(url);
  return pathname + search;
}

/** A link only where the address is one that a browser opens safely; else the text alone. */
export function link(url: string): Markup {
  const safe = URL.canParse(url) && /^https?:$/.test(new URL(url).protocol);
  return safe ? html`<a href="${url}" rel="noreferrer">${url}</a>` : html`${url}`;
}

/** A digest: short to the eye, whole when copied and on paper. */
export function digest(sha256: string): Markup {
  return html`<code class="sha">${sha256}</code>`;
}
