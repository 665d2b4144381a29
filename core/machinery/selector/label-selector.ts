/**
 * How a requirement compares. `=` and `==` mean the same, and so do `=` and an `in` of one value; they are kept apart so that a
 * selector prints as it was written. Source: apimachinery pkg/selection.
 */
export type LabelOperator = '=' | '==' | '!=' | 'in' | 'notin' | 'exists' | '!' | '>' | '<';

export interface LabelRequirement {
  readonly key: string;
  readonly operator: LabelOperator;
  /** Ascending, each once; none for `exists` and `!`, exactly one for all others but `in` and `notin`. */
  readonly values: readonly string[];
}

/** A conjunction of requirements. No requirements select everything. */
export interface LabelSelector {
  /** `nothing`: matches no object at all, as a `metav1.LabelSelector` that is left out does. */
  readonly selects: 'matching' | 'nothing';
  readonly requirements: readonly LabelRequirement[];
}

export type Labels = Readonly<Record<string, string>>;

export const everything: LabelSelector = { selects: 'matching', requirements: [] };
export const nothing: LabelSelector = { selects: 'nothing', requirements: [] };

/** Whether an object with these labels is selected. */
export function matchesLabels(selector: LabelSelector, labels: Labels | undefined): boolean {
  if (selector.selects === 'nothing') return false;
  return selector.requirements.every((requirement) => meets(requirement, labels ?? {}));
}

/**
 * For reading through an index of `key=value`: a set of index values of which every selected object has at least one; null when
 * the selector demands no value of any label. The smallest such set is taken; an empty one means that nothing can match.
 */
export function requiredLabelValues(selector: LabelSelector): readonly string[] | null {
  if (selector.selects === 'nothing') return [];
  const demanded = new Map<string, readonly string[]>();
  for (const { key, operator, values } of selector.requirements) {
    if (operator !== '=' && operator !== '==' && operator !== 'in') continue;
    const known = demanded.get(key);
    demanded.set(key, known === undefined ? values : known.filter((value) => values.includes(value)));
  }
  let best: readonly string[] | null = null;
  for (const [key, values] of demanded) {
    if (best === null || values.length < best.length) best = values.map((value) => `${key}=${value}`);
  }
  return best;
}

/** The selector as text that `parseLabelSelector` reads back to an equal one; `nothing` has no text. */
export function printLabelSelector({ requirements }: LabelSelector): string {
  return requirements.map(printRequirement).join(',');
}

function printRequirement({ key, operator, values }: LabelRequirement): string {
  switch (operator) {
    case 'exists':
      return key;
    case '!':
      return `!${key}`;
    case 'in':
    case 'notin':
      return `${key} ${operator} (${values.join(',')})`;
    default:
      return `${key}${operator}${values[0]}`;
  }
}

function meets({ key, operator, values }: LabelRequirement, labels: Labels): boolean {
  const value = Object.hasOwn(labels, key) ? labels[key] : undefined;
  switch (operator) {
    case '=':
    case '==':
    case 'in':
      return value !== undefined && values.includes(value);
    case '!=':
    case 'notin':
      return value === undefined || !values.includes(value);
    case 'exists':
      return value !== undefined;
    case '!':
      return value === undefined;
    default:
      return compares(operator, value, values[0]!);
  }
}

function compares(operator: '>' | '<', value: string | undefined, bound: string): boolean {
  const left = value === undefined ? null : readInteger(value);
  const right = readInteger(bound);
  if (left === null || right === null) return false;
  return operator === '>' ? left > right : left < right;
}

const smallestInteger = -(2n ** 63n);
const largestInteger = 2n ** 63n - 1n;

/** A decimal integer of 64 bits, as labels compare with `>` and `<`; null for anything else. */
export function readInteger(text: string): bigint | null {
  if (!/^[+-]?\d{1,30}$/.test(text)) return null;
  const value = BigInt(text.replace('+', ''));
  return value >= smallestInteger && value <= largestInteger ? value : null;
}
