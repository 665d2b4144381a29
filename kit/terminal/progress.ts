import type { Terminal } from './terminal.ts';
import { displayWidth, truncate } from './width.ts';

/** Work under way: on a terminal a few lines that redraw, elsewhere one line for each step that ends. */
export interface Progress {
  start(id: string, label: string): void;
  update(id: string, text: string): void;
  /** Ends a step; `line` stays on the screen, null leaves nothing. */
  end(id: string, line: string | null): void;
  /** A line that stays, above the moving part. */
  say(line: string): void;
  /** Removes the moving part, keeps what stays. */
  close(): void;
}

const frameMilliseconds = 120;
const arc = ['◜', '◝', '◞', '◟'];

export function openProgress(terminal: Terminal, now: () => number = () => performance.now()): Progress {
  const steps = new Map<string, { label: string; text: string; since: number }>();
  let drawn = 0;
  let frame = 0;
  /** What removes the moving part. */
  const erasure = () => (drawn > 0 ? `\u001b[${drawn}A\u001b[0J` : '');
  /** Each frame in one write, so that nothing flickers. */
  const redraw = (above = '') => {
    const width = Math.max(0, ...[...steps.values()].map((step) => displayWidth(step.label)));
    const lines = [...steps.values()].map((step) => {
      const seconds = `${Math.floor((now() - step.since) / 1000)} s`.padStart(6);
      const gap = ' '.repeat(width - displayWidth(step.label));
      const head = `  ${arc[frame % arc.length]} ${step.label}${gap} ${seconds}`;
      return truncate(step.text ? `${head}  ${step.text}` : head, terminal.columns - 1);
    });
    terminal.note(erasure() + above + lines.map((line) => `${line}\n`).join(''));
    drawn = lines.length;
  };
  const tick = () => {
    frame++;
    redraw();
  };
  const timer = terminal.live ? setInterval(tick, frameMilliseconds) : null;
  timer?.unref();
  return {
    start(id, label) {
      steps.set(id, { label, text: '', since: now() });
    },
    update(id, text) {
      const step = steps.get(id);
      if (step) step.text = text;
    },
    end(id, line) {
      steps.delete(id);
      if (line !== null) this.say(line);
    },
    say(line) {
      if (timer) redraw(`${line}\n`);
      else terminal.note(`${line}\n`);
    },
    close() {
      if (timer) clearInterval(timer);
      steps.clear();
      if (timer && drawn > 0) terminal.note(erasure());
      drawn = 0;
    },
  };
}
