import {
  addQuantities,
  asJson,
  compareQuantities,
  evaluatePath,
  parseQuantity,
  printQuantity,
  quantityOf,
  resourceName,
  type Json,
  type Kind,
  type KubeObject,
  type Quantity,
} from '@allmend/core-machinery';

/** Amounts by the name that a ResourceQuota has for them, e.g. `count/configmaps` or `requests.storage`. */
export type Amounts = ReadonlyMap<string, Quantity>;

/**
 * Annotation of a CustomResourceDefinition that declares which fields of its objects count against quotas:
 * a JSON object of quota name → JSONPath, e.g. `{"requests.storage": ".spec.size"}`.
 */
export const quantitiesAnnotation = 'quota.allmend.dev/quantities';

const quotaName = /^[a-z0-9]([-a-z0-9./]*[a-z0-9])?$/;

/** The declared quantities of a definition; undefined when there are none, or none that can be read. */
export function quantitiesOf(annotations: Readonly<Record<string, string>>): Kind['quantities'] {
  const text = annotations[quantitiesAnnotation];
  if (text === undefined) return undefined;
  let declared: unknown;
  try {
    declared = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (typeof declared !== 'object' || declared === null || Array.isArray(declared)) return undefined;
  const entries = Object.entries(declared).filter(
    (entry): entry is [string, string] => quotaName.test(entry[0]) && typeof entry[1] === 'string',
  );
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

/** Names under which objects of a kind are counted. Source: apiserver pkg/quota/v1/generic, kubernetes docs, object count quota. */
export function countNames(kind: Pick<Kind, 'group' | 'plural'>): readonly string[] {
  const counted = `count/${resourceName(kind)}`;
  return kind.group === '' ? [counted, kind.plural] : [counted];
}

/** What one object uses of the named amounts. */
export function usageOf(kind: Kind, object: KubeObject, names: ReadonlySet<string>): Map<string, Quantity> {
  const usage = measuredUse(kind, object, names);
  for (const name of countNames(kind)) if (names.has(name)) usage.set(name, quantityOf(1));
  return usage;
}

/** The part of it that has to be read in the object: the declared quantities. */
export function measuredUse(kind: Kind, object: KubeObject, names: ReadonlySet<string>): Map<string, Quantity> {
  const usage = new Map<string, Quantity>();
  for (const [name, path] of Object.entries(kind.quantities ?? {})) {
    if (names.has(name)) usage.set(name, amountAt(object, path));
  }
  return usage;
}

/** Sum of the quantities at a path; what is no quantity counts as nothing, and so does less than nothing. */
function amountAt(object: KubeObject, path: string): Quantity {
  let sum = quantityOf(0);
  for (const value of evaluatePath(path, asJson(object))) {
    const amount = asQuantity(value);
    if (amount && amount.mantissa > 0n) sum = addQuantities(sum, amount);
  }
  return sum;
}

function asQuantity(value: Json): Quantity | null {
  return typeof value === 'string' || typeof value === 'number' ? parseQuantity(String(value)) : null;
}

export function addTo(amounts: Map<string, Quantity>, name: string, amount: Quantity): void {
  const known = amounts.get(name);
  amounts.set(name, known ? addQuantities(known, amount) : amount);
}

/** Amounts of a ResourceQuota as it stores them. */
export function readAmounts(value: unknown): Map<string, Quantity> {
  const amounts = new Map<string, Quantity>();
  if (typeof value !== 'object' || value === null) return amounts;
  for (const [name, text] of Object.entries(value)) {
    const amount = asQuantity(text as Json);
    if (amount) amounts.set(name, amount);
  }
  return amounts;
}

export function writeAmounts(amounts: Amounts): Record<string, string> {
  return Object.fromEntries(
    [...amounts].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, amount]) => [name, printQuantity(amount)]),
  );
}

/** `a=1,b=2`, as quota errors show amounts. */
export function amountsText(amounts: Amounts, names: readonly string[]): string {
  return [...names]
    .sort()
    .map((name) => `${name}=${printQuantity(amounts.get(name) ?? quantityOf(0))}`)
    .join(',');
}

export function isMore(a: Quantity, b: Quantity): boolean {
  return compareQuantities(a, b) > 0;
}
