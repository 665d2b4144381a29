import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';

const run = promisify(execFile);
const folder = join(import.meta.dirname, 'go');
const env = { ...process.env, GOFLAGS: '-mod=mod', GOTOOLCHAIN: 'local', CGO_ENABLED: '0' };

let asked: Promise<string | null> | null = null;

/** Why no Go program can be built here, as a sentence; null when it can. */
export function missingGo(): Promise<string | null> {
  return (asked ??= findOut());
}

async function findOut(): Promise<string | null> {
  let version: string;
  try {
    ({ stdout: version } = await run('go', ['env', 'GOVERSION'], { env }));
  } catch {
    return 'there is no go on the PATH.';
  }
  const [, major, minor] = /^go(\d+)\.(\d+)/.exec(version) ?? [];
  if (Number(major) !== 1 || Number(minor) < 24) return `${version.trim()} is older than go 1.24.`;
  try {
    await run('go', ['mod', 'download'], { cwd: folder, env, timeout: 180_000 });
    return null;
  } catch (error) {
    return `the modules cannot be had: ${(error as Error).message.trim().split('\n').at(-1)}`;
  }
}

/**
 * Builds a program of the module in `go/` and gives its path. It lies beside the other caches of the checkout, so that only the
 * first build on a machine takes long.
 */
export async function buildGoProgram(name: string): Promise<string> {
  const path = join(import.meta.dirname, '../../.cache/go', name);
  // Other tests run beside it: the compiler takes what they leave.
  const args = ['-n', '10', 'go', 'build', '-trimpath', '-ldflags=-s -w', '-o', path, `./${name}`];
  await run('nice', args, { cwd: folder, env, maxBuffer: 16 * 1024 * 1024 });
  return path;
}
