import type { JsonObject } from '../object/json.ts';
import type { KubeObject } from '../object/object.ts';
import { schemaCatalogue } from '../schema/errors.ts';
import { readKnownSchema } from '../schema/read.ts';
import { readCrd, textAt, type CrdVersion } from './crd.ts';
import type { Kind, PrinterColumn, ScalePaths } from './kind.ts';
import { objectSchema } from './object-schema.ts';

/**
 * The kind that a stored CustomResourceDefinition gives in one of its versions. What `validateCrd` accepts can be used; throws
 * `schema.crd-unusable` when the version is not in it or is without a schema.
 */
export function kindFromCrd(object: KubeObject, version: string): Kind {
  const crd = readCrd(object);
  const unusable = (problem: string): never => {
    throw schemaCatalogue.error('crd-unusable', { name: crd.name, version, problem });
  };
  const found = crd.versions.find(({ name }) => name === version) ?? unusable('there is no such version');
  const schema = readKnownSchema(found.schema) ?? unusable('it has no schema');
  const { names } = crd;
  return {
    group: crd.group,
    version,
    kind: names.kind,
    listKind: names.listKind,
    plural: names.plural,
    singular: names.singular,
    shortNames: names.shortNames,
    categories: names.categories,
    scope: crd.scope === 'Cluster' ? 'Cluster' : 'Namespaced',
    description: schema.description ?? `${names.kind} of ${crd.group}, defined by a user.`,
    schema: objectSchema(schema),
    columns: found.columns.map(columnOf),
    subresources: subresourcesOf(found),
    selectableFields: found.selectableFields.map((field) => textAt(field, 'jsonPath')),
  };
}

function columnOf(json: JsonObject): PrinterColumn {
  const { priority } = json;
  const [format, description] = [textAt(json, 'format'), textAt(json, 'description')];
  return {
    name: textAt(json, 'name'),
    type: textAt(json, 'type') as PrinterColumn['type'],
    jsonPath: textAt(json, 'jsonPath'),
    ...(format !== '' && { format }),
    ...(description !== '' && { description }),
    ...(typeof priority === 'number' && { priority }),
  };
}

function subresourcesOf({ status, scale }: CrdVersion): Kind['subresources'] {
  return { ...(status && { status: true as const }), ...(scale && { scale: scaleOf(scale) }) };
}

function scaleOf(json: JsonObject): ScalePaths {
  const labelSelectorPath = textAt(json, 'labelSelectorPath');
  return {
    specReplicasPath: textAt(json, 'specReplicasPath'),
    statusReplicasPath: textAt(json, 'statusReplicasPath'),
    ...(labelSelectorPath !== '' && { labelSelectorPath }),
  };
}
