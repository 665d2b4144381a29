import type { Json } from '../object/json.ts';

/** One step of a simple JSONPath. */
export type PathStep =
  | { readonly type: 'field'; readonly name: string }
  | { readonly type: 'index'; readonly index: number }
  | { readonly type: 'slice'; readonly from: number; readonly to: number | undefined }
  | { readonly type: 'wildcard' }
  | FilterStep;

export interface FilterStep {
  readonly type: 'filter';
  readonly left: FilterOperand;
  readonly operator: 'exists' | '==' | '!=' | '<' | '<=' | '>' | '>=';
  readonly right?: FilterOperand;
}

export type FilterOperand = { readonly steps: readonly PathStep[] } | { readonly literal: Json };

const longestPath = 1024;
const mostSteps = 64;

/**
 * Reads the subset of JSONPath that printer columns use: `.field`, `.field\.with\.dots`, `['field']`, `[0]`, `[-1]`, `[0:2]`, `[*]`, `.*`
 * and filters `[?(@.type=="Ready")]`. A leading `$` and braces around the whole are allowed. Null when the text is no such path.
 * Source of the subset: client-go util/jsonpath and the documentation of additionalPrinterColumns.
 */
export function parseJsonPath(text: string): readonly PathStep[] | null {
  if (text.length > longestPath) return null;
  const braced = text.startsWith('{') && text.endsWith('}') ? text.slice(1, -1) : text;
  const body = braced.startsWith('$') ? braced.slice(1) : braced;
  if (body === '.') return [];
  return parseSteps(body);
}

function parseSteps(body: string): PathStep[] | null {
  const steps: PathStep[] = [];
  let at = 0;
  while (at < body.length) {
    const read = body[at] === '[' ? readBracket(body, at) : readField(body, at);
    if (!read || steps.length >= mostSteps) return null;
    steps.push(read.step);
    at = read.end;
  }
  return steps;
}

interface Read {
  readonly step: PathStep;
  readonly end: number;
}

/** Each character is matched by one alternative only, so the time is linear. */
const fieldPattern = /\.((?:\\.|[^\\.[\]{}'"\s()@$,|=!<>?])+)/y;

function readField(body: string, start: number): Read | null {
  fieldPattern.lastIndex = start;
  const match = fieldPattern.exec(body);
  if (!match) return null;
  const name = match[1]!;
  const end = fieldPattern.lastIndex;
  if (name === '*') return { step: { type: 'wildcard' }, end };
  return { step: { type: 'field', name: name.replaceAll(/\\(.)/g, '$1') }, end };
}

function readBracket(body: string, start: number): Read | null {
  const end = closing(body, start);
  if (end < 0) return null;
  const step = bracketStep(body.slice(start + 1, end).trim());
  return step && { step, end: end + 1 };
}

/** Where the bracket that opens at `start` closes; brackets in quotes do not count. Negative: nowhere. */
function closing(body: string, start: number): number {
  let depth = 0;
  let quote = '';
  for (let at = start; at < body.length; at += 1) {
    const char = body[at]!;
    if (quote !== '') {
      if (char === '\\') at += 1;
      else if (char === quote) quote = '';
    } else if (char === "'" || char === '"') quote = char;
    else if (char === '[') depth += 1;
    else if (char === ']') {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  return -1;
}

function bracketStep(inner: string): PathStep | null {
  if (inner === '*') return { type: 'wildcard' };
  if (/^-?\d{1,9}$/.test(inner)) return { type: 'index', index: Number(inner) };
  const slice = /^(-?\d{1,9})?:(-?\d{1,9})?$/.exec(inner);
  if (slice) {
    const [, from, to] = slice;
    return { type: 'slice', from: Number(from ?? 0), to: to === undefined ? undefined : Number(to) };
  }
  const name = unquote(inner);
  if (name !== null) return { type: 'field', name };
  const filter = /^\?\((.*)\)$/s.exec(inner);
  return filter ? filterStep(filter[1]!.trim()) : null;
}

const quoted = /^'((?:\\.|[^'\\])*)'$|^"((?:\\.|[^"\\])*)"$/s;

function unquote(text: string): string | null {
  const match = quoted.exec(text);
  return match ? (match[1] ?? match[2]!).replaceAll(/\\(.)/gs, '$1') : null;
}

const operator = /==|!=|<=|>=|<|>/y;

function filterStep(expression: string): FilterStep | null {
  const found = findOperator(expression);
  const left = operand(expression.slice(0, found?.start).trim());
  if (!found) return left && 'steps' in left ? { type: 'filter', left, operator: 'exists' } : null;
  const right = operand(expression.slice(found.start + found.text.length).trim());
  return left && right && { type: 'filter', left, operator: found.text, right };
}

interface FoundOperator {
  readonly start: number;
  readonly text: Exclude<FilterStep['operator'], 'exists'>;
}

/** The first comparison outside of quotes and brackets. */
function findOperator(expression: string): FoundOperator | null {
  for (let start = 0; start < expression.length; start += 1) {
    const char = expression[start]!;
    if (char === '[') {
      const end = closing(expression, start);
      if (end < 0) return null;
      start = end;
    } else {
      operator.lastIndex = start;
      const match = operator.exec(expression);
      if (match) return { start, text: match[0] as FoundOperator['text'] };
    }
  }
  return null;
}

function operand(text: string): FilterOperand | null {
  if (text.startsWith('@')) {
    const steps = parseSteps(text.slice(1));
    return steps && { steps };
  }
  const string = unquote(text);
  if (string !== null) return { literal: string };
  if (text === 'true' || text === 'false') return { literal: text === 'true' };
  return /^-?\d+(?:\.\d+)?$/.test(text) ? { literal: Number(text) } : null;
}
