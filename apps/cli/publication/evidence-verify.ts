import { realpath, stat } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { readAllowedSigners, standards, type AllowedSigners } from '@allmend/conformance';
import { verifyBundle, type BundleVerdict } from '@allmend/conformance/controllers';
import { formatMessage } from '@allmend/kit-i18n';
import { plainLine } from '@allmend/kit-terminal';
import type { CommandContext } from '../context.ts';
import { exitCodes } from '../exit-codes.ts';
import { readTextFile } from '../files.ts';
import { publicationTexts } from './texts.ts';

export interface VerifyFlags {
  readonly allowedSigners?: string;
  readonly json?: true;
}

/** Lines of problems, and of differences, that are shown. */
const mostLines = 50;

/** The whole of `allmend evidence verify`: nothing is asked of any network. */
export async function verifyEvidence(context: CommandContext, path: string, flags: VerifyFlags): Promise<number> {
  const { terminal, locale, signal } = context;
  const allowedSigners = await readSigners(flags.allowedSigners);
  const verdict = await verifyBundle(await bundleOf(resolve(context.cwd, path)), {
    ...(allowedSigners && { allowedSigners }),
    standards,
    signal,
  });
  if (flags.json) terminal.out(`${JSON.stringify(bundleJson(verdict, locale), null, 2)}\n`);
  else {
    terminal.out(bundleLines(verdict, context));
    if (!allowedSigners) terminal.note(`${publicationTexts.format(locale, 'own-signers')}\n`);
  }
  return verdict.problemCount > 0 ? exitCodes.failed : exitCodes.passed;
}

export async function readSigners(file: string | undefined): Promise<AllowedSigners | null> {
  return file === undefined ? null : readAllowedSigners(await readTextFile(file), file);
}

/** A bundle is named itself, or by the edition or the folder of editions that it is in. */
async function bundleOf(path: string): Promise<string> {
  for (const place of ['.', 'bundle', join('current', 'bundle')]) {
    const found = await stat(join(path, place, 'subjects.json')).catch(() => null);
    // Resolved once: `current` may be another edition a moment later.
    if (found?.isFile()) return realpath(join(path, place));
  }
  return path;
}

/** What programs read: texts in the language of the reader. */
export function bundleJson(verdict: BundleVerdict, locale: CommandContext['locale']): object {
  const problems = verdict.problems.map(({ message, ...place }) => ({
    ...place,
    text: formatMessage(locale, message),
  }));
  return { ...verdict, problems };
}

export function bundleLines(verdict: BundleVerdict, { locale, terminal }: CommandContext): string {
  const text = (key: Parameters<typeof publicationTexts.format>[1], params = {}): string =>
    publicationTexts.format(locale, key, params);
  const { problemCount: count, problems, differences, subjects, rows, links, roots, sealed } = verdict;
  const { contents, signatures, files, recomputed } = verdict;
  const lines = [
    count === 0
      ? `${terminal.paintOut('pass', '✓')} ${text('bundle-good')}`
      : `${terminal.paintOut('fail', '✗')} ${text('bundle-bad', { count })}`,
    `  ${text('bundle-counts', { subjects, rows, links, roots, sealed, contents, signatures, files })}`,
  ];
  for (const { file, row, message } of problems.slice(0, mostLines))
    lines.push(`  ${file}${row === null ? '' : `:${row}`}  ${plainLine(formatMessage(locale, message))}`);
  if (count > mostLines) lines.push(`  ${text('more', { count: count - mostLines })}`);
  lines.push(text('judged-again', { count: recomputed, differences: differences.length }));
  for (const one of differences.slice(0, mostLines)) lines.push(`  ${plainLine(text('judged-otherwise', { ...one }))}`);
  return lines.map((line) => `${line}\n`).join('');
}
