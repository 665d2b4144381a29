/** `npm run dist`: bundles the command and Node into one executable file, `dist/allmend`, that needs neither npm nor node. */
import { execFileSync, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { rolldown } from 'rolldown';

const root = resolve(import.meta.dirname, '..');
const out = join(root, 'dist');
mkdirSync(out, { recursive: true });

const bundle = await rolldown({
  input: join(root, 'main.ts'),
  platform: 'node',
  // Optional native parts of ssh2, each behind a try/catch in its code: key files are read without them.
  external: [/^node:/, 'cpu-features', /sshcrypto\.node$/],
  logLevel: 'warn',
});
await bundle.write({
  file: join(out, 'allmend.mjs'),
  format: 'esm',
  codeSplitting: false,
  minify: { compress: true, mangle: false, codegen: { removeWhitespace: false } },
  banner:
    "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(process.execPath);",
});
await bundle.close();

// More than a fifth of Node's program are debugging symbols. Where there is no `strip`, the file is just larger.
const node = join(out, 'node');
copyFileSync(join(root, 'node_modules/.bin/node'), node);
spawnSync('strip', ['--strip-all', node], { stdio: 'ignore' });

const config = join(out, 'sea.json');
writeFileSync(
  config,
  JSON.stringify({
    main: join(out, 'allmend.mjs'),
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
