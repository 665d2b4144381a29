import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from '@allmend/tools';

export interface Timed {
  readonly code: number | null;
  /** Seconds from start to end of the process. */
  readonly seconds: number;
  /** Largest resident set of the process, MiB; null where the kernel does not tell (not Linux). */
  readonly peakMiB: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a program to its end and measures it from outside. */
export async function timed(
  program: string,
  args: readonly string[],
  options: { readonly env?: Readonly<Record<string, string>>; readonly cwd?: string } = {},
): Promise<Timed> {
  const started = performance.now();
  const child = spawn(program, [...args], {
    cwd: options.cwd ?? root,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, HOME: options.cwd ?? root, ...options.env },
  });
  let out = '';
  let err = '';
  child.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  child.stderr.on('data', (chunk: Buffer) => (err += chunk.toString()));
  let peak: number | null = null;
  // The high-water mark only grows, so that the last look before the end is the peak to within a few milliseconds.
  const watch = setInterval(() => (peak = highWater(child.pid) ?? peak), 5);
  const code = await new Promise<number | null>((done, failed) => {
    child.on('error', failed);
    child.on('close', done);
  });
  clearInterval(watch);
  return { code, seconds: (performance.now() - started) / 1000, peakMiB: peak, out, err };
}

/** The command of this checkout. */
export function timedAllmend(args: readonly string[], options: Parameters<typeof timed>[2] = {}): Promise<Timed> {
  return timed(join(root, 'allmend'), args, options);
}

function highWater(pid: number | undefined): number | null {
  try {
    const line = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'));
    return line ? Number(line[1]) / 1024 : null;
  } catch {
    return null;
  }
}
