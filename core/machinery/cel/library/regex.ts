import { compilePattern } from '../../schema/pattern/match.ts';
import { budgetExceeded, spend, traversal, type Meter } from '../budget.ts';
import { fail } from '../failure.ts';
import { findPattern } from '../find.ts';
import { listOf, type CelList } from '../value.ts';
import { overload, type Overload } from './overload.ts';

/** Expressions that are kept; the same few stand in all rules. */
const mostKept = 500;

/** Units for compiling: of an expression as such, and of each of its characters. */
const compileCost = 100;
const characterCost = 4;
/** Units for an expression that is kept. */
const keptCost = 2;

/** Compiles an expression once; who brings a new one pays for it. */
function keeper<Compiled>(compile: (pattern: string) => Compiled): (meter: Meter, pattern: string) => Compiled {
  const kept = new Map<string, Compiled>();
  return (meter, pattern) => {
    spend(meter, keptCost + traversal(pattern.length));
    const known = kept.get(pattern);
    if (known !== undefined) return known;
    spend(meter, compileCost + characterCost * pattern.length);
    const made = compiled(compile, pattern);
    if (kept.size >= mostKept) kept.delete(kept.keys().next().value!);
    kept.set(pattern, made);
    return made;
  };
}

function compiled<Compiled>(compile: (pattern: string) => Compiled, pattern: string): Compiled {
  try {
    return compile(pattern);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return fail(`Illegal regex: ${pattern.slice(0, 100)}: ${reason.slice(0, 200)}`);
  }
}

const automatonOf = keeper(compilePattern);
const finderOf = keeper(findPattern);

/** Whether the text has a match anywhere; the automaton's steps come out of the same budget. */
export function matches(meter: Meter, text: string, pattern: string): boolean {
  const automaton = automatonOf(meter, pattern);
  // A character that the automaton knows costs more than one that is only compared.
  spend(meter, Math.ceil(text.length / 4));
  const budget = { left: meter.left };
  const result = automaton.match(text, budget);
  spend(meter, meter.left - budget.left);
  if (result === 'too-costly') throw budgetExceeded;
  return result === 'match';
}

function find(meter: Meter, text: string, pattern: string): string {
  const found = finderOf(meter, pattern).next(meter, text, 0);
  return found ? text.slice(found.start, found.end) : '';
}

/** Source: Go, regexp.FindAllString: an empty match beside the one before it does not count. */
function findAll(meter: Meter, text: string, pattern: string, limit: number): CelList {
  const { next } = finderOf(meter, pattern);
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
