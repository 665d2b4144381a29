import { isJsonObject, type Json, type JsonObject } from '../object/json.ts';
import { asJson, type KubeObject } from '../object/object.ts';

/*
 * A CustomResourceDefinition as it is read: what has not the right type counts as not given, since it was refused by the
 * schema of its kind before, or will be. Source: apiextensions/v1 types.go.
 */

export interface CrdVersion {
  readonly name: string;
  readonly served: boolean;
  readonly storage: boolean;
  readonly deprecated: boolean;
  readonly deprecationWarning: string | undefined;
  /** `schema.openAPIV3Schema`. */
  readonly schema: JsonObject | undefined;
  readonly status: boolean;
  readonly scale: JsonObject | undefined;
  readonly columns: readonly JsonObject[];
  readonly selectableFields: readonly JsonObject[];
}

export interface CrdNames {
  readonly plural: string;
  readonly singular: string;
  readonly kind: string;
  readonly listKind: string;
  readonly shortNames: readonly string[];
  readonly categories: readonly string[];
}

export interface Crd {
  readonly name: string;
  readonly annotations: JsonObject;
  readonly group: string;
  readonly scope: string;
  readonly names: CrdNames;
  readonly versions: readonly CrdVersion[];
  readonly conversion: JsonObject | undefined;
  readonly preservesUnknown: boolean;
  readonly storedVersions: readonly string[];
  readonly established: boolean;
}

/** With the defaults of names and stored versions. Source: apiextensions/v1 defaults.go. */
export function readCrd(object: KubeObject): Crd {
  const json = asJson(object);
  const spec = objectAt(json, 'spec') ?? {};
  const status = objectAt(json, 'status') ?? {};
  const metadata = objectAt(json, 'metadata') ?? {};
  const versions = objectsAt(spec, 'versions').map(readVersion);
  const stored = textsAt(status, 'storedVersions');
  return {
    name: textAt(metadata, 'name'),
    annotations: objectAt(metadata, 'annotations') ?? {},
    group: textAt(spec, 'group'),
    scope: textAt(spec, 'scope'),
    names: readNames(objectAt(spec, 'names') ?? {}),
    versions,
    conversion: objectAt(spec, 'conversion'),
    preservesUnknown: spec['preserveUnknownFields'] === true,
    storedVersions:
      stored.length > 0
        ? stored
        : versions
            .filter(({ storage }) => storage)
            .slice(0, 1)
            .map(({ name }) => name),
    established: objectsAt(status, 'conditions').some(
      (condition) => condition['type'] === 'Established' && condition['status'] === 'True',
    ),
  };
}

function readNames(names: JsonObject): CrdNames {
  const kind = textAt(names, 'kind');
  return {
    plural: textAt(names, 'plural'),
    kind,
    singular: textAt(names, 'singular') || kind.toLowerCase(),
    listKind: textAt(names, 'listKind') || (kind === '' ? '' : `${kind}List`),
    shortNames: textsAt(names, 'shortNames'),
    categories: textsAt(names, 'categories'),
  };
}

function readVersion(version: JsonObject): CrdVersion {
  const subresources = objectAt(version, 'subresources') ?? {};
  const warning = version['deprecationWarning'];
  return {
    name: textAt(version, 'name'),
    served: version['served'] === true,
    storage: version['storage'] === true,
    deprecated: version['deprecated'] === true,
    deprecationWarning: typeof warning === 'string' ? warning : undefined,
    schema: objectAt(objectAt(version, 'schema') ?? {}, 'openAPIV3Schema'),
    status: objectAt(subresources, 'status') !== undefined,
    scale: objectAt(subresources, 'scale'),
    columns: objectsAt(version, 'additionalPrinterColumns'),
    selectableFields: objectsAt(version, 'selectableFields'),
  };
}

/**
 * Writes into a CustomResourceDefinition what its author may leave out: singular, listKind, conversion, and once it is known
 * the version in which objects are stored.
 */
export function defaultCrd(object: KubeObject): void {
  const json = asJson(object);
  const spec = objectAt(json, 'spec');
  if (spec === undefined) return;
  const { names, storedVersions } = readCrd(object);
  const written = objectAt(spec, 'names');
  if (written !== undefined) {
    if (names.singular !== '') written['singular'] = names.singular;
    if (names.listKind !== '') written['listKind'] = names.listKind;
  }
  if ((spec['conversion'] ?? null) === null) spec['conversion'] = { strategy: 'None' };
  const status = objectAt(json, 'status') ?? {};
  if (storedVersions.length > 0) json['status'] = { ...status, storedVersions: [...storedVersions] };
}

export function textAt(object: JsonObject, name: string): string {
  const value = own(object, name);
  return typeof value === 'string' ? value : '';
}

function objectAt(object: JsonObject, name: string): JsonObject | undefined {
  const value = own(object, name);
  return isJsonObject(value) ? value : undefined;
}

function objectsAt(object: JsonObject, name: string): JsonObject[] {
  const value = own(object, name);
  return Array.isArray(value) ? value.filter(isJsonObject) : [];
}

function textsAt(object: JsonObject, name: string): string[] {
  const value = own(object, name);
  return Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];
}

function own(object: JsonObject, name: string): Json | undefined {
  return Object.hasOwn(object, name) ? object[name] : undefined;
}
