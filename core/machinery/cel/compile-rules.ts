import type { ASTNode, Environment } from '@marcbachmann/cel-js';
import { fieldErrors } from '../object/field-errors.ts';
import type { Json } from '../object/json.ts';
import type { Schema, ValidationRule } from '../schema/schema.ts';
import type { FieldError } from '../status/field-error.ts';
import { checkExpression } from './check.ts';
import { newEnvironment, typeDeclarer } from './environment.ts';
import { estimateCost } from './estimate.ts';
import { compileExpression, type Program } from './evaluator.ts';
import { readFieldPath } from './field-path.ts';
import { CompileProblem } from './program.ts';
import { ruleTextErrors } from './rule-text.ts';
import { ruleSites, type RuleSite } from './rule-tree.ts';
import { largestRequest, type CelType } from './types.ts';

/** Most that one expression may be estimated to cost, and all of a schema. Source: validation.go, StaticEstimatedCostLimit. */
const expressionLimit = 10_000_000;
const schemaLimit = 100_000_000;

/** Longest expression, in UTF-16 units. Source: cel-go parser, expression size limit. */
const longestExpression = 100_000;

/**
 * Most rules of one schema, and most characters of all their expressions. Upstream has no such limits; they bound how long a definition
 * can keep the server busy, and are many times what the largest public ones have.
 */
const mostRules = 1_000;
const longestTogether = 250_000;

export const variables = ['self', 'oldSelf'] as const;

/** A rule that can be evaluated. */
export interface CompiledRule {
  readonly rule: ValidationRule;
  readonly program: Program;
  readonly message: Program | null;
  /** It compares with what was before, so it is evaluated only where there is something. */
  readonly usesOldSelf: boolean;
  /** Path below the value that a failure names; '' is the value itself. */
  readonly fieldPath: string;
}

/** The rules of a part of a schema, and of the parts below. */
export interface RuleNode {
  readonly schema: Schema;
  readonly type: CelType;
  readonly rules: readonly CompiledRule[];
  readonly properties: ReadonlyMap<string, RuleNode>;
  readonly items: RuleNode | null;
  readonly values: RuleNode | null;
}

/** The compiled rules of a schema; give it to `evaluateRules`. */
export interface CompiledRules {
  readonly root: RuleNode | null;
}

interface Estimated {
  readonly path: string;
  readonly cost: number;
}

/** One run over a schema. */
interface Run {
  readonly environment: Environment;
  readonly declare: (type: CelType) => string;
  readonly errors: FieldError[];
  readonly costs: Estimated[];
}

/**
 * Compiles the rules (`x-kubernetes-validations`) of a schema, at all depths. Errors are those that a CustomResourceDefinition is
 * refused with; their fields are paths in the schema, below `path`. A rule with an error is not among the compiled ones.
 * Source: apiextensions-apiserver pkg/apiserver/schema/cel/compilation.go and pkg/apis/apiextensions/validation/validation.go.
 */
export function compileRules(
  schema: Schema,
  { path = '' }: { readonly path?: string } = {},
): { readonly rules: CompiledRules; readonly errors: FieldError[] } {
  const sites = ruleSites(schema, path);
  if (!sites) return { rules: { root: null }, errors: [] };
  const excess = excessError(sites, path);
  if (excess) return { rules: { root: null }, errors: [excess] };
  const environment = newEnvironment();
  const declare = typeDeclarer(environment, mentionedNames(sites));
  // Types come before the environment is cloned for each part, after which it takes no more.
  eachSite(sites, ({ type, rules }) => {
    if (type && rules.length > 0) declare(type);
  });
  const run: Run = { environment, declare, errors: [], costs: [] };
  const root = compileSite(run, sites);
  return { rules: { root }, errors: [...run.errors, ...totalErrors(run.costs, path)] };
}

function excessError(site: RuleSite, path: string): FieldError | null {
  let count = 0;
  let length = 0;
  eachSite(site, ({ rules }) => {
    count += rules.length;
    for (const { rule } of rules) length += rule.rule.length + (rule.messageExpression?.length ?? 0);
  });
  if (count <= mostRules && length <= longestTogether) return null;
  const detail =
    count > mostRules
      ? `must have at most ${mostRules} x-kubernetes-validations rules in the entire OpenAPIv3 schema, not ${count}`
      : `x-kubernetes-validations expressions must have at most ${longestTogether} characters in the entire OpenAPIv3 schema, not ${length}`;
  return fieldErrors.forbidden(path === '' ? '<nil>' : path, detail);
}

function eachSite(site: RuleSite, look: (site: RuleSite) => void): void {
  look(site);
  for (const inner of below(site)) eachSite(inner, look);
}

/** Every name that stands in a rule: what is not among them no rule can select. */
function mentionedNames(site: RuleSite): ReadonlySet<string> {
  const names = new Set<string>();
  eachSite(site, ({ rules }) => {
    for (const { rule } of rules) {
      for (const [name] of `${rule.rule} ${rule.messageExpression ?? ''}`.matchAll(/[A-Za-z_]\w*/g)) names.add(name);
    }
  });
  return names;
}

function below({ properties, items, values }: RuleSite): readonly RuleSite[] {
  return [...properties.values(), ...(items ? [items] : []), ...(values ? [values] : [])];
}

function compileSite(run: Run, site: RuleSite): RuleNode | null {
  const { schema, type } = site;
  const rules = compileOwn(run, site);
  const properties = new Map<string, RuleNode>();
  for (const [name, inner] of site.properties) {
    const node = compileSite(run, inner);
    if (node) properties.set(name, node);
  }
  const items = site.items && compileSite(run, site.items);
  const values = site.values && compileSite(run, site.values);
  return type && { schema, type, rules, properties, items, values };
}

function compileOwn(run: Run, site: RuleSite): CompiledRule[] {
  if (site.rules.length === 0) return [];
  const faults = site.rules.flatMap(({ rule, path }) => ruleTextErrors(rule, site.schema, path));
  run.errors.push(...faults);
  if (faults.length > 0) return [];
  const { type } = site;
  if (!type) {
    const detail = 'failed to retrieve type information for x-kubernetes-validations';
    run.errors.push({ type: 'InternalError', field: site.rules[0]!.path.replace(/\[\d+\]$/, ''), detail });
    return [];
  }
  const name = run.declare(type);
  const environments = {
    plain: run.environment.clone().registerVariable('self', name).registerVariable('oldSelf', name),
    optional: run.environment.clone().registerVariable('self', name).registerVariable('oldSelf', `optional<${name}>`),
  };
  return site.rules.flatMap(({ rule, path }) => {
    const environment = rule.optionalOldSelf ? environments.optional : environments.plain;
    return compileRule(run, { site, type, rule, path, environment }) ?? [];
  });
}

interface RuleCompilation {
  readonly site: RuleSite;
  readonly type: CelType;
  readonly rule: ValidationRule;
  readonly path: string;
  readonly environment: Environment;
}

function compileRule(run: Run, compilation: RuleCompilation): CompiledRule | null {
  const { site, type, rule, path, environment } = compilation;
  const field = `${path}.rule`;
  const compiled = compileText(environment, rule.rule, { wanted: 'bool', type });
  if ('problem' in compiled) {
    run.errors.push(fieldErrors.invalid(field, rule as unknown as Json, compiled.problem));
    return null;
  }
  const { program, cost } = compiled;
  observe(run, { path: field, cost: cost * repetitions(site, type), what: 'estimated rule cost' });
  const usesOldSelf = program.used.has('oldSelf');
  run.errors.push(...oldSelfErrors(site, rule, path, usesOldSelf));
  const message = compileMessage(run, compilation);
  if (message === 'faulty') return null;
  return {
    rule,
    program,
    message,
    usesOldSelf,
    fieldPath: rule.fieldPath ? readFieldPath(rule.fieldPath, site.schema)! : '',
  };
}

function compileMessage(run: Run, { rule, path, environment, type }: RuleCompilation): Program | null | 'faulty' {
  if (!rule.messageExpression) return null;
  const field = `${path}.messageExpression`;
  const compiled = compileText(environment, rule.messageExpression, { wanted: 'string', type });
  if ('problem' in compiled) {
    run.errors.push(fieldErrors.invalid(field, rule as unknown as Json, compiled.problem));
    return 'faulty';
  }
  observe(run, { path: field, cost: compiled.cost, what: 'estimated messageExpression cost' });
  return compiled.program;
}

type Compiled = { readonly program: Program; readonly cost: number } | { readonly problem: string };

const wordings = {
  bool: { failed: 'compilation failed: ', type: 'cel expression must evaluate to a bool' },
  string: { failed: 'messageExpression compilation failed: ', type: 'messageExpression must evaluate to a string' },
} as const;

function compileText(
  environment: Environment,
  text: string,
  { wanted, type }: { readonly wanted: 'bool' | 'string'; readonly type: CelType },
): Compiled {
  const { failed, type: wrongType } = wordings[wanted];
  if (text.length > longestExpression)
    return {
      problem: `${failed}expression code point size exceeds limit: size: ${text.length}, limit ${longestExpression}`,
    };
  const checked = checkExpression(environment, text);
  if ('problem' in checked) return { problem: `${failed}${checked.problem}` };
  if (checked.type !== wanted) return { problem: wrongType };
  return assemble(checked.ast, type, failed);
}

function assemble(ast: ASTNode, type: CelType, failed: string): Compiled {
  try {
    const program = compileExpression(ast, variables);
    return { program, cost: estimateCost(ast, { self: type, oldSelf: type }) };
  } catch (error) {
    if (error instanceof CompileProblem) return { problem: `${failed}${error.message}` };
    // An expression that nests deeper than the stack.
    if (error instanceof RangeError) return { problem: `${failed}expression is too complex` };
    throw error;
  }
}

/** How often an expression can be evaluated for one object. */
function repetitions({ cardinality }: RuleSite, { minBytes }: CelType): number {
  return cardinality ?? Math.floor(largestRequest / (minBytes + 1));
}

function oldSelfErrors(
  { uncorrelatable }: RuleSite,
  rule: ValidationRule,
  path: string,
  usesOldSelf: boolean,
): FieldError[] {
  if (usesOldSelf && uncorrelatable !== null) {
    const detail = `oldSelf cannot be used on the uncorrelatable portion of the schema within ${uncorrelatable}`;
    return [fieldErrors.invalid(`${path}.rule`, rule.rule, detail)];
  }
  if (usesOldSelf || rule.optionalOldSelf === undefined) return [];
  return [
    fieldErrors.invalid(
      `${path}.optionalOldSelf`,
      rule.optionalOldSelf,
      'may not be set if oldSelf is not used in rule',
    ),
  ];
}

function observe(run: Run, { path, cost, what }: Estimated & { readonly what: string }): void {
  // Nothing times infinity.
  const size = Number.isNaN(cost) ? 0 : cost;
  if (size > expressionLimit) run.errors.push(fieldErrors.forbidden(path, costText(what, size / expressionLimit)));
  run.costs.push({ path, cost: size });
}

function costText(what: string, factor: number): string {
  const shown = factor > 100 ? 'more than 100x' : `${factor < 1.5 ? factor.toFixed(6) : factor.toFixed(1)}x`;
  return `${what} exceeds budget by factor of ${shown} (try simplifying the rule, or adding maxItems, maxProperties, and maxLength where arrays, maps, and strings are declared)`;
}

function totalErrors(costs: readonly Estimated[], path: string): FieldError[] {
  const total = costs.reduce((sum, { cost }) => sum + cost, 0);
  if (total <= schemaLimit) return [];
  const dearest = costs.filter(({ cost }) => cost >= schemaLimit / 100).sort((a, b) => b.cost - a.cost);
  return [
    ...dearest
      .slice(0, 4)
      .map((one) =>
        fieldErrors.forbidden(
          one.path,
          'contributed to estimated rule cost total exceeding cost limit for entire OpenAPIv3 schema',
        ),
      ),
    fieldErrors.forbidden(
      path === '' ? '<nil>' : path,
      costText('x-kubernetes-validations estimated rule cost total for entire OpenAPIv3 schema', total / schemaLimit),
    ),
  ];
}
