import { execFileSync } from 'node:child_process';
import { resolve } from 'node:path';
import { renderCommand } from './command-page.ts';
import { renderDeviations } from './deviations-page.ts';
import { renderErrors } from './errors-page.ts';
import { renderKinds } from './kinds-page.ts';
import { renderSettings } from './settings-page.ts';
import { renderTestcases } from './testcases-page.ts';

export const root = resolve(import.meta.dirname, '../..');

/** A page that is made from the code. */
export interface GeneratedPage {
  /** Relative to the checkout. */
  readonly path: string;
  readonly render: () => string;
}

/** One line each; a page that is not `*.generated.md` is also held to the formatter's form. */
export const generatedPages: readonly GeneratedPage[] = [
  { path: 'docs/reference/errors.generated.md', render: renderErrors },
  { path: 'docs/reference/command.generated.md', render: renderCommand },
  { path: 'docs/reference/testcases.generated.md', render: renderTestcases },
  { path: 'docs/reference/kinds.generated.md', render: renderKinds },
  { path: 'docs/reference/settings.generated.md', render: renderSettings },
  { path: 'docs/deviations.md', render: renderDeviations },
];

/** The page's text as it belongs into the file. The same sources give the same bytes on every machine. */
export function contentOf({ path, render }: GeneratedPage): string {
  const text = render();
  if (path.endsWith('.generated.md')) return text;
  const formatter = resolve(root, 'node_modules/.bin/oxfmt');
  return execFileSync(formatter, ['--stdin-filepath', path], { cwd: root, input: text, encoding: 'utf8' });
}
