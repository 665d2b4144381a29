import { isJsonObject, member, type Json } from '../object/json.ts';
import { statusErrors } from '../status/status.ts';
import { everything, nothing, type LabelOperator, type LabelSelector } from './label-selector.ts';
import { newRequirement } from './requirement.ts';

const operators: Readonly<Record<string, LabelOperator>> = {
  In: 'in',
  NotIn: 'notin',
  Exists: 'exists',
  DoesNotExist: '!',
};

/**
 * The selector that a `metav1.LabelSelector` in an object means: `matchLabels` and `matchExpressions`, all of them. Left out or
 * null it selects nothing, empty it selects everything. Throws 400 for a shape, an operator or a label that is wrong.
 * Source: apimachinery pkg/apis/meta/v1 LabelSelectorAsSelector.
 */
export function labelSelectorOf(object: Json | undefined): LabelSelector {
  if (object === undefined || object === null) return nothing;
  if (!isJsonObject(object)) throw statusErrors.badRequest('a label selector must be an object');
  const labels = member(object, 'matchLabels') ?? {};
  const expressions = member(object, 'matchExpressions') ?? [];
  if (!isJsonObject(labels)) throw statusErrors.badRequest('matchLabels of a label selector must be an object');
  if (!Array.isArray(expressions)) {
    throw statusErrors.badRequest('matchExpressions of a label selector must be a list');
  }
  const requirements = [
    ...Object.entries(labels).map(([key, value]) => newRequirement(key, '=', [text(value, `matchLabels[${key}]`)])),
    ...expressions.map((expression, at) => requirementOf(expression, `matchExpressions[${at}]`)),
  ];
  if (requirements.length === 0) return everything;
  return {
    selects: 'matching',
    requirements: requirements.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0)),
  };
}

function requirementOf(expression: Json, path: string): ReturnType<typeof newRequirement> {
  if (!isJsonObject(expression)) throw statusErrors.badRequest(`${path} of a label selector must be an object`);
  const key = text(member(expression, 'key') ?? '', `${path}.key`);
  const name = text(member(expression, 'operator') ?? '', `${path}.operator`);
  const values = member(expression, 'values') ?? [];
  if (!Array.isArray(values)) throw statusErrors.badRequest(`${path}.values of a label selector must be a list`);
  if (!Object.hasOwn(operators, name)) {
    throw statusErrors.badRequest(`${JSON.stringify(name)} is not a valid label selector operator`);
  }
  return newRequirement(
    key,
    operators[name]!,
    values.map((value, at) => text(value, `${path}.values[${at}]`)),
  );
}

function text(value: Json, path: string): string {
  if (typeof value === 'string') return value;
  throw statusErrors.badRequest(`${path} of a label selector must be a string`);
}
