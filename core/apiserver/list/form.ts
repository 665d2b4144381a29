import { compileColumns, tableOf, type JsonObject, type Kind, type KubeObject } from '@allmend/core-machinery';
import type { AnswerForm } from '../request/accept.ts';

/** What of each object a Table carries. Source: meta/v1 TableOptions. */
export type IncludeObject = 'Metadata' | 'None' | 'Object';

/** An object as `PartialObjectMetadata`. */
export function metadataOnly(object: KubeObject): JsonObject {
  return {
    kind: 'PartialObjectMetadata',
    apiVersion: 'meta.k8s.io/v1',
    metadata: object.metadata as unknown as JsonObject,
  };
}

/** Objects as a Table, with or without the definitions of its columns. */
export function tableFor(
  kind: Kind,
  objects: readonly KubeObject[],
  options: { readonly include: IncludeObject; readonly now: Date },
): JsonObject {
  return tableOf(compileColumns(kind), objects, { now: options.now, includeObject: options.include });
}

/** One object in the form that was asked for. */
export function formed(
  kind: Kind,
  object: KubeObject,
  form: AnswerForm,
  include: IncludeObject,
  now: Date,
): JsonObject {
  if (form.as === 'Table') {
    const table = tableFor(kind, [object], { include, now });
    return { ...table, metadata: { resourceVersion: object.metadata.resourceVersion ?? '' } };
  }
  if (form.as === 'Object') return object as unknown as JsonObject;
  return metadataOnly(object);
}
