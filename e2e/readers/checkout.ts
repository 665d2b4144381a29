import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { root, type Block } from './blocks.ts';

/**
 * Makes a checkout in an empty folder: the sources of this one, and its installed packages, but with workspace packages that are
 * those of the new folder.
 */
export function makeCheckout(folder: string): void {
  const listed = git('ls-files', '--cached', '--others', '--exclude-standard');
  for (const path of listed.filter((one) => existsSync(join(root, one)))) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(join(root, path), join(folder, path));
  }
  const modules = join(root, 'node_modules');
  mkdirSync(join(folder, 'node_modules/@allmend'), { recursive: true });
  for (const name of readdirSync(modules))
    if (name !== '@allmend') symlinkSync(join(modules, name), join(folder, 'node_modules', name));
  for (const path of listed.filter((one) => one.endsWith('/package.json'))) {
    const { name } = JSON.parse(readFileSync(join(folder, path), 'utf8')) as { name: string };
    if (name.startsWith('@allmend/')) symlinkSync(join(folder, dirname(path)), join(folder, 'node_modules', name));
  }
}

/** Writes the file that a block with `file=` shows, or changes it as the block's diff says. */
export function writeBlock(block: Block, folder: string): void {
  const path = join(folder, block.marks.get('file')!);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, block.language === 'diff' ? patched(readFileSync(path, 'utf8'), block) : `${block.text}\n`);
}

/** A reader's diff: lines with a space are to be found, those with `-` go, those with `+` come behind the line before them. */
function patched(source: string, block: Block): string {
  const lines = source.split('\n');
  let at = -1;
  for (const line of block.text.split('\n')) {
    const text = line.slice(1);
    if (line.startsWith('+')) lines.splice(++at, 0, text);
    else {
      const found = lines.indexOf(text, at + 1);
      if (found < 0) throw new Error(`line ${block.line}: the file has no line "${text}"`);
      at = line.startsWith('-') ? found - 1 : found;
      if (line.startsWith('-')) lines.splice(found, 1);
    }
  }
  return lines.join('\n');
}

/** Files of the repository's folders that differ between the checkout and this one, sorted. What a reader keeps beside them does not count. */
export function changedFiles(folder: string): readonly string[] {
  const before = git('ls-files', '--cached', '--others', '--exclude-standard');
  const folders = new Set(before.filter((path) => path.includes('/')).map((path) => path.split('/', 1)[0]!));
  const after = [...folders].flatMap((one) =>
    readdirSync(join(folder, one), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(folder, join(entry.parentPath, entry.name))),
  );
  const atRoot = before.filter((path) => !path.includes('/'));
  return [...after, ...atRoot].filter((path) => contentOf(root, path) !== contentOf(folder, path)).toSorted();
}

function contentOf(folder: string, path: string): string | null {
  const file = join(folder, path);
  return existsSync(file) ? readFileSync(file, 'base64') : null;
}

function git(...args: string[]): string[] {
  return execFileSync('git', args, { cwd: root, encoding: 'utf8', maxBuffer: 2 ** 26 })
    .split('\n')
    .filter(Boolean);
}
