import { hasChar, wordChars, type CharSet } from './char-set.ts';
import { parsePattern, PatternError, type Assertion, type Pattern } from './parse.ts';

/** One step of the automaton: take a character, go two ways, look at what is around, or be done. */
type Step =
  | { readonly type: 'take'; readonly set: CharSet; next: number }
  | { readonly type: 'fork'; next: number; other: number }
  | { readonly type: 'look'; readonly assertion: Assertion; next: number }
  | { readonly type: 'done' };

/** Most steps of one expression; repetitions are written out. */
const mostSteps = 20_000;
/**
 * Work that may still be done, in steps of an automaton; shared by all texts of one request, so that many of them cannot
 * together take what one may not. What an automaton remembers costs nothing.
 */
export interface MatchBudget {
  left: number;
}

/** Some tens of milliseconds. */
export function matchBudget(): MatchBudget {
  return { left: 2_000_000 };
}

/** Transitions that are remembered for one expression. */
const mostRemembered = 10_000;

export type MatchResult = 'match' | 'no-match' | 'too-costly';

export interface CompiledPattern {
  readonly source: string;
  /** Whether the text has a match anywhere. `too-costly`: given up, the answer is not known. */
  match(text: string, budget?: MatchBudget): MatchResult;
}

/**
 * Compiles a regular expression of RE2's syntax into an automaton whose time grows with the length of the text and never
 * explodes: expressions come from users, and a backtracking engine (`RegExp`) could be made to hang the server with one.
 * Semantics are those of Go's regexp.MatchString. Throws `PatternError`.
 */
export function compilePattern(source: string): CompiledPattern {
  const known = compiled.get(source);
  if (known !== undefined) return known;
  const steps = assemble(parsePattern(source), source);
  const automaton: Automaton = {
    steps,
    states: new Map(),
    remembered: 0,
    scratch: new Uint32Array(steps.length),
    mark: 0,
  };
  const pattern: CompiledPattern = { source, match: (text, budget = matchBudget()) => run(automaton, text, budget) };
  if (compiled.size >= mostCompiled) compiled.delete(compiled.keys().next().value!);
  compiled.set(source, pattern);
  return pattern;
}

/** The same few expressions stand in many schemas. */
const compiled = new Map<string, CompiledPattern>();
const mostCompiled = 2_000;

/** Writes the steps of the expression; step 0 is the first, the last is `done`. */
function assemble(pattern: Pattern, source: string): Step[] {
  const steps: Step[] = [];
  const add = (step: Step): number => {
    if (steps.length >= mostSteps) throw new PatternError(`expression too large: \`${shorten(source)}\``);
    return steps.push(step) - 1;
  };
  /** Adds the part so that it goes on at the step which is added after it. */
  const write = (part: Pattern): void => {
    switch (part.type) {
      case 'empty':
        return;
      case 'set':
        add({ type: 'take', set: part.set, next: steps.length + 1 });
        return;
      case 'assert':
        add({ type: 'look', assertion: part.assertion, next: steps.length + 1 });
        return;
      case 'sequence':
        part.parts.forEach(write);
        return;
      case 'choice':
        writeChoice(part.parts);
        return;
      case 'repeat':
        writeRepeat(part);
    }
  };
  const fork = (): Extract<Step, { type: 'fork' }> => {
    const step = { type: 'fork' as const, next: steps.length + 1, other: -1 };
    add(step);
    return step;
  };
  const writeChoice = (parts: readonly Pattern[]): void => {
    const exits: { next: number }[] = [];
    for (const [at, part] of parts.entries()) {
      const way = at < parts.length - 1 ? fork() : null;
      write(part);
      if (way === null) continue;
      const exit = { type: 'fork' as const, next: -1, other: -1 };
      add(exit);
      exits.push(exit);
      way.other = steps.length;
    }
    for (const exit of exits) exit.next = steps.length;
  };
  const writeRepeat = ({ part, min, max }: Extract<Pattern, { type: 'repeat' }>): void => {
    for (let count = 0; count < min; count += 1) write(part);
    if (max === Infinity) {
      const loop = fork();
      const from = loop.next - 1;
      write(part);
      add({ type: 'fork', next: from, other: -1 });
      loop.other = steps.length;
      return;
    }
    const ways: { other: number }[] = [];
    for (let count = min; count < max; count += 1) {
      ways.push(fork());
      write(part);
    }
    for (const way of ways) way.other = steps.length;
  };
  write(pattern);
  add({ type: 'done' });
  return steps;
}

/** What stood before the place: decides assertions. */
type Before = 'begin' | 'newline' | 'word' | 'other';

/** A set of steps at which the automaton is at once, remembered with where each next character leads. */
interface State {
  readonly at: readonly number[];
  readonly before: Before;
  readonly next: Map<number, State | 'match'>;
  end?: 'match' | 'no-match';
}

interface Automaton {
  readonly steps: readonly Step[];
  readonly states: Map<string, State>;
  start?: State;
  remembered: number;
  /** For each step, the mark of the walk that saw it last. */
  readonly scratch: Uint32Array;
  mark: number;
}

function run(automaton: Automaton, text: string, budget: MatchBudget): MatchResult {
  automaton.start ??= stateOf(automaton, [0], 'begin');
  let state = automaton.start;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.codePointAt(at)!;
    if (code > 0xffff) at += 1;
    let next = state.next.get(code);
    if (next === undefined) {
      budget.left -= Math.min(automaton.steps.length, state.at.length * 4);
      if (budget.left < 0) return 'too-costly';
      next = advance(automaton, state, code);
    }
    if (next === 'match') return 'match';
    state = next;
  }
  state.end ??= walk(automaton, state, null, () => undefined) ? 'match' : 'no-match';
  return state.end;
}

function advance(automaton: Automaton, state: State, code: number): State | 'match' {
  const reached: number[] = [];
  const done = walk(automaton, state, code, (step) => {
    if (hasChar(step.set, code)) reached.push(step.next);
  });
  const next = done ? 'match' : stateOf(automaton, [0, ...reached], beforeOf(code));
  if (automaton.remembered >= mostRemembered) {
    automaton.states.clear();
    delete automaton.start;
    automaton.remembered = 0;
  }
  state.next.set(code, next);
  automaton.remembered += 1;
  return next;
}

function stateOf(automaton: Automaton, at: readonly number[], before: Before): State {
  const steps = [...new Set(at)].sort((a, b) => a - b);
  const key = `${before} ${steps.join(' ')}`;
  const known = automaton.states.get(key);
  if (known !== undefined) return known;
  const state: State = { at: steps, before, next: new Map() };
  automaton.states.set(key, state);
  return state;
}

/** Visits every `take` that is reached without a character; true when the end of the expression is. `code` null: end of text. */
function walk(
  automaton: Automaton,
  state: State,
  code: number | null,
  take: (step: Extract<Step, { type: 'take' }>) => void,
): boolean {
  const { steps, scratch } = automaton;
  automaton.mark += 1;
  const waiting = [...state.at];
  for (let at = waiting.pop(); at !== undefined; at = waiting.pop()) {
    if (at < 0 || scratch[at] === automaton.mark) continue;
    scratch[at] = automaton.mark;
    const step = steps[at]!;
    if (step.type === 'done') return true;
    if (step.type === 'take') take(step);
    else if (step.type === 'fork') waiting.push(step.other, step.next);
    else if (holds(step.assertion, state.before, code)) waiting.push(step.next);
  }
  return false;
}

const newlineCode = 10;

function holds(assertion: Assertion, before: Before, code: number | null): boolean {
  switch (assertion) {
    case 'text-begin':
      return before === 'begin';
    case 'text-end':
      return code === null;
    case 'line-begin':
      return before === 'begin' || before === 'newline';
    case 'line-end':
      return code === null || code === newlineCode;
    case 'word-edge':
      return (before === 'word') !== isWord(code);
    default:
      return (before === 'word') === isWord(code);
  }
}

function beforeOf(code: number): Before {
  if (code === newlineCode) return 'newline';
  return isWord(code) ? 'word' : 'other';
}

function isWord(code: number | null): boolean {
  return code !== null && wordChars.some(([from, to]) => code >= from && code <= to);
}

function shorten(text: string): string {
  return text.length <= 100 ? text : `${text.slice(0, 100)}…`;
}
