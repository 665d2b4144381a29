import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

export const root = resolve(import.meta.dirname, '../..');

/** A fenced block of a page. Words after the language say what a test does with it. */
export interface Block {
  readonly line: number;
  readonly language: string;
  /** `run`, `output`, or with a value: `exit=1`, `file=checks/…`. */
  readonly marks: ReadonlyMap<string, string>;
  readonly text: string;
}

/** The fenced blocks of a Markdown page of the repository, in order. */
export function readBlocks(page: string): readonly Block[] {
  const blocks: Block[] = [];
  let open: { line: number; info: string[]; lines: string[] } | null = null;
  for (const [index, line] of readFileSync(join(root, page), 'utf8').split('\n').entries()) {
    const fence = /^```(.*)$/.exec(line);
    if (!open && fence) open = { line: index + 1, info: fence[1]!.trim().split(/\s+/), lines: [] };
    else if (open && line === '```') {
      const [language = '', ...words] = open.info;
      const marks = new Map(words.map((word) => word.split('=', 2) as [string, string?]).map(([k, v]) => [k, v ?? '']));
      blocks.push({ line: open.line, language, marks, text: open.lines.join('\n') });
      open = null;
    } else open?.lines.push(line);
  }
  return blocks;
}

/** Something that a page's reader does: run a command, or write a file. */
export interface Step {
  readonly block: Block;
  readonly exitCode: number;
  /** Lines that occur in this order, between others; `…` stands for anything. */
  readonly output: readonly string[];
}

/** The blocks marked `run` or `file`, in order, each with the block marked `output` behind it. */
export function readSteps(page: string): readonly Step[] {
  const blocks = readBlocks(page).filter(({ marks }) => ['run', 'file', 'output'].some((mark) => marks.has(mark)));
  return blocks.flatMap((block, index) => {
    if (block.marks.has('output')) return [];
    const next = blocks[index + 1];
    const output = next?.marks.has('output') ? next.text.split('\n').filter((line) => line.trim() !== '') : [];
    return [{ block, exitCode: Number(block.marks.get('exit') ?? 0), output }];
  });
}

/** The first expected line that does not occur behind those before it; null when all do. */
export function missingLine(output: string, expected: readonly string[]): string | null {
  const lines = output.split('\n').map(squeeze);
  let at = 0;
  for (const wanted of expected) {
    const pattern = new RegExp(squeeze(wanted).split('…').map(escape).join('.*'));
    while (at < lines.length && !pattern.test(lines[at]!)) at++;
    if (at === lines.length) return wanted;
    at++;
  }
  return null;
}

function squeeze(line: string): string {
  return line.replaceAll(/\s+/g, ' ').trim();
}

function escape(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
