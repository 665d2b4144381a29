/** `npm run check`: everything that can be judged without running the product, each with one line of verdict. */
import { execFileSync, spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { findImportFaults } from './imports.ts';
import { findLicenceFaults, installedLicence } from './licences.ts';
import { findBrokenLinks } from './links.ts';

const root = resolve(import.meta.dirname, '..');
const bin = (name: string) => join(root, 'node_modules/.bin', name);

interface Result {
  readonly name: string;
  readonly ok: boolean;
  readonly seconds: number;
  readonly output: string;
}

async function command(name: string, program: string, args: readonly string[]): Promise<Result> {
  const start = performance.now();
  return new Promise((done) => {
    const child = spawn(bin(program), args, { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
    let output = '';
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.on('error', (error) => done({ name, ok: false, seconds: 0, output: error.message }));
    child.on('close', (code) => done({ name, ok: code === 0, seconds: (performance.now() - start) / 1000, output }));
  });
}

function inspect(name: string, find: () => readonly string[]): Result {
  const start = performance.now();
  const faults = find();
  return { name, ok: faults.length === 0, seconds: (performance.now() - start) / 1000, output: faults.join('\n') };
}

const markdown = () =>
  execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.md'], {
    cwd: root,
    encoding: 'utf8',
  })
    .split('\n')
    .filter(Boolean);

const results = [
  inspect('import direction', () =>
    findImportFaults(root).map((fault) => `${fault.file}:${fault.line} imports ${fault.specifier}: ${fault.why}`),
  ),
  inspect('licences', () =>
    findLicenceFaults(readFileSync(join(root, 'package-lock.json'), 'utf8'), (path) =>
      installedLicence(join(root, path)),
    ),
  ),
  inspect('docs links', () => findBrokenLinks(root, markdown())),
  await command('types', 'tsc', ['-p', '.']),
  await command('types, console', 'tsc', ['-p', 'apps/console']),
  await command('lint', 'oxlint', ['--type-aware', '--deny-warnings']),
  await command('format', 'oxfmt', ['--check', '.']),
  await command('dead code', 'knip', ['--no-progress', '--no-config-hints']),
  await command('generated docs', 'node', ['tools/generate-docs.ts', '--check']),
];

for (const { name, ok, seconds, output } of results) {
  console.log(`${ok ? 'ok  ' : 'FAIL'} ${name.padEnd(18)} ${seconds.toFixed(1)} s`);
  if (!ok) console.log(output.trimEnd().replaceAll(/^/gm, '     '));
}
process.exit(results.every((result) => result.ok) ? 0 : 1);
