import { Environment } from '@marcbachmann/cel-js';
import { signatures } from './functions.ts';
import { nameSpaces, type Signature } from './library/overload.ts';
import { opaqueTypes } from './library/opaque.ts';
import { registerMacros } from './macros.ts';
import type { CelType } from './types.ts';
import { durationName, timestampName } from './value.ts';

/** Bounds what a hostile rule can cost before it runs. */
const limits = { maxAstNodes: 10_000, maxDepth: 200, maxListElements: 1000, maxMapEntries: 1000 };

/** Checks like `has` and is as long, but takes any argument; no rule can call it, since the evaluator does not know it. */
export const presenceTest = '_h_';

/**
 * The type checker's environment: cel-js knows the language and its standard functions; what Kubernetes adds is declared here. Nothing
 * is evaluated by it: see evaluator.ts.
 */
function makeBase(): Environment {
  const environment = new Environment({ enableOptionalTypes: true, limits });
  registerMacros(environment);
  for (const name of opaqueTypes) {
    environment.registerType(name, { fields: {} });
    environment.registerOperator(`${name} == ${name}`, never);
  }
  const known = new Set(environment.getDefinitions().functions.map(({ signature }) => withoutResult(signature)));
  for (const nameSpace of nameSpaces) {
    if (nameSpace !== 'optional') registerNameSpace(environment, nameSpace);
  }
  for (const signature of signatures) {
    const text = checkerSignature(signature);
    if (signature.name !== 'type' && !known.has(withoutResult(text))) environment.registerFunction(text, never);
  }
  environment.registerFunction(`${presenceTest}(dyn): bool`, never);
  environment.registerOperator('optional<T> == optional<T>', never);
  for (const operator of ['<', '<=', '>', '>=']) environment.registerOperator(`bytes ${operator} bytes: bool`, never);
  return environment;
}

const never = (): never => {
  throw new TypeError('functions are only declared here');
};

function registerNameSpace(environment: Environment, nameSpace: string): void {
  const type = nameSpaceType(nameSpace);
  // The checker wants a constant's value to be of a class that it knows.
  const made = function nameSpace() {};
  environment.registerType(type, made);
  environment.registerConstant(nameSpace, type, Reflect.construct(made, []));
}

const nameSpaceType = (nameSpace: string): string =>
  `${nameSpace.charAt(0).toUpperCase()}${nameSpace.slice(1)}Namespace`;

function checkerSignature({ nameSpace, receiver, name, parameters, result }: Signature): string {
  const before = nameSpace === null ? receiver : nameSpaceType(nameSpace);
  return `${before === null ? '' : `${before}.`}${name}(${parameters.join(', ')}): ${result}`;
}

/** Types inside of others do not tell two functions apart. */
const withoutResult = (signature: string): string =>
  signature.replace(/: [^:]*$/, '').replaceAll(/\b(list|map|optional)<[^()]*?>(?=[.,)])/g, '$1');

let base: Environment | null = null;

/** An environment that can be extended; making the first takes some milliseconds. */
export function newEnvironment(): Environment {
  base ??= makeBase();
  return base.clone();
}

/**
 * Object types of one schema that the checker knows; it takes time in the square of them. Values of further ones are checked when
 * rules are evaluated.
 */
const mostTypes = 1_000;

/**
 * Declares the types of values in an environment. Properties whose identifiers no rule mentions are `dyn` without being looked into: no
 * rule can reach them, and a large schema has thousands.
 */
export function typeDeclarer(environment: Environment, mentioned: ReadonlySet<string>): (type: CelType) => string {
  const names = new Map<CelType, string>();
  const declare = (type: CelType): string => {
    switch (type.kind) {
      case 'list':
        return `list<${declare(type.element!)}>`;
      case 'map':
        return `map<string, ${declare(type.element!)}>`;
      case 'object':
        return names.get(type) ?? declareObject(type);
      case 'timestamp':
      case 'date':
        return timestampName;
      case 'duration':
        return durationName;
      default:
        return type.kind;
    }
  };
  const declareObject = (type: CelType): string => {
    if (names.size >= mostTypes) return 'dyn';
    const name = `Object${names.size + 1}`;
    names.set(type, name);
    const fields: Record<string, string> = {};
    for (const [identifier, field] of type.fields!) {
      fields[identifier] = mentioned.has(identifier) ? declare(field.type) : 'dyn';
    }
    environment.registerType(name, { fields });
    environment.registerOperator(`${name} == ${name}`, never);
    return name;
  };
  return declare;
}
