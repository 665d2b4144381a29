import type { ASTNode } from '@marcbachmann/cel-js';
import { candidates } from './functions.ts';
import { nameSpaces } from './library/overload.ts';
import { callEstimate } from './estimate-call.ts';
import type { CelType } from './types.ts';

/** What a part of an expression may cost at most, and how large its value may be. */
export interface Estimate {
  readonly cost: number;
  /** Most characters, items or entries; 1 for scalars, infinite when nothing is known. */
  readonly size: number;
  /** Where the value comes from the object. */
  readonly type: CelType | null;
}

type Variables = ReadonlyMap<string, Estimate>;

/** Source: cel-go common/cost.go. */
const listCost = 10;
const mapCost = 30;
/** What `all`, `exists` and so on cost for each item beside their predicate, as they are written out in cel-go. */
const loopCosts: Readonly<Record<string, number>> = {
  all: 3,
  exists: 4,
  exists_one: 2,
  existsOne: 2,
  filter: 13,
  map: 12,
  transformList: 12,
  transformMap: 32,
  transformMapEntry: 32,
  sortBy: 12,
};

/**
 * The most that a checked expression can cost with values as large as the schema and a request allow, in upstream's units. Only
 * upper bounds are kept. Source: cel-go checker/cost.go; apiserver pkg/cel/library/cost.go.
 */
export function estimateCost(ast: ASTNode, variables: Readonly<Record<string, CelType>>): number {
  const known = Object.entries(variables).map(([name, type]): [string, Estimate] => [name, ofType(type)]);
  return estimate(ast, new Map(known)).cost;
}

const ofType = (type: CelType): Estimate => ({ cost: 1, size: type.maxSize, type });
const scalar = (cost: number): Estimate => ({ cost, size: 1, type: null });
const unknown = (cost: number): Estimate => ({ cost, size: Infinity, type: null });

function estimate(node: ASTNode, variables: Variables): Estimate {
  const inner = (part: ASTNode): Estimate => estimate(part, variables);
  switch (node.op) {
    case 'value':
      return { cost: 0, size: literalSize(node.args), type: null };
    case 'id':
      return variables.get(node.args) ?? scalar(1);
    case '.':
    case '.?':
      return member(inner(node.args[0]), node.args[1]);
    case '[]':
    case '[?]':
      return element(inner(node.args[0]), inner(node.args[1]));
    case 'list':
      return { cost: listCost + sum(node.args.map(inner)), size: node.args.length, type: null };
    case 'map':
      return { cost: mapCost + sum(node.args.flat().map(inner)), size: node.args.length, type: null };
    case '?:':
      return branches(node.args.map(inner));
    case '&&':
    case '||':
      return junction(node, variables);
    case '!_':
    case '-_': {
      const operand = inner(node.args);
      return { ...operand, cost: operand.cost + 1 };
    }
    case 'call':
    case 'rcall':
      return call(node, variables);
    default:
      return binary(node.op, node.args.map(inner) as [Estimate, Estimate]);
  }
}

const sum = (parts: readonly Estimate[]): number => parts.reduce((total, { cost }) => total + cost, 0);

/** The largest of each. */
function worst(a: Estimate, b: Estimate): Estimate {
  return { cost: Math.max(a.cost, b.cost), size: Math.max(a.size, b.size), type: a.type ?? b.type };
}

function literalSize(literal: unknown): number {
  if (typeof literal === 'string') return Buffer.byteLength(literal);
  return literal instanceof Uint8Array ? literal.length : 1;
}

function member(target: Estimate, name: string): Estimate {
  const type = target.type?.kind === 'map' ? target.type.element : target.type?.fields?.get(name)?.type;
  return type ? { ...ofType(type), cost: target.cost + 1 } : unknown(target.cost + 1);
}

function element(target: Estimate, index: Estimate): Estimate {
  const cost = target.cost + index.cost + 1;
  const type = target.type?.element;
  return type ? { ...ofType(type), cost } : unknown(cost);
}

function branches([condition, yes, no]: readonly Estimate[]): Estimate {
  const either = worst(yes!, no!);
  return { ...either, cost: condition!.cost + either.cost };
}

/** A long chain is added up without recursion. */
function junction(node: ASTNode, variables: Variables): Estimate {
  let cost = 0;
  let rest = node;
  while (rest.op === '&&' || rest.op === '||') {
    cost += estimate(rest.args[1], variables).cost;
    rest = rest.args[0];
  }
  return scalar(cost + estimate(rest, variables).cost);
}

const traversal = (size: number): number => Math.ceil(size * 0.1);

function binary(op: string, [left, right]: readonly [Estimate, Estimate]): Estimate {
  const cost = left.cost + right.cost;
  switch (op) {
    case 'in':
      return scalar(cost + right.size);
    case '+': {
      const size = left.size + right.size;
      const isText = left.type?.kind === 'string' || right.type?.kind === 'string';
      const isScalar = left.size === 1 && right.size === 1;
      return {
        cost: cost + (isText && !isScalar ? traversal(size) : 1),
        size: isScalar ? 1 : size,
        type: left.type ?? right.type,
      };
    }
    case '==':
    case '!=':
    case '<':
    case '<=':
    case '>':
    case '>=':
      return scalar(cost + Math.max(1, traversal(Math.min(left.size, right.size))));
    default:
      return scalar(cost + 1);
  }
}

type Call = Extract<ASTNode, { op: 'call' | 'rcall' }>;

function call(node: Call, variables: Variables): Estimate {
  const [name] = node.args;
  const args = node.op === 'call' ? node.args[1] : node.args[2];
  const receiver = node.op === 'rcall' ? node.args[1] : null;
  const nameSpace = receiver?.op === 'id' && !variables.has(receiver.args) ? receiver.args : null;
  if (name === 'has' && receiver === null)
    return { ...estimate(args[0]!, variables), size: 1, cost: Math.max(0, estimate(args[0]!, variables).cost - 1) };
  if (nameSpace === 'cel') return bind(args, variables);
  const isGroup = nameSpace !== null && nameSpaces.has(nameSpace);
  const target = receiver && !isGroup ? estimate(receiver, variables) : null;
  if (target && (Object.hasOwn(loopCosts, name) || name === 'optMap' || name === 'optFlatMap'))
    return loop(name, target, args, variables);
  const values = args.map((arg) => estimate(arg, variables));
  const result = resultOf(isGroup ? { nameSpace } : receiver ? 'method' : 'function', name, args.length);
  return callEstimate(isGroup ? `${nameSpace}.${name}` : name, { target, values, result });
}

/** The type that a function gives, as its signatures have it; undefined when they differ or it depends on the arguments. */
function resultOf(place: Parameters<typeof candidates>[0], name: string, count: number): string | undefined {
  const results = new Set(candidates(place, name, count).map(({ signature }) => signature.result));
  return results.size === 1 ? [...results][0] : undefined;
}

function bind([name, value, body]: readonly ASTNode[], variables: Variables): Estimate {
  const bound = estimate(value!, variables);
  const variable = name?.op === 'id' ? name.args : '';
  const inner = estimate(body!, new Map([...variables, [variable, { ...bound, cost: 1 }]]));
  return { ...inner, cost: inner.cost + bound.cost };
}

/**
 * No schema says how long keys may be, and upstream counts them as empty: rules of public kinds rely on it. What they really cost is
 * counted when the rule runs. Source: apiserver pkg/cel/types.go, StringType without MaxElements; compilation.go, EstimateSize.
 */
const keyEstimate: Estimate = { cost: 1, size: 0, type: null };

function loop(name: string, target: Estimate, args: readonly ASTNode[], variables: Variables): Estimate {
  const isTwo =
    name.startsWith('transform') ||
    ((name === 'all' || name === 'exists' || name === 'existsOne') && args.length === 3);
  const item: Estimate = target.type?.element ? ofType(target.type.element) : unknown(1);
  const key = target.type?.kind === 'map' ? keyEstimate : scalar(1);
  const single = name.startsWith('opt') ? { ...target, cost: 1 } : target.type?.kind === 'map' ? keyEstimate : item;
  const names = args.slice(0, isTwo ? 2 : 1).map((arg) => (arg.op === 'id' ? arg.args : ''));
  const bound = isTwo ? [key, item] : [single];
  const scope = new Map([...variables, ...names.map((variable, at): [string, Estimate] => [variable, bound[at]!])]);
  const bodies = args.slice(names.length).map((arg) => estimate(arg, scope));
  if (name.startsWith('opt')) return { ...(bodies.at(-1) ?? unknown(0)), cost: target.cost + sum(bodies) };
  const cost = target.cost + times(target.size, loopCosts[name]! + sum(bodies)) + 1;
  return loopResult(name, { target, cost });
}

/** An empty list costs nothing, however dear its loop is. */
const times = (count: number, cost: number): number => (count === 0 ? 0 : count * cost);

function loopResult(name: string, { target, cost }: { readonly target: Estimate; readonly cost: number }): Estimate {
  if (name === 'filter' || name === 'sortBy') return { cost, size: target.size, type: target.type };
  return name === 'map' || name.startsWith('transform') ? { cost, size: target.size, type: null } : scalar(cost);
}
