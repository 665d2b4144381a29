/** `npm run docs`: writes the pages that are made from the code. `--check` writes nothing and ends with 1 when one is stale. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { contentOf, generatedPages, root } from './docs/pages.ts';

const check = process.argv.includes('--check');
const stale: string[] = [];
for (const page of generatedPages) {
  const file = join(root, page.path);
  const content = contentOf(page);
  if (existsSync(file) && readFileSync(file, 'utf8') === content) continue;
  stale.push(page.path);
  if (check) continue;
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, content);
}
for (const path of stale) console.log(check ? `${path} is stale: run npm run docs` : `${path} written`);
process.exit(check && stale.length > 0 ? 1 : 0);
