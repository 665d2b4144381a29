import type { Message } from '@allmend/kit-i18n';

/** Something in a bundle that does not hold. */
export interface BundleProblem {
  /** File of the bundle, with `/`. */
  readonly file: string;
  /** `seq` of the row in it that is meant; null: the file. */
  readonly row: number | null;
  readonly message: Message;
}

/** Gathers problems; each is counted, and the first ones are kept. */
export interface Problems {
  add(file: string, message: Message, row?: number): void;
  readonly found: readonly BundleProblem[];
  count(): number;
}

/** Problems that are kept: a bundle that is all wrong must not fill the memory. */
const mostKept = 1000;

export function createProblems(): Problems {
  const found: BundleProblem[] = [];
  let count = 0;
  return {
    found,
    count: () => count,
    add(file, message, row) {
      count++;
      if (found.length < mostKept) found.push({ file, row: row ?? null, message });
    },
  };
}

/** What an error says, for a message that is shown. */
export const problemText = (error: unknown): string => (error instanceof Error ? error.message : String(error));
