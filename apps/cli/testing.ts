import { PassThrough } from 'node:stream';
import { run } from './program.ts';

export interface Ran {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

/** Runs the command line in this process, with nothing of this machine's environment, and gives what it printed. */
export async function runCli(
  argv: readonly string[],
  options: {
    readonly env?: Readonly<Record<string, string>>;
    readonly cwd?: string;
    readonly input?: string;
    /** Width of the window; default 100. */
    readonly columns?: number;
    /** True when the command is to believe that it writes to a terminal. */
    readonly terminal?: boolean;
  } = {},
): Promise<Ran> {
  const collect = () => {
    const chunks: string[] = [];
    const stream = {
      isTTY: options.terminal ?? false,
      columns: options.columns ?? 100,
      write: (text: string) => chunks.push(text) > 0,
    } as unknown as NodeJS.WriteStream;
    return { stream, text: () => chunks.join('') };
  };
  const out = collect();
  const err = collect();
  const stdin = Object.assign(new PassThrough(), { isTTY: false }) as unknown as NodeJS.ReadStream;
  (stdin as unknown as PassThrough).end(options.input ?? '');
  const env = {
    PATH: process.env.PATH,
    HOME: '/nonexistent',
    XDG_STATE_HOME: options.cwd ?? '/nonexistent',
    ...options.env,
  };
  const code = await run(argv, {
    stdout: out.stream,
    stderr: err.stream,
    stdin,
    env,
    cwd: options.cwd ?? process.cwd(),
  });
  return { code, out: out.text(), err: err.text() };
}
