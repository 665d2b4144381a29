import { isJsonObject, jsonEquals, member, setMember, type Json, type JsonObject } from '../object/json.ts';
import { parseJsonPath, type FilterOperand, type FilterStep, type PathStep } from './json-path-parser.ts';

/** Values that one path may gather: bounds what a wildcard in a wildcard can ask for. */
const mostValues = 10_000;

/** The values at a path that is already parsed, in document order; what is missing is left out. */
export function evaluateSteps(steps: readonly PathStep[], object: Json): Json[] {
  let values: Json[] = [object];
  for (const step of steps) {
    const next: Json[] = [];
    for (const value of values) {
      follow(step, value, next);
      if (next.length > mostValues) return next.slice(0, mostValues);
    }
    values = next;
  }
  return values;
}

/**
 * The values at a JSONPath such as `.spec.replicas` or `.status.conditions[?(@.type=="Ready")].status`, in document order; at
 * most 10 000. Empty when nothing is there or the path is none. Source of the subset: client-go util/jsonpath.
 */
export function evaluatePath(jsonPath: string, object: Json): Json[] {
  const steps = parseJsonPath(jsonPath);
  return steps ? evaluateSteps(steps, object) : [];
}

function follow(step: PathStep, value: Json, into: Json[]): void {
  switch (step.type) {
    case 'field': {
      const found = isJsonObject(value) ? member(value, step.name) : undefined;
      if (found !== undefined) into.push(found);
      return;
    }
    case 'index': {
      const found = Array.isArray(value) ? value.at(step.index) : undefined;
      if (found !== undefined) into.push(found);
      return;
    }
    case 'slice':
      if (Array.isArray(value)) append(into, value.slice(step.from, step.to));
      return;
    case 'wildcard':
      append(into, children(value));
      return;
    case 'filter':
      if (Array.isArray(value))
        append(
          into,
          value.filter((item) => passes(step, item)),
        );
      return;
  }
}

function append(into: Json[], values: readonly Json[]): void {
  for (const value of values) {
    if (into.length > mostValues) return;
    into.push(value);
  }
}

function children(value: Json): readonly Json[] {
  if (Array.isArray(value)) return value;
  return isJsonObject(value) ? Object.values(value) : [];
}

function passes({ left, operator, right }: FilterStep, item: Json): boolean {
  const a = operandValue(left, item);
  if (operator === 'exists') return a !== undefined;
  const b = operandValue(right!, item);
  if (a === undefined || b === undefined) return false;
  if (operator === '==') return jsonEquals(a, b);
  if (operator === '!=') return !jsonEquals(a, b);
  const order = compare(a, b);
  return order !== null && accepts[operator](order);
}

const accepts = {
  '<': (order: number) => order < 0,
  '<=': (order: number) => order <= 0,
  '>': (order: number) => order > 0,
  '>=': (order: number) => order >= 0,
} as const;

function compare(a: Json, b: Json): number | null {
  if (typeof a === 'number' && typeof b === 'number') return a - b;
  if (typeof a !== 'string' || typeof b !== 'string') return null;
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function operandValue(operand: FilterOperand, item: Json): Json | undefined {
  return 'steps' in operand ? evaluateSteps(operand.steps, item)[0] : operand.literal;
}

/**
 * Sets the value at a path of fields only, as the scale subresource needs, e.g. `.spec.replicas`; objects on the way are
 * made. False, and nothing is changed, when the path has other than fields or something on the way is no object.
 */
export function setPath(object: JsonObject, jsonPath: string, value: Json): boolean {
  const names = parseJsonPath(jsonPath)?.map((step) => (step.type === 'field' ? step.name : null));
  if (!names || names.length === 0 || names.includes(null)) return false;
  return setAt(object, names as string[], value);
}

function setAt(object: JsonObject, names: readonly string[], value: Json): boolean {
  const [name, ...rest] = names;
  if (rest.length === 0) {
    setMember(object, name!, value);
    return true;
  }
  const inner = member(object, name!) ?? {};
  if (!isJsonObject(inner) || !setAt(inner, rest, value)) return false;
  setMember(object, name!, inner);
  return true;
}
