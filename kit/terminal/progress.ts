import type { Terminal } from './terminal.ts';
import { displayWidth, truncate } from './width.ts';

/** Work under way: on a terminal a few lines that redraw, elsewhere one line for each step that ends. */
export interface Progress {
  start(id: string, label: string): void;
  update(id: string, text: string): void;
  /** Ends a step; `line` stays on the screen. */
  end(id: string, line: string): void;
  /** Removes the moving part, keeps what stays. */
  close(): void;
}

const frameMilliseconds = 120;
const arc = ['◜', '◝', '◞', '◟'];

export function openProgress(terminal: Terminal, now: () => number = () => performance.now()): Progress {
  const steps = new Map<string, { label: string; text: string; since: number }>();
  let drawn = 0;
  let frame = 0;
  const erase = () => {
    if (drawn > 0) terminal.note(`\u001b[${drawn}A\u001b[0J`);
    drawn = 0;
  };
  const draw = () => {
    erase();
    const lines = [...steps.values()].map((step) => {
      const seconds = Math.floor((now() - step.since) / 1000);
      const head = `  ${arc[frame % arc.length]} ${step.label} · ${seconds} s`;
      const rest = terminal.columns - displayWidth(head) - 4;
      return head + (step.text && rest > 8 ? ` · ${truncate(step.text, rest)}` : '');
    });
    for (const line of lines) terminal.note(`${truncate(line, terminal.columns - 1)}\n`);
    drawn = lines.length;
    frame++;
  };
  const timer = terminal.live ? setInterval(draw, frameMilliseconds) : null;
  timer?.unref();
  return {
    start(id, label) {
      steps.set(id, { label, text: '', since: now() });
      if (timer) draw();
    },
    update(id, text) {
      const step = steps.get(id);
      if (step) step.text = text;
    },
    end(id, line) {
      if (timer) erase();
      steps.delete(id);
      terminal.note(`${line}\n`);
      if (timer) draw();
    },
    close() {
      if (timer) clearInterval(timer);
      steps.clear();
      erase();
    },
  };
}
