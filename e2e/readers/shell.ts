import { spawn } from 'node:child_process';
import { once } from 'node:events';

export interface ShellResult {
  readonly exitCode: number;
  /** Standard output and standard error, as they came. */
  readonly output: string;
}

/** One shell for all blocks of a page, as a reader has one terminal: folder, variables and background jobs stay. */
export interface Shell extends AsyncDisposable {
  /** Exit code of the last command that failed, else 0. */
  run(script: string): Promise<ShellResult>;
}

export function openShell(cwd: string, env: Readonly<Record<string, string>>): Shell {
  const child = spawn('bash', ['--noprofile', '--norc'], {
    cwd,
    env,
    detached: true,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  const closed = once(child, 'close');
  let output = '';
  let count = 0;
  child.stdout.setEncoding('utf8');
  child.stdin.write("exec 2>&1\ntrap 'last_failure=$?' ERR\n");
  const grown = () => new Promise<void>((done) => child.stdout.once('data', () => done()));
  child.stdout.on('data', (text: string) => (output += text));
  return {
    async run(script) {
      const mark = `end-of-block-${++count}`;
      const start = output.length;
      child.stdin.write(`last_failure=0\n${script}\necho "${mark} $last_failure"\n`);
      const end = new RegExp(`${mark} (\\d+)\\n`);
      for (;;) {
        const match = end.exec(output.slice(start));
        if (match) return { exitCode: Number(match[1]), output: output.slice(start, start + match.index) };
        if (child.exitCode !== null) throw new Error(`the shell ended: ${output.slice(start)}`);
        await Promise.race([grown(), closed]);
      }
    },
    async [Symbol.asyncDispose]() {
      // The whole group: background jobs of the page end with it.
      if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      await closed;
    },
  };
}
