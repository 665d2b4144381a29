import { Composer, isAlias, isMap, isPair, isScalar, isSeq, LineCounter, Parser } from 'yaml';
import type { CST, Document, Node, Pair, ParsedNode, YAMLMap } from 'yaml';

/** Where something stands in a text, counted from 1. */
export interface Place {
  readonly line: number;
  readonly column: number;
}

/** A YAML value that still knows where it stands. Aliases are resolved, tags are refused, keys are texts. */
export type YamlView = MapView | ListView | ScalarView;

export interface MapView extends Place {
  readonly kind: 'map';
  readonly entries: ReadonlyMap<string, { readonly key: Place; readonly value: YamlView }>;
}

export interface ListView extends Place {
  readonly kind: 'list';
  readonly items: readonly YamlView[];
}

export interface ScalarView extends Place {
  readonly kind: 'scalar';
  readonly value: string | number | boolean | null;
  /** As written, for values whose meaning differs between YAML 1.1 and 1.2 (`5.10`, `2024-12-19`). */
  readonly source: string;
}

/** What a text from outside may hold at most. */
export interface YamlLimits {
  /** Length of the text in UTF-16 units. */
  readonly characters: number;
  readonly documents: number;
  readonly depth: number;
  /** Values after aliases are resolved: a "billion laughs" text is small and expands to more than any memory. */
  readonly values: number;
}

/** Why a text cannot be read. One sentence without full stop in `problem`. */
export interface YamlRefusal extends Place {
  readonly refused: 'too-large' | 'bomb' | 'duplicate-key' | 'syntax';
  readonly problem: string;
}

/**
 * Reads YAML from an untrusted source (core schema of YAML 1.2: dates stay texts). Never throws: what is too large, nests too
 * deep, expands too far, refers to itself, repeats a key or carries a tag is refused with the place.
 */
export function readYaml(text: string, limits: YamlLimits): readonly YamlView[] | YamlRefusal {
  if (text.length > limits.characters) {
    const problem = `the text has ${text.length} characters, more than the ${limits.characters} that are read`;
    return { refused: 'too-large', problem, line: 1, column: 1 };
  }
  const lines = new LineCounter();
  const place = (offset: number): Place => {
    const { line, col } = lines.linePos(offset);
    return { line: Math.max(line, 1), column: Math.max(col, 1) };
  };
  const tokens = [...new Parser(lines.addNewLine).parse(text)];
  // Before composing, which is recursive: a text of a hundred thousand brackets would end the stack.
  const deep = findDeeper(tokens, limits.depth);
  if (deep !== null) {
    return { refused: 'bomb', problem: `values nest deeper than ${limits.depth} levels`, ...place(deep) };
  }
  const composer = new Composer({
    version: '1.2',
    schema: 'core',
    strict: true,
    uniqueKeys: false,
    prettyErrors: false,
  });
  const views: YamlView[] = [];
  for (const document of composer.compose(tokens, true, text.length)) {
    if (views.length >= limits.documents) {
      const problem = `there are more than ${limits.documents} documents`;
      return { refused: 'too-large', problem, ...place(document.range[0]) };
    }
    const fault = document.errors[0] ?? document.warnings[0];
    if (fault) return { refused: 'syntax', problem: tidy(fault.message), ...place(fault.pos[0]) };
    try {
      views.push(viewOf(document, { place, limits }));
    } catch (error) {
      if (error instanceof Refused) return error.refusal;
      throw error;
    }
  }
  return views;
}

export function isRefusal(read: readonly YamlView[] | YamlRefusal): read is YamlRefusal {
  return 'refused' in read;
}

class Refused extends Error {
  readonly refusal: YamlRefusal;
  constructor(refusal: YamlRefusal) {
    super(refusal.problem);
    this.refusal = refusal;
  }
}

interface ViewContext {
  readonly place: (offset: number) => Place;
  readonly limits: YamlLimits;
}

function viewOf(document: Document.Parsed, context: ViewContext): YamlView {
  let values = 0;
  const targets = aliasTargets(document);
  const open = new Set<Node>();

  function view(node: Node | null): YamlView {
    const at = context.place(node?.range?.[0] ?? document.range[0]);
    if (++values > context.limits.values) {
      const problem = `it expands to more than ${context.limits.values} values`;
      throw new Refused({ refused: 'bomb', problem, ...at });
    }
    if (node === null) return { kind: 'scalar', value: null, source: '', ...at };
    if (isAlias(node)) return follow(node.source, targets.get(node) ?? null, at);
    if (open.has(node)) throw new Refused({ refused: 'bomb', problem: 'it contains itself through an alias', ...at });
    if (open.size > context.limits.depth) {
      throw new Refused({ refused: 'bomb', problem: `values nest deeper than ${context.limits.depth} levels`, ...at });
    }
    if (isScalar(node)) return scalar(node.value, node.source, at);
    open.add(node);
    try {
      if (isSeq(node)) return { kind: 'list', items: node.items.map((item) => view(item as Node | null)), ...at };
      if (isMap(node)) return map(node, at);
    } finally {
      open.delete(node);
    }
    throw new Refused({ refused: 'syntax', problem: 'this is neither a value nor a list nor a mapping', ...at });
  }

  function follow(name: string, target: Node | null, at: Place): YamlView {
    if (target === null) throw new Refused({ refused: 'syntax', problem: `the alias "*${name}" has no anchor`, ...at });
    return { ...view(target), ...at };
  }

  function map(node: YAMLMap, at: Place): MapView {
    const entries = new Map<string, { key: Place; value: YamlView }>();
    for (const pair of node.items) {
      const [name, key] = keyOf(pair, at);
      if (entries.has(name)) {
        throw new Refused({ refused: 'duplicate-key', problem: `the key "${name}" occurs twice`, ...key });
      }
      entries.set(name, { key, value: view((pair.value ?? null) as Node | null) });
    }
    return { kind: 'map', entries, ...at };
  }

  function keyOf(pair: Pair, around: Place): [string, Place] {
    const key: unknown = pair.key;
    if (!isPair(pair) || !isScalar(key)) {
      throw new Refused({ refused: 'syntax', problem: 'a key is not a plain text', ...around });
    }
    return [key.source ?? String(key.value), context.place((key as ParsedNode).range[0])];
  }

  function scalar(value: unknown, source: string | undefined, at: Place): ScalarView {
    const kind = typeof value;
    if (value === null || kind === 'string' || kind === 'number' || kind === 'boolean') {
      return { kind: 'scalar', value: value as ScalarView['value'], source: source ?? String(value), ...at };
    }
    throw new Refused({ refused: 'syntax', problem: 'this kind of value is not read', ...at });
  }

  return view(document.contents);
}

/**
 * What each alias stands for: the last value before it that has the anchor. In one pass for all of them, for the library looks through
 * the whole document for each (`Alias.resolve`): half a minute for two kilobytes of aliases. Iterative on purpose.
 */
function aliasTargets(document: Document.Parsed): ReadonlyMap<Node, Node> {
  const anchors = new Map<string, Node>();
  const targets = new Map<Node, Node>();
  const ahead: unknown[] = [document.contents];
  while (ahead.length > 0) {
    const next = ahead.pop();
    if (isAlias(next)) {
      const target = anchors.get(next.source);
      if (target) targets.set(next, target);
    } else if (isPair(next)) ahead.push(next.value, next.key);
    else if (isScalar(next) || isSeq(next) || isMap(next)) {
      if (next.anchor !== undefined) anchors.set(next.anchor, next);
      // One by one: a list may have more items than a call takes arguments.
      if (!isScalar(next)) for (const item of next.items.toReversed()) ahead.push(item);
    }
  }
  return targets;
}

/** Offset of the first value below `limit` levels; null when there is none. Iterative on purpose. */
function findDeeper(tokens: readonly CST.Token[], limit: number): number | null {
  let level: { token: CST.Token; depth: number }[] = tokens.map((token) => ({ token, depth: 0 }));
  while (level.length > 0) {
    const next: typeof level = [];
    for (const { token, depth } of level) {
      if (depth > limit) return token.offset;
      for (const inner of innerTokens(token)) next.push({ token: inner, depth: depth + 1 });
    }
    level = next;
  }
  return null;
}

function innerTokens(token: CST.Token): CST.Token[] {
  if (token.type === 'document') return token.value ? [token.value] : [];
  if (!('items' in token)) return [];
  return token.items.flatMap((item) => [item.key, item.value].filter((one) => one !== null && one !== undefined));
}

function tidy(message: string): string {
  return message.split('\n', 1)[0]!.replace(/[.:]$/, '');
}
