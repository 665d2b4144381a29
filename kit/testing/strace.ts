import { readFileSync } from 'node:fs';

/**
 * The calls that `strace -f -o file` wrote, each in one line, in the order in which they ended. One during which another thread
 * made a call stands in two lines there: `… <unfinished ...>` and `<... fsync resumed>) = 0`.
 */
export function tracedCalls(file: string): string[] {
  const begun = new Map<string, string>();
  return readFileSync(file, 'utf8')
    .split('\n')
    .flatMap((line) => {
      const [pid = ''] = line.split(' ', 1);
      const unfinished = /^(.*?) *<unfinished \.\.\.>$/.exec(line);
      if (unfinished) begun.set(pid, unfinished[1]!);
      const resumed = /^\d+ +<\.\.\. \w+ resumed>(.*)$/.exec(line);
      if (resumed) return [begun.get(pid)! + resumed[1]!];
      return unfinished ? [] : [line];
    });
}
