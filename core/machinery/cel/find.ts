import { hasChar, wordChars, type CharSet } from '../schema/pattern/char-set.ts';
import { parsePattern, PatternError, type Assertion, type Pattern } from '../schema/pattern/parse.ts';
import { spend, type Meter } from './budget.ts';

/** Where a match begins and ends, in UTF-16 units. */
export interface Found {
  readonly start: number;
  readonly end: number;
}

export interface Finder {
  /** The leftmost match at or after a place; of several there the one that the expression prefers. */
  readonly next: (meter: Meter, text: string, from: number) => Found | null;
}

type Instruction =
  | { readonly type: 'take'; readonly set: CharSet }
  | { readonly type: 'fork'; first: number; second: number }
  | { readonly type: 'jump'; to: number }
  | { readonly type: 'look'; readonly assertion: Assertion }
  | { readonly type: 'done' };

const mostInstructions = 10_000;

/**
 * Compiles an expression of RE2's syntax to find where it matches, in time that is linear in the text: a set of threads in the order
 * of their preference. Throws `PatternError`. Lazy repetitions (`a+?`) are refused, since the parser does not tell them apart.
 * Source: R. Cox, "Regular Expression Matching: the Virtual Machine Approach".
 */
export function findPattern(source: string): Finder {
  if (/(?:^|[^\\])(?:\\\\)*[*+?}]\?/.test(source.replaceAll(/\[(?:\\.|[^\]\\])*\]/g, '[]'))) {
    throw new PatternError(`lazy repetitions are not supported here: \`${source.slice(0, 100)}\``);
  }
  const program = assemble(parsePattern(source));
  const marks: Marks = { seen: new Uint32Array(program.length), last: 0 };
  return { next: (meter, text, from) => run(program, marks, { meter, text, from }) };
}

function assemble(pattern: Pattern): readonly Instruction[] {
  const program: Instruction[] = [];
  const add = <T extends Instruction>(instruction: T): T => {
    if (program.length >= mostInstructions) throw new PatternError('expression too large');
    program.push(instruction);
    return instruction;
  };
  const fork = (): Extract<Instruction, { type: 'fork' }> => {
    const made = add({ type: 'fork' as const, first: 0, second: 0 });
    made.first = program.length;
    return made;
  };
  const write = (part: Pattern): void => {
    if (part.type === 'set') add({ type: 'take', set: part.set });
    else if (part.type === 'assert') add({ type: 'look', assertion: part.assertion });
    else if (part.type === 'sequence') part.parts.forEach(write);
    else if (part.type === 'choice') writeChoice(part.parts);
    else if (part.type === 'repeat') writeRepeat(part);
  };
  const writeChoice = (parts: readonly Pattern[]): void => {
    const ends: { to: number }[] = [];
    for (const [at, part] of parts.entries()) {
      const way = at < parts.length - 1 ? fork() : null;
      write(part);
      if (!way) continue;
      ends.push(add({ type: 'jump' as const, to: 0 }));
      way.second = program.length;
    }
    for (const end of ends) end.to = program.length;
  };
  const writeRepeat = ({ part, min, max }: Extract<Pattern, { type: 'repeat' }>): void => {
    for (let count = 0; count < min; count += 1) write(part);
    if (max === Infinity) {
      const start = program.length;
      const loop = fork();
      write(part);
      add({ type: 'jump', to: start });
      loop.second = program.length;
      return;
    }
    const ways = [];
    for (let count = min; count < max; count += 1) {
      ways.push(fork());
      write(part);
    }
    for (const way of ways) way.second = program.length;
  };
  write(pattern);
  add({ type: 'done' });
  return program;
}

interface Search {
  readonly meter: Meter;
  readonly text: string;
  readonly from: number;
}

/** A place in the program and where its match began. */
interface Thread {
  readonly at: number;
  readonly start: number;
}

/** For each instruction, the mark of the step that reached it last; marks grow over all searches. */
interface Marks {
  readonly seen: Uint32Array;
  last: number;
}

function run(program: readonly Instruction[], marks: Marks, { meter, text, from }: Search): Found | null {
  let threads: Thread[] = [];
  let found: Found | null = null;
  for (let place = from; ;) {
    const code = text.codePointAt(place) ?? -1;
    const ready: Thread[] = [];
    nextMark(marks);
    const starts = found ? threads : [...threads, { at: 0, start: place }];
    for (const thread of starts) follow({ program, text, place, marks, ready, meter }, thread);
    const next: Thread[] = [];
    for (const { at, start } of ready) {
      const instruction = program[at]!;
      if (instruction.type === 'done') {
        found = { start, end: place };
        break;
      }
      if (instruction.type === 'take' && code >= 0 && hasChar(instruction.set, code)) next.push({ at: at + 1, start });
    }
    spend(meter, 2 + 2 * ready.length);
    if (code < 0 || (next.length === 0 && found)) return found;
    threads = next;
    place += code > 0xffff ? 2 : 1;
  }
}

function nextMark(marks: Marks): void {
  if (marks.last === 0xffffffff) {
    marks.seen.fill(0);
    marks.last = 0;
  }
  marks.last += 1;
}

interface Walk {
  readonly program: readonly Instruction[];
  readonly text: string;
  readonly place: number;
  readonly marks: Marks;
  readonly ready: Thread[];
  readonly meter: Meter;
}

/** Adds what is reached without a character, in the order of preference. */
function follow({ program, text, place, marks: { seen, last }, ready, meter }: Walk, { at, start }: Thread): void {
  const waiting = [at];
  for (let here = waiting.pop(); here !== undefined; here = waiting.pop()) {
    if (seen[here] === last) continue;
    seen[here] = last;
    spend(meter, 2);
    const instruction = program[here]!;
    if (instruction.type === 'jump') waiting.push(instruction.to);
    else if (instruction.type === 'fork') waiting.push(instruction.second, instruction.first);
    else if (instruction.type !== 'look') ready.push({ at: here, start });
    else if (holds(instruction.assertion, text, place)) waiting.push(here + 1);
  }
}

function holds(assertion: Assertion, text: string, place: number): boolean {
  const isEdge = isWord(text.charCodeAt(place - 1)) !== isWord(text.charCodeAt(place));
  switch (assertion) {
    case 'text-begin':
      return place === 0;
    case 'text-end':
      return place === text.length;
    case 'line-begin':
      return place === 0 || text[place - 1] === '\n';
    case 'line-end':
      return place === text.length || text[place] === '\n';
    default:
      return isEdge === (assertion === 'word-edge');
  }
}

/** NaN, at the ends of the text, is no word. */
const isWord = (code: number): boolean => wordChars.some(([first, last]) => code >= first && code <= last);
