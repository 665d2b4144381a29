import type { Verdict } from '@allmend/api';
import type { Standard } from '@allmend/conformance';
import type { Locale } from '@allmend/kit-i18n';
import type { Paint, Tone } from '@allmend/kit-terminal';

export interface ReportViewOptions {
  readonly locale: Locale;
  readonly paint: Paint;
  readonly columns: number;
  /** Every testcase whole: what was demanded, seen, and what mends it. */
  readonly explain: boolean;
  /** Titles and questions of the testcases. */
  readonly standards: readonly Standard[];
}

export const marks: Readonly<Record<Verdict, { readonly symbol: string; readonly tone: Tone }>> = {
  PASS: { symbol: '✓', tone: 'pass' },
  FAIL: { symbol: '✗', tone: 'fail' },
  DNF: { symbol: '◐', tone: 'dnf' },
  MISS: { symbol: '◌', tone: 'miss' },
};

/** Symbol and word of a verdict, painted; more quietly where it does not count. */
export function renderVerdict(
  verdict: Verdict,
  options: Pick<ReportViewOptions, 'paint'> & { readonly apart?: boolean },
): string {
  const { symbol, tone } = marks[verdict];
  const word = verdict.padEnd(4);
  // Yellow is hard to read on white: it marks, and the word is left to the terminal's own ink.
  if (tone === 'dnf') return `${options.paint(tone, symbol)} ${options.paint(options.apart ? 'plain' : 'bold', word)}`;
  return options.paint(options.apart && tone === 'fail' ? 'fail-apart' : tone, `${symbol} ${word}`);
}
