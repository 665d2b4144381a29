import { spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';

const root = resolve(import.meta.dirname, '..');

export interface VitestResult {
  /** `N passed, M failed, K skipped`. */
  readonly line: string;
  readonly exitCode: number;
}

/** Runs vitest with its usual output and counts from its own JSON report; a run that executed nothing fails. */
export async function runVitest(
  args: readonly string[],
  options: { readonly exclude?: readonly string[]; readonly env?: Readonly<Record<string, string>> } = {},
): Promise<VitestResult> {
  const folder = mkdtempSync(join(tmpdir(), 'allmend-vitest-'));
  const report = join(folder, 'report.json');
  const exclude = (options.exclude ?? []).flatMap((pattern) => ['--exclude', pattern]);
  const code = await new Promise<number>((done) => {
    const child = spawn(
      join(root, 'node_modules/.bin/node'),
      [
        join(root, 'node_modules/vitest/vitest.mjs'),
        'run',
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${report}`,
        ...exclude,
        ...args,
      ],
      { cwd: root, stdio: 'inherit', env: { ...process.env, ...options.env } },
    );
    child.on('error', () => done(1));
    child.on('close', (exit) => done(exit ?? 1));
  });
  try {
    const counts = JSON.parse(readFileSync(report, 'utf8')) as {
      numPassedTests: number;
      numFailedTests: number;
      numPendingTests: number;
      numFailedTestSuites: number;
    };
    const failed = Math.max(counts.numFailedTests, code === 0 ? 0 : 1);
    const line = `${counts.numPassedTests} passed, ${failed} failed, ${counts.numPendingTests} skipped`;
    return { line, exitCode: code !== 0 ? code : counts.numPassedTests === 0 ? 1 : 0 };
  } catch {
    return { line: '0 passed, 1 failed', exitCode: code || 1 };
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
