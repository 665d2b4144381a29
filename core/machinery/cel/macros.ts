import type { ASTNode, Environment, TypeDeclaration } from '@marcbachmann/cel-js';

/** What the type checker gives to a macro. Source: README of cel-js, "Custom macros". */
interface Checker {
  check(node: ASTNode, scope: Scope): TypeDeclaration;
  getType(name: string): TypeDeclaration;
  createError(code: string, message: string, node: ASTNode): Error;
}

interface Scope {
  forkWithVariable(name: string, type: TypeDeclaration): Scope;
}

interface Call {
  readonly receiver: ASTNode;
  readonly args: readonly ASTNode[];
}

type TypeCheck = (checker: Checker, call: Call, scope: Scope) => TypeDeclaration;

/** Rules are evaluated by our own evaluator, which does not ask macros. */
const evaluate = (): never => {
  throw new TypeError('macros are only checked here');
};

function macro(typeCheck: TypeCheck): (call: Call) => object {
  return ({ receiver, args }) => ({
    evaluate,
    typeCheck: (checker: Checker, _macro: unknown, scope: Scope) => typeCheck(checker, { receiver, args }, scope),
  });
}

function variableOf(checker: Checker, node: ASTNode): string {
  if (node.op === 'id') return node.args;
  throw checker.createError('invalid_macro_argument', 'argument must be a simple name', node);
}

interface Elements {
  readonly key: TypeDeclaration;
  readonly value: TypeDeclaration;
}

/** What a loop with two variables runs over: index and item, or key and value. */
function elementsOf(checker: Checker, receiver: ASTNode, scope: Scope): Elements {
  const type = checker.check(receiver, scope);
  if (type.kind === 'list') return { key: checker.getType('int'), value: type.valueType! };
  if (type.kind === 'map') return { key: type.keyType!, value: type.valueType! };
  if (type.kind === 'dyn') return { key: checker.getType('dyn'), value: checker.getType('dyn') };
  throw checker.createError(
    'invalid_comprehension_range',
    `expression of type '${type.name}' cannot be range of a comprehension (must be list, map, or dynamic)`,
    receiver,
  );
}

function bool(checker: Checker, node: ASTNode, scope: Scope): void {
  const type = checker.check(node, scope);
  if (type.isDynOrBool()) return;
  throw checker.createError('invalid_predicate', `expected type 'bool' but found '${type.name}'`, node);
}

/** Checks a loop with two variables: all arguments but the last are predicates, the last gives the result. */
function twoVariables(result: (checker: Checker, elements: Elements, last: TypeDeclaration) => string): TypeCheck {
  return (checker, { receiver, args }, scope) => {
    const elements = elementsOf(checker, receiver, scope);
    const [key, value, ...rest] = args;
    const inner = scope
      .forkWithVariable(variableOf(checker, key!), elements.key)
      .forkWithVariable(variableOf(checker, value!), elements.value);
    for (const predicate of rest.slice(0, -1)) bool(checker, predicate, inner);
    return checker.getType(result(checker, elements, checker.check(rest.at(-1)!, inner)));
  };
}

const predicate: TypeCheck = (checker, { receiver, args }, scope) => {
  const { key, value } = elementsOf(checker, receiver, scope);
  const isTwo = args.length === 3;
  const range = checker.check(receiver, scope);
  const single = range.kind === 'map' ? key : value;
  const first = scope.forkWithVariable(variableOf(checker, args[0]!), isTwo ? key : single);
  const inner = isTwo ? first.forkWithVariable(variableOf(checker, args[1]!), value) : first;
  bool(checker, args.at(-1)!, inner);
  return checker.getType('bool');
};

const sortBy: TypeCheck = (checker, { receiver, args }, scope) => {
  const range = checker.check(receiver, scope);
  const { value } = elementsOf(checker, receiver, scope);
  checker.check(args[1]!, scope.forkWithVariable(variableOf(checker, args[0]!), value));
  return range;
};

function optionalMap(wrap: 'wrap' | 'as-is'): TypeCheck {
  return (checker, { receiver, args }, scope) => {
    const type = checker.check(receiver, scope);
    const value = type.kind === 'optional' ? type.valueType! : checker.getType('dyn');
    if (type.kind !== 'optional' && type.kind !== 'dyn') {
      throw checker.createError('optional_expected', `expected an optional, found '${type.name}'`, receiver);
    }
    const result = checker.check(args[1]!, scope.forkWithVariable(variableOf(checker, args[0]!), value));
    return wrap === 'wrap' ? checker.getType(`optional<${result.name}>`) : result;
  };
}

/**
 * Macros that the library lacks, for the type checker: loops with two variables, `sortBy`, `optMap`.
 * Source: cel-go ext/comprehensions.go, ext/lists.go, cel/library.go.
 */
export function registerMacros(environment: Environment): void {
  const register = (signature: string, typeCheck: TypeCheck): void => {
    environment.registerFunction(signature, macro(typeCheck));
  };
  for (const name of ['all', 'exists', 'existsOne']) register(`list.${name}(ast, ast, ast): bool`, predicate);
  register('list.existsOne(ast, ast): bool', predicate);
  const list = twoVariables((_checker, _elements, { name }) => `list<${name}>`);
  register('list.transformList(ast, ast, ast): list<dyn>', list);
  register('list.transformList(ast, ast, ast, ast): list<dyn>', list);
  const map = twoVariables((_checker, { key }, { name }) => `map<${key.name}, ${name}>`);
  register('list.transformMap(ast, ast, ast): map<dyn, dyn>', map);
  register('list.transformMap(ast, ast, ast, ast): map<dyn, dyn>', map);
  const entry = twoVariables((_checker, _elements, { name }) => name);
  register('list.transformMapEntry(ast, ast, ast): map<dyn, dyn>', entry);
  register('list.transformMapEntry(ast, ast, ast, ast): map<dyn, dyn>', entry);
  register('list.sortBy(ast, ast): list<dyn>', sortBy);
  register('optional.optMap(ast, ast): optional<dyn>', optionalMap('wrap'));
  register('optional.optFlatMap(ast, ast): optional<dyn>', optionalMap('as-is'));
}
