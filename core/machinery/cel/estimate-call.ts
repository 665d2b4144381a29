import type { Estimate } from './estimate.ts';

export interface CallParts {
  /** The receiver; null for functions. */
  readonly target: Estimate | null;
  readonly values: readonly Estimate[];
  /** Type of the result, where it is known. */
  readonly result: string | undefined;
}

type Rule = (parts: CallParts) => { readonly cost: number; readonly size?: number };

const traversal = (size: number): number => Math.ceil(size * 0.1);

/** Of the receiver, or of the first argument. */
const subject = ({ target, values }: CallParts): number => target?.size ?? values[0]?.size ?? Infinity;
const argument = ({ values }: CallParts, at = 0): number => values[at]?.size ?? 1;

/** `0 × ∞` is no number. */
const product = (a: number, b: number): number => (a === 0 || b === 0 ? 0 : a * b);

const scan: Rule = (parts) => ({ cost: traversal(subject(parts)), size: subject(parts) });
const scanTwice: Rule = (parts) => ({ cost: traversal(2 * subject(parts)), size: subject(parts) });
const overItems: Rule = (parts) => ({ cost: product(subject(parts), itemCost(parts)) });
const small: Rule = () => ({ cost: 1 });

/** Comparing an item costs more when it is a text. */
function itemCost({ target, values }: CallParts): number {
  const element = (target ?? values[0])?.type?.element;
  return element?.kind === 'string' || element?.kind === 'bytes' ? 1 + traversal(element.maxSize) : 1;
}

/** A text of n characters against an expression of m. */
const matching: Rule = (parts) => {
  const text = parts.target ? parts.target.size : argument(parts, 0);
  const pattern = argument(parts, parts.target ? 0 : 1);
  return { cost: product(traversal(text + 1), Math.ceil(pattern * 0.25)), size: text };
};

/** The result is largest when the smallest text is replaced everywhere; an empty one is between all characters. */
const replacing: Rule = (parts) => {
  const size = subject(parts);
  return { cost: traversal(2 * size), size: size + product(size + 1, argument(parts, 1)) };
};

const joining: Rule = (parts) => {
  const element = parts.target?.type?.element;
  const items = product(
    subject(parts),
    (element?.maxSize ?? Infinity) + (parts.values.length > 0 ? argument(parts) : 0),
  );
  return { cost: traversal(items), size: items };
};

const twoLists: Rule = ({ values }) => ({ cost: product(values[0]?.size ?? Infinity, values[1]?.size ?? Infinity) });

/** Source: apiserver pkg/cel/library/cost.go, EstimateCallCost; cel-go checker/cost.go, functionCost. */
const rules: Readonly<Record<string, Rule>> = {
  startsWith: (parts) => ({ cost: traversal(argument(parts)) }),
  endsWith: (parts) => ({ cost: traversal(argument(parts)) }),
  contains: (parts) => ({ cost: product(traversal(subject(parts)), traversal(argument(parts))) }),
  matches: matching,
  find: matching,
  findAll: matching,
  lowerAscii: scan,
  upperAscii: scan,
  substring: scan,
  trim: scan,
  charAt: (parts) => ({ cost: traversal(subject(parts)), size: 1 }),
  url: scan,
  replace: replacing,
  split: scanTwice,
  join: joining,
  format: (parts) => ({ cost: traversal(subject(parts)) }),
  bytes: (parts) => ({ cost: traversal(subject(parts)), size: subject(parts) * 4 }),
  string: (parts) => ({ cost: 1, size: Math.max(subject(parts), 32) }),
  isSorted: overItems,
  sum: overItems,
  min: overItems,
  max: overItems,
  includes: overItems,
  indexOf: overItems,
  lastIndexOf: overItems,
  distinct: (parts) => ({
    cost: product(subject(parts), product(subject(parts), itemCost(parts))),
    size: subject(parts),
  }),
  sort: (parts) => ({ cost: product(subject(parts), itemCost(parts)), size: subject(parts) }),
  reverse: (parts) => ({ cost: subject(parts), size: subject(parts) }),
  slice: (parts) => ({ cost: subject(parts), size: subject(parts) }),
  'sets.contains': twoLists,
  'sets.equivalent': twoLists,
  'sets.intersects': twoLists,
  ip: scan,
  isIP: scan,
  'ip.isCanonical': scanTwice,
  cidr: scan,
  isCIDR: scan,
  containsIP: small,
  containsCIDR: (parts) => ({ cost: 8 + traversal(argument(parts)) }),
  quantity: scan,
  isQuantity: scan,
  semver: scan,
  isSemver: scan,
  validate: (parts) => ({ cost: product(traversal(argument(parts)), 32) }),
  type: small,
  dyn: (parts) => ({ cost: 1, size: subject(parts) }),
  orValue: (parts) => ({ cost: 0, size: Math.max(subject(parts), argument(parts)) }),
  or: (parts) => ({ cost: 0, size: Math.max(subject(parts), argument(parts)) }),
  value: (parts) => ({ cost: 1, size: subject(parts) }),
  'optional.of': (parts) => ({ cost: 1, size: argument(parts) }),
};

/** Texts, lists and maps whose size nobody knows can be of any; all else is one thing. */
function sizeOfResult(result: string | undefined): number {
  return result === undefined || /^(?:string|bytes|list|map|dyn|optional|[A-Z]$)/.test(result) ? Infinity : 1;
}

/** The most that a call can cost, with its arguments, and how large its result can be. */
export function callEstimate(name: string, parts: CallParts): Estimate {
  const own = (Object.hasOwn(rules, name) ? rules[name]! : small)(parts);
  const cost = own.cost + (parts.target?.cost ?? 0) + parts.values.reduce((total, value) => total + value.cost, 0);
  const passes = name === 'orValue' || name === 'value' || name === 'or' || name === 'dyn';
  const isScalar = sizeOfResult(parts.result) === 1 && !passes;
  return {
    cost,
    size: isScalar ? 1 : (own.size ?? Infinity),
    type: passes ? (parts.target ?? parts.values[0])!.type : null,
  };
}
