import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isJsonObject, type Json, type JsonObject } from '../object/json.ts';
import { applyFields } from './apply.ts';
import { extractFields } from './extract.ts';
import { goJson } from './go-text.ts';
import { spoil } from './spoil.ts';
import { keepUnchangedTimes } from './unchanged-times.ts';
import { later, noon, thing, things, version } from './scenario-testing.ts';
import { updateFields } from './update.ts';

const word = fc.constantFrom('a', 'b', 'c', 'd', '__proto__');
const text = fc.constantFrom('x', 'y');
const number = fc.integer({ min: 0, max: 2 });
const set = fc.uniqueArray(word, { maxLength: 4 });
const optional = { requiredKeys: [] };
const loose = fc.letrec<{ value: Json }>((tie) => ({
  value: fc.oneof(
    { maxDepth: 3 },
    number,
    text,
    fc.array(text, { maxLength: 2 }),
    fc.dictionary(word, tie('value'), { maxKeys: 3 }),
  ),
})).value;
const item = fc.record({ name: word, value: number, other: text, tags: set }, { requiredKeys: ['name'] });
const port = fc.record(
  { port: number, protocol: fc.constantFrom('TCP', 'UDP'), name: text },
  { requiredKeys: ['port'] },
);
const keyOf = ({ port, protocol = 'TCP' }: { port: number; protocol?: string }): string => `${port}/${protocol}`;

/** A `spec` of the kind of the scenarios; as JSON, so that names like `__proto__` are members. */
const spec: fc.Arbitrary<JsonObject> = fc
  .record(
    {
      text,
      number,
      port: fc.oneof(number, text),
      nothing: fc.option(text, { nil: null }),
      labels: fc.dictionary(word, text, { maxKeys: 3 }),
      selector: fc.dictionary(word, text, { maxKeys: 2 }),
      tree: fc.record(
        { left: fc.record({ value: number }, optional), right: fc.record({ value: number }, optional) },
        optional,
      ),
      groups: fc.dictionary(word, fc.record({ a: text, b: text }, optional), { maxKeys: 2 }),
      args: fc.array(text, { maxLength: 2 }),
      tags: set,
      items: fc.uniqueArray(item, { maxLength: 4, selector: ({ name }) => name }),
      ports: fc.uniqueArray(port, { maxLength: 3, selector: keyOf }),
      free: fc.dictionary(word, loose, { maxKeys: 3 }),
    },
    optional,
  )
  .map((value) => JSON.parse(JSON.stringify(value)) as JsonObject);

const request = {
  schema: things,
  apiVersion: version,
  kind: 'Thing',
  subresource: '',
  force: 'true',
  now: noon,
} as const;

function apply(live: JsonObject | null, manager: string, applied: JsonObject, now = noon): JsonObject {
  return applyFields({ ...request, live, manager, applied, now }).object;
}

function update(live: JsonObject | null, manager: string, wanted: JsonObject, now = noon): JsonObject {
  const metadata = (live ?? thing({}))['metadata'] as JsonObject;
  return updateFields({ ...request, live, manager, updated: { ...thing(wanted), metadata }, now });
}

/** An object with a past: some updates and applies by several managers. */
const past = fc
  .array(fc.tuple(fc.constantFrom('apply', 'update'), fc.constantFrom('a', 'b', 'c'), spec), {
    minLength: 1,
    maxLength: 4,
  })
  .map((steps) =>
    steps.reduce<JsonObject | null>(
      (live, [verb, manager, wanted]) =>
        verb === 'apply' ? apply(live, manager, thing(wanted)) : update(live, manager, wanted),
      null,
    ),
  )
  .map((live) => live!);

/** Independent of the order in which items arrived. */
function unordered(value: Json): Json {
  if (Array.isArray(value)) return value.map(unordered).sort((a, b) => (goJson(a) < goJson(b) ? -1 : 1));
  if (!isJsonObject(value)) return value;
  return JSON.parse(
    goJson(Object.fromEntries(Object.entries(value).map(([name, child]) => [name, unordered(child)]))),
  ) as Json;
}

const runs = { numRuns: 150 };

describe('server-side apply', () => {
  it('is idempotent: the second time nothing changes, not even a time', () =>
    fc.assert(
      fc.property(past, spec, (live, wanted) => {
        const once = apply(live, 'me', thing(wanted));
        expect(JSON.stringify(apply(once, 'me', thing(wanted), later(9)))).toBe(JSON.stringify(once));
      }),
      runs,
    ));

  it('leaves the live object as it is when applying what it extracted', () =>
    fc.assert(
      fc.property(past, spec, (live, wanted) => {
        const once = apply(live, 'me', thing(wanted));
        const own = extractFields({ schema: things, object: once, manager: 'me', subresource: '' });
        if (own === null) return;
        expect(JSON.stringify(apply(once, 'me', own, later(9)))).toBe(JSON.stringify(once));
      }),
      runs,
    ));

  it('extracts what was applied: on a new object it makes the same object', () =>
    fc.assert(
      fc.property(spec, (wanted) => {
        const object = apply(null, 'me', thing(wanted));
        const own = extractFields({ schema: things, object, manager: 'me', subresource: '' });
        // An applied list without items is no field, so it cannot be extracted.
        if (own === null || goJson(wanted).includes('[]')) return;
        expect(apply(null, 'me', own)).toEqual(object);
      }),
      runs,
    ));

  it('commutes for appliers of different fields', () =>
    fc.assert(
      fc.property(past, spec, fc.infiniteStream(fc.boolean()), (live, wanted, coins) => {
        const [left, right] = split(wanted, coins);
        const one = apply(apply(live, 'left', thing(left)), 'right', thing(right));
        const other = apply(apply(live, 'right', thing(right)), 'left', thing(left));
        expect(unordered(one)).toEqual(unordered(other));
      }),
      runs,
    ));

  it('has everything that was applied in its result', () =>
    fc.assert(
      fc.property(past, spec, (live, wanted) => {
        expect(contains(apply(live, 'me', thing(wanted))['spec']!, wanted)).toBe(true);
      }),
      runs,
    ));

  it('changes no argument and shares nothing with them', () =>
    fc.assert(
      fc.property(past, spec, (live, wanted) => {
        const object = thing(wanted);
        const before = JSON.stringify([live, object]);
        spoil(apply(live, 'me', object));
        expect(JSON.stringify([live, object])).toBe(before);
      }),
      runs,
    ));
});

it('an update keeps its object, and only what changed moves', () =>
  fc.assert(
    fc.property(past, spec, (live, wanted) => {
      const next = update(live, 'u', wanted, later(1));
      expect(next['spec']).toEqual(wanted);
      expect(JSON.stringify(update(next, 'v', wanted, later(9)))).toBe(JSON.stringify(next));
      expect(keepUnchangedTimes(next, next)).toEqual(next);
    }),
    runs,
  ));

/** Two halves of a `spec` without a field in common. */
function split(wanted: JsonObject, coins: Iterator<boolean>): [JsonObject, JsonObject] {
  const halves: [JsonObject, JsonObject] = [{}, {}];
  for (const name of Object.keys(wanted)) halves[coins.next().value ? 0 : 1][name] = wanted[name]!;
  return halves;
}

function contains(value: Json, part: Json): boolean {
  if (Array.isArray(part)) {
    return Array.isArray(value) && part.every((item) => value.some((own) => contains(own, item)));
  }
  if (!isJsonObject(part)) return value === part;
  return (
    isJsonObject(value) &&
    Object.keys(part).every((name) => Object.hasOwn(value, name) && contains(value[name]!, part[name]!))
  );
}
