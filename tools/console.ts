/** `node tools/console.ts`: builds apps/console into apps/console/build, when its sources are not those of the last build. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { gzipSync } from 'node:zlib';

const root = resolve(import.meta.dirname, '..');
const app = join(root, 'apps/console');
const build = join(app, 'build');
/** Beside the files, so that it goes with them; never served, for it is no file of the list. */
const stamp = join(build, '.sources');
/** What goes into the build besides the packages of the lockfile. */
const sources = [app, join(root, 'kit/ui'), join(root, 'kit/i18n')];

/** All scripts together, gzipped: what a person on a slow line waits for. */
const largestScript = 400_000;

const hash = hashOfSources();
if (existsSync(stamp) && readFileSync(stamp, 'utf8') === hash) {
  if (!process.argv.includes('--quiet')) console.log('apps/console/build is up to date');
} else {
  const vite = join(root, 'node_modules/.bin/vite');
  const { status } = spawnSync(vite, ['build', app, '--configLoader', 'native', '--logLevel', 'warn'], {
    cwd: app,
    stdio: 'inherit',
  });
  if (status !== 0) process.exit(status ?? 1);
  writeFileSync(join(build, 'files.json'), JSON.stringify(filesBelow(build).map((file) => relative(build, file))));
  requireSmall();
  writeFileSync(stamp, hash);
}

function requireSmall(): void {
  const scripts = filesBelow(build).filter((file) => file.endsWith('.js'));
  const size = scripts.map((file) => gzipSync(readFileSync(file)).length).reduce((sum, one) => sum + one, 0);
  console.log(`apps/console/build: ${scripts.length} scripts, ${Math.round(size / 1000)} kB gzipped`);
  if (size <= largestScript) return;
  console.error(`The scripts of the console may have ${largestScript / 1000} kB together, gzipped.`);
  process.exit(1);
}

function hashOfSources(): string {
  const sum = createHash('sha256').update(readFileSync(join(root, 'package-lock.json')));
  for (const file of sources.flatMap(filesBelow).sort()) {
    if (/\.test\.tsx?$/.test(file)) continue;
    sum
      .update(`${relative(root, file)}\0`)
      .update(readFileSync(file))
      .update('\0');
  }
  return sum.digest('hex');
}

function filesBelow(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    if (path === build && folder === app) return [];
    if (entry.name === 'node_modules' || entry.name.startsWith('.')) return [];
    return entry.isDirectory() ? filesBelow(path) : [path];
  });
}
