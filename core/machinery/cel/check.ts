import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import { presenceTest } from './environment.ts';

/** An expression that is a rule's text; what is wrong with it is a sentence with the place. */
export type Checked = { readonly ast: ASTNode; readonly type: string } | { readonly problem: string };

interface CheckerError {
  readonly code?: string;
  readonly summary?: string;
  readonly message?: string;
  readonly node?: { readonly pos?: number; readonly op?: string };
  readonly range?: { readonly start: number };
}

/** Parses an expression and checks its types. */
export function checkExpression(environment: Environment, text: string): Checked {
  try {
    const parsed = environment.parse(text);
    const { selections, others } = presenceTests(parsed.ast);
    const isPlain = selections.every(({ isPlain }) => isPlain) || others > 0;
    const { valid, type, error } = isPlain
      ? parsed.check()
      : environment.parse(inPlaceOfHas(text, selections, presenceTest)).check();
    const fault = valid ? presenceFault(environment, text, selections) : (error as CheckerError);
    return fault ? { problem: problemText(text, fault) } : { ast: parsed.ast, type: type! };
  } catch (error) {
    // A stack overflow, too: an expression may be as long as a request.
    return {
      problem: problemText(
        text,
        error instanceof RangeError ? { summary: 'expression is too complex' } : (error as CheckerError),
      ),
    };
  }
}

/**
 * cel-js does not look at the fields inside of `has(…)`. `dyn(…)` is as long and takes the same argument, so the expression is checked
 * once more with it, for fields that do not exist.
 */
function presenceFault(environment: Environment, text: string, selections: readonly Selection[]): CheckerError | null {
  if (selections.length === 0) return null;
  const { error } = environment.parse(inPlaceOfHas(text, selections, 'dyn')).check();
  return (error as CheckerError | undefined)?.code === 'no_such_key' ? (error as CheckerError) : null;
}

/** The text with another function of the same length. */
function inPlaceOfHas(text: string, selections: readonly Selection[], name: string): string {
  const characters = text.split('');
  for (const { at } of selections) characters.splice(at, name.length, ...name.split(''));
  return characters.join('');
}

/** A `has(x.y)`. */
interface Selection {
  readonly at: number;
  /** Only members of a variable are selected; cel-js refuses `has(x[0].y)`, which cel-go takes. */
  readonly isPlain: boolean;
}

/** Where `has(…)` stands; `others` are those that test no selection. */
function presenceTests(ast: ASTNode): { readonly selections: readonly Selection[]; readonly others: number } {
  const selections: Selection[] = [];
  let others = 0;
  const waiting: unknown[] = [ast];
  for (let node = waiting.pop(); node !== undefined; node = waiting.pop()) {
    if (Array.isArray(node)) for (const inner of node) waiting.push(inner);
    if (!isNode(node)) continue;
    if (node.op === 'call' && node.args[0] === 'has') {
      const [argument] = node.args[1];
      if (argument && isSelection(argument)) selections.push({ at: node.start, isPlain: rootOf(argument).op === 'id' });
      else others += 1;
    }
    waiting.push(node.args);
  }
  return { selections, others };
}

const isSelection = (node: ASTNode): boolean => node.op === '.' || node.op === '.?';

function rootOf(node: ASTNode): ASTNode {
  let root = node;
  while (root.op === '.' || root.op === '.?') root = root.args[0];
  return root;
}

const isNode = (value: unknown): value is ASTNode =>
  typeof value === 'object' && value !== null && 'op' in value && 'args' in value;

/** The message as cel-go formats it: place, sentence, the line and a mark under it. */
function problemText(text: string, error: CheckerError): string {
  const at = error.range?.start ?? error.node?.pos ?? 0;
  const isSelection = error.node?.op === '.' && error.node.pos !== undefined;
  return locate(text, isSelection ? error.node.pos - 1 : at, sentence(error));
}

export function locate(text: string, at: number, message: string): string {
  const before = text.slice(0, at).split('\n');
  const column = before.at(-1)!.length;
  const line = text.split('\n')[before.length - 1] ?? '';
  return `ERROR: <input>:${before.length}:${column + 1}: ${message}\n | ${line.slice(0, 500)}\n | ${'.'.repeat(Math.min(column, 500))}^`;
}

/** The sentences that users of cel-go know, for the errors that rules have most. */
function sentence({ code, summary, message }: CheckerError): string {
  const text = summary ?? message ?? 'invalid expression';
  const named = /: (\S+)$/.exec(text)?.[1];
  switch (code) {
    case 'no_such_key':
      return `undefined field '${named}'`;
    case 'unknown_variable':
      return `undeclared reference to '${named}' (in container '')`;
    case 'no_such_overload':
    case 'no_matching_overload':
      return text.replace('no such overload:', 'found no matching overload for');
    default:
      return /^(?:un|expected|invalid|reserved|exceeded)/i.test(text) && code !== 'invalid_condition_type'
        ? `Syntax error: ${text}`
        : text;
  }
}
