import type { ASTNode } from '@marcbachmann/cel-js';
import { spend } from './budget.ts';
import { attempt, withVariable, type Compile, type Frame, type Scope, type Step } from './program.ts';
import { keysOf } from './equality.ts';
import { CelFailure, fail, noSuchOverload } from './failure.ts';
import { sortBy } from './library/collections.ts';
import { CelList, CelMap, CelOptional, listOf, mapOf, none, type CelValue } from './value.ts';

interface LoopCall {
  readonly receiver: ASTNode;
  readonly args: readonly ASTNode[];
}

/** A loop that is being compiled: what it runs over, and its body with the variables in scope. */
interface Loop {
  readonly range: Step;
  readonly slots: readonly number[];
  /** The arguments after the variables. */
  readonly bodies: readonly Step[];
}

type Make = (loop: Loop) => Step;

/** By name and number of arguments: the number of variables, and how the loop runs. */
const loops: Readonly<Record<string, { readonly variables: number; readonly make: Make }>> = {
  'all 2': { variables: 1, make: (loop) => quantifier(loop, false) },
  'all 3': { variables: 2, make: (loop) => quantifier(loop, false) },
  'exists 2': { variables: 1, make: (loop) => quantifier(loop, true) },
  'exists 3': { variables: 2, make: (loop) => quantifier(loop, true) },
  'exists_one 2': { variables: 1, make: exactlyOne },
  'existsOne 2': { variables: 1, make: exactlyOne },
  'existsOne 3': { variables: 2, make: exactlyOne },
  'filter 2': { variables: 1, make: filter },
  'map 2': { variables: 1, make: toList },
  'map 3': { variables: 1, make: toList },
  'transformList 3': { variables: 2, make: toList },
  'transformList 4': { variables: 2, make: toList },
  'transformMap 3': { variables: 2, make: toMap },
  'transformMap 4': { variables: 2, make: toMap },
  'transformMapEntry 3': { variables: 2, make: toEntries },
  'transformMapEntry 4': { variables: 2, make: toEntries },
  'sortBy 2': { variables: 1, make: sorted },
  'optMap 2': { variables: 1, make: (loop) => mapped(loop, 'wrap') },
  'optFlatMap 2': { variables: 1, make: (loop) => mapped(loop, 'as-is') },
};

/** The loop of that name, or null when there is none. Source: cel-spec, macros; cel-go ext/comprehensions.go. */
export function compileLoop(
  name: string,
  { receiver, args }: LoopCall,
  { scope, compile }: { readonly scope: Scope; readonly compile: Compile },
): Step | null {
  const key = `${name} ${args.length}`;
  const found = Object.hasOwn(loops, key) ? loops[key]! : null;
  if (!found) return null;
  let inner = scope;
  const slots: number[] = [];
  for (const argument of args.slice(0, found.variables)) {
    const next = withVariable(inner, argument.op === 'id' ? argument.args : '');
    slots.push(next.slot);
    inner = next.scope;
  }
  const bodies = args.slice(found.variables).map((body) => compile(body, inner));
  return found.make({ range: compile(receiver, scope), slots, bodies });
}

/** Runs the body for each item or key, with the variables set, until it says stop. */
function each({ range, slots }: Loop, frame: Frame, body: (key: CelValue, item: CelValue) => 'go-on' | 'stop'): void {
  const collection = range(frame);
  const isMap = collection instanceof CelMap;
  if (!isMap && !(collection instanceof CelList)) return noSuchOverload();
  const keys = isMap ? keysOf(frame, collection) : null;
  const count = keys ? keys.length : (collection as CelList).length;
  const [first, second] = slots;
  for (let at = 0; at < count; at += 1) {
    spend(frame, 1);
    const key = keys ? keys[at]! : BigInt(at);
    // With one variable a loop over a map is over its keys.
    const item = keys && second === undefined ? key : isMap ? collection.get(key)! : collection.at(at);
    frame.slots[first!] = second === undefined ? item : key;
    if (second !== undefined) frame.slots[second] = item;
    if (body(key, item) === 'stop') return;
  }
}

/** `all` and `exists`: one item that decides makes failures of others not matter. */
function quantifier(loop: Loop, deciding: boolean): Step {
  const [predicate] = loop.bodies;
  return (frame) => {
    let failure: CelFailure | null = null;
    let decided = false;
    each(loop, frame, () => {
      const value = attempt(predicate!, frame);
      decided = value === deciding;
      if (value !== !deciding && !decided)
        failure ??= value instanceof CelFailure ? value : new CelFailure('no such overload');
      return decided ? 'stop' : 'go-on';
    });
    if (decided) return deciding;
    return failure ? fail((failure as CelFailure).message) : !deciding;
  };
}

/** Whether the predicates that stand before the result hold; there may be none. */
function holds(frame: Frame, predicates: readonly Step[]): boolean {
  return predicates.every((predicate) => {
    const value = predicate(frame);
    return typeof value === 'boolean' ? value : noSuchOverload();
  });
}

function exactlyOne(loop: Loop): Step {
  return (frame) => {
    let count = 0;
    each(loop, frame, () => {
      if (holds(frame, loop.bodies)) count += 1;
      return 'go-on';
    });
    return count === 1;
  };
}

function filter(loop: Loop): Step {
  return (frame) => {
    const kept: CelValue[] = [];
    each(loop, frame, (_key, item) => {
      if (holds(frame, loop.bodies)) kept.push(item);
      return 'go-on';
    });
    return listOf(kept);
  };
}

function collect(loop: Loop, frame: Frame, take: (key: CelValue, value: CelValue) => void): void {
  const predicates = loop.bodies.slice(0, -1);
  const result = loop.bodies.at(-1)!;
  each(loop, frame, (key) => {
    if (holds(frame, predicates)) take(key, result(frame));
    return 'go-on';
  });
}

function toList(loop: Loop): Step {
  return (frame) => {
    const items: CelValue[] = [];
    collect(loop, frame, (_key, value) => items.push(value));
    return listOf(items);
  };
}

function toMap(loop: Loop): Step {
  return (frame) => {
    const entries: [CelValue, CelValue][] = [];
    collect(loop, frame, (key, value) => entries.push([key, value]));
    return mapOf(entries);
  };
}

/** Each result is a map whose entries go into the whole; a key that comes twice fails. */
function toEntries(loop: Loop): Step {
  return (frame) => {
    const entries: [CelValue, CelValue][] = [];
    collect(loop, frame, (_key, value) => {
      if (!(value instanceof CelMap)) return noSuchOverload();
      for (const key of keysOf(frame, value)) entries.push([key, value.get(key)!]);
      return undefined;
    });
    const map = mapOf(entries);
    return map.keys().length === entries.length ? map : fail('insert failed: key already exists');
  };
}

function sorted(loop: Loop): Step {
  return (frame) => {
    const items: CelValue[] = [];
    const keys: CelValue[] = [];
    each(loop, frame, (_key, item) => {
      items.push(item);
      keys.push(loop.bodies[0]!(frame));
      return 'go-on';
    });
    return sortBy(frame, items, keys);
  };
}

function mapped({ range, slots, bodies }: Loop, wrap: 'wrap' | 'as-is'): Step {
  return (frame) => {
    const value = range(frame);
    if (!(value instanceof CelOptional)) return noSuchOverload();
    if (value.value === undefined) return none;
    frame.slots[slots[0]!] = value.value;
    const result = bodies[0]!(frame);
    return wrap === 'wrap' ? new CelOptional(result) : result;
  };
}
