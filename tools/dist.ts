/** `npm run dist`: bundles the command and Node into one executable file, `dist/allmend`, that needs neither npm nor node. */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';

const root = resolve(import.meta.dirname, '..');
const out = join(root, 'dist');
mkdirSync(out, { recursive: true });

const banner =
  "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(process.execPath);";

async function bundle(input: string, name: string): Promise<string> {
  const made = await rolldown({
    input: join(root, input),
    platform: 'node',
    // Optional native parts of ssh2 and pg, each behind a try/catch in their code: the programs work without them.
    external: [/^node:/, 'cpu-features', /sshcrypto\.node$/, 'pg-native'],
    logLevel: 'warn',
  });
  const file = join(out, name);
  await made.write({
    file,
    format: 'esm',
    codeSplitting: false,
    minify: { compress: true, mangle: false, codegen: { removeWhitespace: false } },
    banner,
  });
  await made.close();
  return file;
}

const main = await bundle('main.ts', 'allmend.mjs');
// The embedded store writes in a thread of its own, whose program is taken from the executable (core/store/sqlite/writer-program.ts).
const writer = await bundle('core/store/sqlite/writer-thread.ts', 'store-writer.mjs');

/** The built console, by the names that apps/console/pages.ts asks for. */
function consoleAssets(): Record<string, string> {
  const build = join(root, 'apps/console/build');
  const list = join(build, 'files.json');
  const files = JSON.parse(readFileSync(list, 'utf8')) as string[];
  return Object.fromEntries([
    ['console/files.json', list],
    ...files.map((file) => [`console/${file}`, join(build, file)] as const),
  ]);
}

// More than a fifth of Node's program are debugging symbols. Where there is no `strip`, the file is just larger.
const node = join(out, 'node');
copyFileSync(join(root, 'node_modules/.bin/node'), node);
spawnSync('strip', ['--strip-all', node], { stdio: 'ignore' });

const config = join(out, 'sea.json');
writeFileSync(
  config,
  JSON.stringify({
    main,
    assets: { 'store-writer.mjs': writer, ...consoleAssets() },
    mainFormat: 'module',
    executable: node,
    output: join(out, 'allmend'),
    disableExperimentalSEAWarning: true,
    useCodeCache: true,
    useSnapshot: false,
  }),
);
execFileSync(join(root, 'node_modules/.bin/node'), ['--build-sea', config], { stdio: ['ignore', 'ignore', 'inherit'] });
rmSync(node);
rmSync(config);
const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string };
console.log(`dist/allmend ${version}, ${Math.round(statSync(join(out, 'allmend')).size / 1e6)} MB`);
