import {
  asObject,
  compileColumns,
  compileRules,
  exampleProblems,
  isJsonObject,
  tableOf,
} from '@allmend/core-machinery';
import type { DefinedKind, Json, JsonObject } from '@allmend/core-machinery';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { builtInKinds } from './registry.ts';

const kinds = builtInKinds as readonly DefinedKind[];
const named = kinds.map((kind): [string, DefinedKind] => [`${kind.group}/${kind.version} ${kind.kind}`, kind]);
const now = new Date('2026-03-01T08:00:00Z');

const stored = (kind: DefinedKind): boolean => kind.builtIn?.verbs === undefined;

/** Names and texts that stand in a value. */
function wordsIn(value: Json): string[] {
  if (typeof value === 'string') return value.length <= 40 ? [value] : [];
  if (Array.isArray(value)) return value.flatMap(wordsIn);
  return isJsonObject(value) ? [...Object.keys(value), ...Object.values(value).flatMap(wordsIn)] : [];
}

/** Any value, with the members that the kind knows likelier than others. */
function valueFor(kind: DefinedKind): fc.Arbitrary<JsonObject> {
  const words = [...new Set(wordsIn([kind.examples as unknown as Json, kind.schema as unknown as Json]))];
  const leaf = fc.oneof(fc.constantFrom(...words), fc.string(), fc.integer(), fc.boolean(), fc.constant(null));
  const { value } = fc.letrec<{ value: Json }>((tie) => ({
    value: fc.oneof(
      { maxDepth: 4 },
      leaf,
      fc.array(tie('value'), { maxLength: 3 }),
      fc.dictionary(fc.constantFrom(...words, '__proto__', 'x'), tie('value'), { maxKeys: 4, noNullPrototype: true }),
    ),
  }));
  const members = Object.keys(kind.schema.properties ?? {}).filter(
    (name) => !['apiVersion', 'kind', 'metadata'].includes(name),
  );
  return fc.record(Object.fromEntries(members.map((name) => [name, value])), {
    requiredKeys: [],
  }) as fc.Arbitrary<JsonObject>;
}

describe.each(named)('%s', (_, kind) => {
  it('has examples that the server takes', () => {
    expect(kind.examples.length).toBeGreaterThan(0);
    for (const example of kind.examples) {
      const object = structuredClone(example);
      if (!stored(kind)) object.metadata.name ??= 'answered-and-forgotten';
      kind.builtIn?.normalize?.(object);
      expect(exampleProblems({ ...kind, examples: [object] })).toEqual([]);
      expect(kind.builtIn?.validate?.(object) ?? []).toEqual([]);
    }
  });

  it('is described, with each of its members', () => {
    expect(kind.description).toMatch(/^[A-Z].*\.$/);
    for (const name of ['spec', 'status']) {
      for (const [member, schema] of Object.entries(kind.schema.properties?.[name]?.properties ?? {})) {
        if (member === 'conditions' || member === 'phase') continue;
        expect(schema.description, `${name}.${member}`).toBeTruthy();
      }
    }
  });

  it('has rules that compile', () => {
    expect(compileRules(kind.schema).errors).toEqual([]);
  });

  it('fills every column of a table', () => {
    const columns = compileColumns(kind);
    for (const example of kind.examples) {
      const { rows } = tableOf(columns, [example], { now, includeObject: 'None' }) as { rows: { cells: Json[] }[] };
      expect(rows[0]!.cells).toHaveLength(columns.definitions.length);
    }
  });

  it('sets, checks and shows anything at all without falling over, and sets once what it sets twice', () => {
    const { normalize, validate, cells } = kind.builtIn ?? {};
    if (!normalize && !validate && !cells) return;
    const object = valueFor(kind).map((content) =>
      asObject({ apiVersion: 'v1', kind: kind.kind, metadata: { name: 'x', namespace: 'y' }, ...content }),
    );
    fc.assert(
      fc.property(object, object, (given, old) => {
        normalize?.(given);
        const once = structuredClone(given);
        normalize?.(given);
        expect(given).toEqual(once);
        validate?.(given);
        validate?.(given, old);
        const row = cells?.(given, now) ?? [];
        expect(row.every((cell) => cell === null || typeof cell !== 'object')).toBe(true);
        if (cells) expect(row).toHaveLength(kind.columns.length);
      }),
      { numRuns: 100 },
    );
  });
});

describe('all kinds', () => {
  it('have names of their own', () => {
    const names = kinds.map(({ group, version, plural }) => `${group}/${version}/${plural}`);
    expect(names).toEqual([...new Set(names)]);
    const short = kinds.flatMap(({ shortNames }) => shortNames);
    expect(short).toEqual([...new Set(short)]);
  });

  it('are those that the design names', () => {
    const served = kinds.filter(({ builtIn }) => builtIn?.verbs?.length !== 0);
    expect(served.map(({ plural, group }) => (group === '' ? plural : `${plural}.${group}`)).sort()).toEqual(
      expect.arrayContaining([
        'clouds.cloud.allmend.dev',
        'clusterrolebindings.rbac.authorization.k8s.io',
        'clusterroles.rbac.authorization.k8s.io',
        'configmaps',
        'customresourcedefinitions.apiextensions.k8s.io',
        'events',
        'leases.coordination.k8s.io',
        'localsubjectaccessreviews.authorization.k8s.io',
        'namespaces',
        'resourcequotas',
        'rolebindings.rbac.authorization.k8s.io',
        'roles.rbac.authorization.k8s.io',
        'secrets',
        'selfsubjectaccessreviews.authorization.k8s.io',
        'selfsubjectreviews.authentication.k8s.io',
        'selfsubjectrulesreviews.authorization.k8s.io',
        'serviceaccounts',
        'subjectaccessreviews.authorization.k8s.io',
        'tenants.tenancy.allmend.dev',
        'tokenreviews.authentication.k8s.io',
      ]),
    );
  });

  it('answer strategic merge only in the groups of Kubernetes', () => {
    for (const { group, builtIn } of kinds) {
      expect(builtIn?.strategicMerge === true, group).toBe(!group.endsWith('.allmend.dev'));
    }
  });

  it('seal secrets and nothing else', () => {
    expect(kinds.filter(({ builtIn }) => builtIn?.sealed).map(({ kind }) => kind)).toEqual(['Secret']);
  });

  it('keep the status of kinds with one apart', () => {
    for (const kind of kinds.filter(stored)) {
      const hasStatus = isJsonObject(kind.schema.properties?.['status']);
      expect(kind.subresources.status === true, kind.kind).toBe(hasStatus);
    }
  });
});
