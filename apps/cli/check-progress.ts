import type { RunEvent } from '@allmend/conformance';
import type { Locale } from '@allmend/kit-i18n';
import { openProgress, plainText, type Terminal } from '@allmend/kit-terminal';
import { cliTexts } from './texts.ts';

/** Shows a run while it is under way, on standard error. */
export function openCheckProgress(
  terminal: Terminal,
  locale: Locale,
): { readonly event: (event: RunEvent) => void; close(): void } {
  const progress = openProgress(terminal);
  const started = new Map<string, number>();
  const { paintNote } = terminal;
  return {
    event(event) {
      const { resource } = event;
      if (event.type === 'started') {
        started.set(resource, performance.now());
        progress.start(resource, resource);
      } else if (event.type === 'progress') {
        progress.update(resource, plainText(event.text));
      } else if (event.type === 'finished') {
        const seconds = ((performance.now() - (started.get(resource) ?? performance.now())) / 1000).toFixed(1);
        const good = event.observation.state === 'observed';
        const problem = event.observation.error?.message;
        const mark = good ? paintNote('pass', '✓') : paintNote('dnf', '◐');
        progress.end(
          resource,
          `  ${mark} ${resource} ${paintNote('dim', `${seconds} s`)}${problem ? ` · ${plainText(problem)}` : ''}`,
        );
      } else {
        const { kind, name, problem } = event;
        terminal.note(
          `${paintNote('fail', '!')} ${cliTexts.format(locale, 'left-behind', { kind, name, problem: plainText(problem) })}\n`,
        );
      }
    },
    close: () => progress.close(),
  };
}
