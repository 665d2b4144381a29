import { existsSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

/** Broken relative links and anchors in Markdown files, as `file:line target`. Outside links are not followed. */
export function findBrokenLinks(root: string, files: readonly string[]): string[] {
  const faults: string[] = [];
  for (const file of files) {
    let fenced = false;
    for (const [index, line] of readFileSync(join(root, file), 'utf8').split('\n').entries()) {
      if (line.startsWith('```')) fenced = !fenced;
      if (fenced) continue;
      for (const match of line.replaceAll(/`[^`]*`/g, '').matchAll(/\[[^\]]*\]\(([^)\s]+)(?:\s+"[^"]*")?\)/g)) {
        const target = match[1]!;
        if (/^[a-z][a-z+.-]*:/i.test(target)) continue;
        const [path = '', anchor] = target.split('#', 2);
        const full = path === '' ? join(root, file) : join(root, dirname(file), decodeURI(path));
        if (!existsSync(full)) faults.push(`${file}:${index + 1} ${target}`);
        else if (anchor && full.endsWith('.md') && !anchors(full).has(anchor))
          faults.push(`${file}:${index + 1} ${target} (no such heading)`);
      }
    }
  }
  return faults;
}

function anchors(file: string): Set<string> {
  const found = new Set<string>();
  for (const line of readFileSync(file, 'utf8').split('\n')) {
    const heading = /^#{1,6}\s+(.*)$/.exec(line)?.[1];
    if (heading) found.add(slug(heading));
    for (const match of line.matchAll(/<a\s+(?:id|name)="([^"]+)"/g)) found.add(match[1]!);
  }
  return found;
}

function slug(heading: string): string {
  return heading
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(/\s/g, '-');
}
