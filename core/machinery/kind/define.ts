import type { z } from 'zod';
import { validateMeta } from '../object/meta.ts';
import { dns1035LabelProblems } from '../object/names.ts';
import { apiVersionOf, asJson, type KubeObject, type ObjectMeta } from '../object/object.ts';
import { defaultValue } from '../schema/default.ts';
import { schemaCatalogue } from '../schema/errors.ts';
import { findField } from '../schema/field-path.ts';
import { schemaOf } from '../schema/from-zod.ts';
import { pruneValue, unknownFieldText } from '../schema/prune.ts';
import { validateValue } from '../schema/validate.ts';
import { fieldErrorText } from '../status/field-error.ts';
import type { BuiltInTraits, Kind, PrinterColumn, ScalePaths } from './kind.ts';
import { objectSchema } from './object-schema.ts';

/** What one kind of the server is written as; all else follows from it. */
export interface KindDefinition<Members extends z.ZodObject> {
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  /** Default: the kind in lower case with an English plural. */
  readonly plural?: string;
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly scope: Kind['scope'];
  /** One sentence. */
  readonly description: string;
  /** The members beside apiVersion, kind and metadata: mostly `spec` and `status`. */
  readonly schema: Members;
  /** What `kubectl get` shows beside the name; by default the age. */
  readonly columns?: readonly PrinterColumn[];
  readonly subresources?: { readonly status?: true; readonly scale?: ScalePaths };
  readonly selectableFields?: readonly string[];
  readonly builtIn?: BuiltInTraits;
  readonly quantities?: Kind['quantities'];
  /** Whole objects but for apiVersion and kind, as users would write them; for the reference and for tests. */
  readonly examples: readonly (z.input<Members> & { readonly metadata: ObjectMeta })[];
}

/** A kind of the server, with the type of its objects. */
export interface DefinedKind<Members extends z.ZodObject = z.ZodObject> extends Kind {
  readonly zod: Members;
  readonly examples: readonly KubeObject[];
}

/** The type of a kind's objects: `ObjectOf<typeof cloud>`. */
export type ObjectOf<K extends { readonly zod: z.ZodType }> = Pick<KubeObject, 'apiVersion' | 'kind' | 'metadata'> &
  z.output<K['zod']>;

/**
 * Makes a kind of the server from its definition. Throws, with a sentence, when its type is not structural or a name or path
 * in it is wrong: at import, so that no server starts with such a kind.
 */
export function defineKind<const Members extends z.ZodObject>(
  definition: KindDefinition<Members>,
): DefinedKind<Members> {
  const { group, version, kind, schema: zod } = definition;
  const plural = definition.plural ?? pluralOf(kind);
  const defined: DefinedKind<Members> = {
    group,
    version,
    kind,
    listKind: `${kind}List`,
    plural,
    singular: kind.toLowerCase(),
    shortNames: definition.shortNames ?? [],
    categories: definition.categories ?? [],
    scope: definition.scope,
    description: definition.description,
    schema: objectSchema({ description: definition.description, ...schemaOf(zod) }),
    columns: definition.columns ?? [],
    subresources: definition.subresources ?? {},
    selectableFields: definition.selectableFields ?? [],
    ...(definition.builtIn && { builtIn: definition.builtIn }),
    ...(definition.quantities && { quantities: definition.quantities }),
    zod,
    examples: definition.examples.map((example) => ({ apiVersion: apiVersionOf(definition), kind, ...example })),
  };
  assertDefinition(defined);
  return defined;
}

function assertDefinition(kind: DefinedKind): void {
  const fail = (problem: string): never => {
    throw schemaCatalogue.error('kind-invalid', { kind: kind.kind, problem });
  };
  for (const name of [kind.plural, kind.singular, ...kind.shortNames, ...kind.categories]) {
    const [problem] = dns1035LabelProblems(name);
    if (problem !== undefined) fail(`"${name}": ${problem}`);
  }
  for (const path of kind.selectableFields) {
    const found = findField(kind.schema, path, { brackets: 'no' });
    if (typeof found === 'string') fail(`selectable field "${path}" ${found}`);
  }
  for (const { name, jsonPath } of kind.columns) {
    if (!jsonPath.startsWith('.')) fail(`the path of column "${name}" does not begin with a dot`);
  }
}

/** Source: the rule of Kubernetes' code generators for English plurals. */
export function pluralOf(kind: string): string {
  const singular = kind.toLowerCase();
  if (/(?:s|x|ch|sh)$/.test(singular)) return `${singular}es`;
  if (/[^aeiou]y$/.test(singular)) return `${singular.slice(0, -1)}ies`;
  return `${singular}s`;
}

/** What is wrong with a kind's examples: each must be an object that the server takes under strict validation. */
export function exampleProblems(kind: DefinedKind): string[] {
  return kind.examples.flatMap((example) => {
    const object = structuredClone(example);
    if (kind.scope === 'Namespaced') object.metadata.namespace ??= 'default';
    const unknown = pruneValue(kind.schema, asJson(object)).map(unknownFieldText);
    defaultValue(kind.schema, asJson(object));
    const errors = [
      ...validateMeta(object.metadata, { kind }),
      ...validateValue(kind.schema, asJson(object), { path: '' }),
    ];
    return [...unknown, ...errors.map(fieldErrorText)];
  });
}
