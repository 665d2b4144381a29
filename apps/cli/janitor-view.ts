import { describeEvent, type SweepEvent, type SweepResult } from '@allmend/janitor';
import { formatMessage, type Locale } from '@allmend/kit-i18n';
import { plainLine, type Paint } from '@allmend/kit-terminal';
import { cliTexts } from './texts.ts';

const marks: Readonly<Record<SweepEvent['type'], readonly ['pass' | 'fail' | 'dim', string]>> = {
  found: ['dim', '·'],
  removed: ['pass', '✓'],
  absent: ['pass', '✓'],
  kept: ['dim', '·'],
  failed: ['fail', '✗'],
  unseen: ['fail', '!'],
  'run-lives': ['dim', '·'],
  waiting: ['dim', '·'],
};

/** One line for one event; what failed says what to do. */
export function renderSweepEvent(event: SweepEvent, view: { readonly locale: Locale; readonly paint: Paint }): string {
  const [tone, symbol] = marks[event.type];
  const sentence = formatMessage(view.locale, describeEvent(event));
  const remedy = 'failure' in event ? ` ${event.failure.remedy}` : '';
  return `${view.paint(tone, symbol)} ${plainLine(sentence + remedy)}\n`;
}

export function renderSweepResult({ counts, left, dryRun }: SweepResult, locale: Locale): string {
  const outcome =
    left.length > 0
      ? cliTexts.format(locale, 'sweep-left', { count: left.length })
      : cliTexts.format(locale, dryRun ? 'sweep-dry' : 'sweep-clean');
  return `${cliTexts.format(locale, dryRun ? 'sweep-would' : 'sweep-did', counts)}: ${outcome}\n`;
}
