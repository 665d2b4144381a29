import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { temporaryFolder } from '@allmend/kit-testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openHub, type RunningHub } from './hub.ts';

const run = promisify(execFile);
/** Pinned: what is tested against. */
const wanted = 'kubernetes==34.1.0';

const folder = await temporaryFolder('python');
const python = join(folder.path, 'bin/python');
const missing = await install();
if (missing !== '') console.log(`Skipped: the Python client. ${missing}`);
afterAll(() => folder[Symbol.asyncDispose]());

/** Why the client cannot be installed; '' when it is. */
async function install(): Promise<string> {
  try {
    await run('python3', ['-m', 'venv', folder.path], { timeout: 60_000 });
    await run(python, ['-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', wanted], { timeout: 120_000 });
    return '';
  } catch (error) {
    return `${wanted} cannot be installed: ${(error as Error).message.trim().split('\n').at(-1)}`;
  }
}

describe.skipIf(missing !== '')('the Python client runs unchanged', { timeout: 60_000 }, () => {
  let hub: RunningHub;
  beforeAll(async () => {
    hub = await openHub();
  });
  afterAll(() => hub?.[Symbol.asyncDispose]());

  test('lists, watches, writes, definitions, the dynamic client', async () => {
    const script = join(import.meta.dirname, 'python/client.py');
    const { stdout } = await run(python, [script, hub.root.kubeconfig], {
      // The dynamic client keeps there what it has discovered.
      env: { PATH: '/usr/bin:/bin', HOME: folder.path, TMPDIR: folder.path },
    });
    expect(stdout.trimEnd().split('\n')).toEqual([
      "listed: ['one', 'three', 'two']",
      "patched: {'state': '2'}",
      "replaced: {'state': '2', 'more': 'yes'}",
      'conflict: 409 Conflict',
      'exists: 409',
      'watched: DELETED two',
      "custom: [{'tail': 4}]",
      'invalid: 422 True',
      'applied: blue python',
      "dynamic: ['blue', 'red']",
      "selected: ['one']",
      'allowed: True',
      'version: v1.33.0',
    ]);
  });
});
