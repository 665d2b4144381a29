import { spawn } from 'node:child_process';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '..');

/** How a command ended, and what it printed. */
export interface Ended {
  /** Null when a signal ended it. */
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly out: string;
  readonly err: string;
}

/** A command that runs in a process group of its own. */
export interface Running {
  readonly pid: number;
  /** What it has printed so far, both streams in order of arrival. */
  printed(): string;
  /** Sends a signal to the process alone, as `kill PID` does. False when it has ended already. */
  signal(name: NodeJS.Signals): boolean;
  /** kill -9 of the whole group. False when it has ended already. */
  kill(): boolean;
  readonly ended: Promise<Ended>;
}

export interface CommandOptions {
  /** The whole environment besides PATH, HOME and what the command's cache needs: nothing of this machine's leaks in. */
  readonly env?: Readonly<Record<string, string>>;
  readonly cwd?: string;
  /** Another build of the command than this checkout's. */
  readonly program?: string;
}

/** Starts `allmend` as a process of its own. */
export function startCommand(args: readonly string[], options: CommandOptions = {}): Running {
  const { env = {}, cwd = root, program = join(root, 'allmend') } = options;
  const { PATH = '/usr/bin:/bin', NODE_COMPILE_CACHE } = process.env;
  const child = spawn(program, [...args], {
    cwd,
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH, HOME: cwd, ...(NODE_COMPILE_CACHE !== undefined && { NODE_COMPILE_CACHE }), ...env },
  });
  let out = '';
  let err = '';
  let both = '';
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    out += text;
    both += text;
  });
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    err += text;
    both += text;
  });
  const ended = new Promise<Ended>((done, failed) => {
    child.on('error', failed);
    child.on('close', (code, signal) => done({ code, signal, out, err }));
  });
  const pid = child.pid ?? 0;
  const send = (target: number, name: NodeJS.Signals): boolean => {
    if (pid === 0 || child.exitCode !== null || child.signalCode !== null) return false;
    try {
      return process.kill(target, name);
    } catch {
      return false;
    }
  };
  return {
    pid,
    printed: () => both,
    signal: (name) => send(pid, name),
    kill: () => send(-pid, 'SIGKILL'),
    ended,
  };
}

export async function runCommand(args: readonly string[], options: CommandOptions = {}): Promise<Ended> {
  return startCommand(args, options).ended;
}
