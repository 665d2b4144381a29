import type { ASTNode } from '@marcbachmann/cel-js';
import { index, isPresent, optionalMember, select } from './access.ts';
import { budgetExceeded, callCost, spend, type Meter } from './budget.ts';
import { locate } from './check.ts';
import { conditional, junction, not } from './control.ts';
import { fail, noSuchOverload } from './failure.ts';
import { candidates, type Candidate } from './functions.ts';
import { nameSpaces } from './library/overload.ts';
import { literalProblem } from './literals.ts';
import { compileLoop } from './loops.ts';
import { binaryOperators, negate } from './operators.ts';
import { CompileProblem, withVariable, type Scope, type Step } from './program.ts';
import { CelOptional, CelTypeName, CelUint, listOf, mapOf, type CelValue } from './value.ts';

export interface Program {
  readonly run: Step;
  readonly slots: number;
  /** Variables of the outermost scope that the expression reads. */
  readonly used: ReadonlySet<string>;
}

/**
 * Compiles a checked expression to closures that run under a budget. cel-js evaluates, too, but has no bound on the cost, lets `RegExp`
 * hang, and has JavaScript's maps and strings where Kubernetes has its own; so only its parser and type checker are used.
 * Throws `CompileProblem`.
 */
export function compileExpression(ast: ASTNode, variables: readonly string[]): Program {
  const shared = { count: variables.length, used: new Set<string>() };
  const names = new Map(variables.map((name, slot) => [name, slot]));
  const run = compile(ast, { names, shared });
  return { run, slots: shared.count, used: shared.used };
}

function compile(node: ASTNode, scope: Scope): Step {
  const step = compileNode(node, scope);
  return (frame) => {
    frame.left -= 1;
    if (frame.left < 0) throw budgetExceeded;
    return step(frame);
  };
}

function compileNode(node: ASTNode, scope: Scope): Step {
  switch (node.op) {
    case 'value':
      return constant(node.args);
    case 'id':
      return variable(node, node.args, scope);
    case '.':
    case '.?':
      return selection(node, scope);
    case '[]':
    case '[?]':
      return indexing(node, scope);
    case 'call':
      return call(node, scope);
    case 'rcall':
      return methodCall(node, scope);
    case 'list':
      return listLiteral(node.args.map((item) => compile(item, scope)));
    case 'map':
      return mapLiteral(node.args.map(([key, value]) => [compile(key, scope), compile(value, scope)] as const));
    case '?:':
      return conditional(node.args.map((part) => compile(part, scope)));
    case '&&':
    case '||':
      return junction(
        node.op,
        chain(node, node.op).map((part) => compile(part, scope)),
      );
    case '!_':
      return not(compile(node.args, scope));
    case '-_':
      return negation(compile(node.args, scope));
    default:
      return binary(
        binaryOperators[node.op]!,
        node.args.map((part) => compile(part, scope)),
      );
  }
}

function constant(literal: unknown): Step {
  const value =
    literal !== null && typeof literal === 'object' && 'value' in literal
      ? new CelUint(literal.value as bigint)
      : (literal as CelValue);
  return () => value;
}

const typeNames: ReadonlySet<string> = new Set([
  'bool',
  'int',
  'uint',
  'double',
  'string',
  'bytes',
  'list',
  'map',
  'null_type',
  'type',
]);

function variable(node: ASTNode, name: string, { names, shared }: Scope): Step {
  const slot = names.get(name);
  if (slot !== undefined) {
    shared.used.add(name);
    return ({ slots }) => slots[slot]!;
  }
  if (!typeNames.has(name))
    throw new CompileProblem(locate(node.input, node.pos, `undeclared reference to '${name}' (in container '')`));
  const type = new CelTypeName(name);
  return () => type;
}

type Access = Extract<ASTNode, { op: '.' | '.?' }>;

/** `google.protobuf.Timestamp` names a type, unless a variable is called google. */
function qualifiedType(node: ASTNode, scope: Scope): string | null {
  if (node.op === 'id') return node.args === 'google' && !scope.names.has('google') ? 'google' : null;
  const before = node.op === '.' ? qualifiedType(node.args[0], scope) : null;
  return before === null || node.op !== '.' ? null : `${before}.${node.args[1]}`;
}

function selection(node: Access, scope: Scope): Step {
  const [operand, name] = node.args;
  const type = qualifiedType(node, scope);
  if (type !== null) {
    const value = new CelTypeName(type);
    return () => value;
  }
  const target = compile(operand, scope);
  if (node.op === '.?') return (frame) => optionalMember(target(frame), name);
  return (frame) => select(target(frame), name);
}

type Indexing = Extract<ASTNode, { op: '[]' | '[?]' }>;

function indexing(node: Indexing, scope: Scope): Step {
  const [target, key] = node.args.map((part) => compile(part, scope)) as [Step, Step];
  if (node.op === '[?]') return (frame) => optionalMember(target(frame), key(frame));
  return (frame) => index(target(frame), key(frame));
}

function call(node: Extract<ASTNode, { op: 'call' }>, scope: Scope): Step {
  const [name, args] = node.args;
  if (name === 'has') return presence(args[0]!, scope);
  return invocation(node, candidates('function', name, args.length), { name, args }, scope);
}

function methodCall(node: Extract<ASTNode, { op: 'rcall' }>, scope: Scope): Step {
  const [name, receiver, args] = node.args;
  const isFree = receiver.op === 'id' && !scope.names.has(receiver.args);
  if (isFree && receiver.args === 'cel' && name === 'bind') return bind(args, scope);
  if (isFree && nameSpaces.has(receiver.args)) {
    const forms = candidates({ nameSpace: receiver.args }, name, args.length);
    return invocation(node, forms, { name: `${receiver.args}.${name}`, args }, scope);
  }
  const loop = compileLoop(name, { receiver, args }, { scope, compile });
  if (loop) return loop;
  if (name === 'or' || name === 'orValue') return alternative(name, compile(receiver, scope), compile(args[0]!, scope));
  return invocation(node, candidates('method', name, args.length), { name, args: [receiver, ...args] }, scope);
}

interface Invocation {
  readonly name: string;
  readonly args: readonly ASTNode[];
}

function invocation(node: ASTNode, forms: readonly Candidate[], { name, args }: Invocation, scope: Scope): Step {
  if (forms.length === 0) {
    throw new CompileProblem(locate(node.input, node.pos, `undeclared reference to '${name}' (in container '')`));
  }
  const wrong = literalProblem(name, args);
  if (wrong) throw new CompileProblem(locate(node.input, node.pos, wrong));
  const steps = args.map((arg) => compile(arg, scope));
  return (frame) => {
    spend(frame, callCost);
    const values = steps.map((step) => step(frame));
    const form = forms.find(({ accepts }) => accepts(values));
    return form ? form.call(values, frame) : noSuchOverload();
  };
}

function bind([name, value, body]: readonly ASTNode[], scope: Scope): Step {
  const bound = compile(value!, scope);
  const inner = withVariable(scope, name?.op === 'id' ? name.args : '');
  const step = compile(body!, inner.scope);
  return (frame) => {
    frame.slots[inner.slot] = bound(frame);
    return step(frame);
  };
}

function alternative(name: 'or' | 'orValue', receiver: Step, other: Step): Step {
  return (frame) => {
    const value = receiver(frame);
    if (!(value instanceof CelOptional)) return noSuchOverload();
    if (value.value === undefined) return other(frame);
    return name === 'or' ? value : value.value;
  };
}

/** `has(x.y)`. Source: cel-spec, macros. */
function presence(node: ASTNode, scope: Scope): Step {
  if (node.op !== '.' && node.op !== '.?')
    throw new CompileProblem(locate(node.input, node.pos, 'invalid argument to has() macro'));
  const [operand, name] = node.args;
  const target = compile(operand, scope);
  return (frame) => isPresent(target(frame), name);
}

function listLiteral(items: readonly Step[]): Step {
  return (frame) => {
    spend(frame, items.length);
    return listOf(items.map((item) => item(frame)));
  };
}

function mapLiteral(entries: readonly (readonly [Step, Step])[]): Step {
  return (frame) => {
    spend(frame, entries.length * 2);
    return mapOf(entries.map(([key, value]) => [mapKey(key(frame)), value(frame)] as const));
  };
}

function mapKey(key: CelValue): CelValue {
  const isKey =
    typeof key === 'string' || typeof key === 'bigint' || typeof key === 'boolean' || key instanceof CelUint;
  return isKey ? key : fail('unsupported key type');
}

/** The parts of `a && b && c`, without recursing into a long chain. */
function chain(node: ASTNode, op: '&&' | '||'): readonly ASTNode[] {
  const parts: ASTNode[] = [];
  let rest = node;
  while (rest.op === op) {
    parts.push(rest.args[1]);
    rest = rest.args[0];
  }
  return [rest, ...parts.reverse()];
}

const negation =
  (operand: Step): Step =>
  (frame) =>
    negate(operand(frame));

function binary(operator: (meter: Meter, a: CelValue, b: CelValue) => CelValue, [left, right]: readonly Step[]): Step {
  return (frame) => operator(frame, left!(frame), right!(frame));
}
