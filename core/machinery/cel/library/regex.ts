import { compilePattern } from '../../schema/pattern/match.ts';
import { budgetExceeded, spend, traversal, type Meter } from '../budget.ts';
import { fail } from '../failure.ts';
import { findPattern, type Finder } from '../find.ts';
import { listOf, type CelList } from '../value.ts';
import { overload, type Overload } from './overload.ts';

/** Characters of an expression that one unit pays for, when it is not known yet. */
const compileCost = 1;

/** Whether the text has a match anywhere; the automaton's steps come out of the same budget. */
export function matches(meter: Meter, text: string, pattern: string): boolean {
  spend(meter, traversal(text.length) + pattern.length * compileCost);
  const automaton = compiled(() => compilePattern(pattern), pattern);
  const budget = { left: meter.left };
  const result = automaton.match(text, budget);
  spend(meter, meter.left - budget.left);
  if (result === 'too-costly') throw budgetExceeded;
  return result === 'match';
}

function compiled<T>(compile: () => T, pattern: string): T {
  try {
    return compile();
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail(`Illegal regex: ${pattern.slice(0, 100)}: ${reason}`);
  }
}

const finder = (meter: Meter, pattern: string): Finder => {
  spend(meter, pattern.length * compileCost);
  return compiled(() => findPattern(pattern), pattern);
};

function find(meter: Meter, text: string, pattern: string): string {
  const found = finder(meter, pattern).next(meter, text, 0);
  return found ? text.slice(found.start, found.end) : '';
}

/** Source: Go, regexp.FindAllString: an empty match beside the one before it does not count. */
function findAll(meter: Meter, text: string, pattern: string, limit: number): CelList {
  const { next } = finder(meter, pattern);
  const found: string[] = [];
  let at = 0;
  let lastEnd = -1;
  const most = limit < 0 ? Infinity : limit;
  while (at <= text.length) {
    if (found.length >= most) break;
    const match = next(meter, text, at);
    if (!match) break;
    const isEmpty = match.end === match.start;
    if (!isEmpty || match.start !== lastEnd) found.push(text.slice(match.start, match.end));
    lastEnd = match.end;
    at = isEmpty ? match.end + ((text.codePointAt(match.end) ?? 0) > 0xffff ? 2 : 1) : match.end;
  }
  return listOf(found);
}

/** Source: apiserver pkg/cel/library/regex.go. */
export const regex: readonly Overload[] = [
  overload('string.find(string): string', ([text, pattern], meter) => find(meter, text, pattern)),
  overload('string.findAll(string): list<string>', ([text, pattern], meter) => findAll(meter, text, pattern, -1)),
  overload('string.findAll(string, int): list<string>', ([text, pattern, limit], meter) =>
    findAll(meter, text, pattern, Number(limit)),
  ),
];
