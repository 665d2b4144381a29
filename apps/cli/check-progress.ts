import type { RunEvent } from '@allmend/conformance';
import type { Locale } from '@allmend/kit-i18n';
import { displayWidth, openProgress, plainLine, type Terminal } from '@allmend/kit-terminal';
import { cliTexts } from './texts.ts';

/**
 * Shows a run while it is under way, on standard error. On a terminal what has ended well goes away and is counted at the end;
 * elsewhere each end is a line, so that a log tells how long it took.
 */
export function openCheckProgress(
  terminal: Terminal,
  locale: Locale,
): { readonly event: (event: RunEvent) => void; close(): void } {
  const progress = openProgress(terminal);
  const started = new Map<string, number>();
  const begun = performance.now();
  const { paintNote, live } = terminal;
  let ended = 0;
  let good = 0;
  const since = (start: number) => `${((performance.now() - start) / 1000).toFixed(1)} s`;
  return {
    event(event) {
      const { resource } = event;
      if (event.type === 'started') {
        started.set(resource, performance.now());
        progress.start(resource, resource);
      } else if (event.type === 'progress') {
        progress.update(resource, plainLine(event.text));
      } else if (event.type === 'finished') {
        const { state, error } = event.observation;
        const observed = state === 'observed';
        ended++;
        if (observed) good++;
        const width = Math.max(...[...started.keys()].map(displayWidth));
        const mark = observed ? paintNote('pass', '✓') : paintNote('dnf', '◐');
        const time = paintNote('dim', since(started.get(resource) ?? begun).padStart(8));
        const problem = error ? `  ${plainLine(error.message)}` : '';
        const line = `  ${mark} ${resource.padEnd(width)} ${time}${problem}`;
        progress.end(resource, observed && live ? null : line);
      } else {
        const { kind, name, problem } = event;
        const text = cliTexts.format(locale, 'left-behind', { kind, name, problem: plainLine(problem) });
        progress.say(`${paintNote('fail', '!')} ${plainLine(text)}`);
      }
    },
    close() {
      progress.close();
      if (!live || ended === 0) return;
      const mark = good === ended ? paintNote('pass', '✓') : paintNote('dnf', '◐');
      const text = cliTexts.format(locale, 'observed-of', { good, total: ended, time: since(begun) });
      terminal.note(`  ${mark} ${text}\n`);
    },
  };
}
