import { paint, type Paint } from './style.ts';

export interface TerminalStreams {
  readonly stdout: NodeJS.WriteStream;
  readonly stderr: NodeJS.WriteStream;
  readonly env: Readonly<Record<string, string | undefined>>;
}

export interface Terminal {
  /** The result: standard output. */
  out(text: string): void;
  /** Progress, notes and errors: standard error. */
  note(text: string): void;
  readonly paintOut: Paint;
  readonly paintNote: Paint;
  /** True when progress may redraw lines. */
  readonly live: boolean;
  /** Width of standard error now: windows change. */
  readonly columns: number;
}

/** Colour only on a terminal, never with NO_COLOR, always with FORCE_COLOR. Source: no-color.org, force-color.org. */
export function openTerminal(streams: TerminalStreams): Terminal {
  const { stdout, stderr, env } = streams;
  const colour = (stream: NodeJS.WriteStream) => {
    if (env.NO_COLOR) return false;
    if (env.FORCE_COLOR && env.FORCE_COLOR !== '0') return true;
    return stream.isTTY && env.TERM !== 'dumb';
  };
  return {
    out: (text) => void stdout.write(text),
    note: (text) => void stderr.write(text),
    paintOut: paint({ colour: colour(stdout) }),
    paintNote: paint({ colour: colour(stderr) }),
    live: stderr.isTTY && env.TERM !== 'dumb' && !env.CI,
    get columns() {
      return stderr.columns ?? 100;
    },
  };
}
