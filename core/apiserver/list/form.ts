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

/** What a Table needs to know of a kind. */
export type Shown = Pick<Kind, 'columns' | 'builtIn'>;

/** How a Scale is shown, whatever it scales. Source: kubernetes pkg/printers/internalversion, scaleColumnDefinitions. */
export const scaleShown: Shown = {
  columns: [
    { name: 'Desired', type: 'integer', jsonPath: '.spec.replicas', description: 'How many are wanted.' },
    { name: 'Available', type: 'integer', jsonPath: '.status.replicas', description: 'How many there are.' },
    { name: 'Age', type: 'date', jsonPath: '.metadata.creationTimestamp', description: 'Since when it exists.' },
  ],
};

const compiled = new WeakMap<Shown, ReturnType<typeof compileColumns>>();

function columnsOf(kind: Shown): ReturnType<typeof compileColumns> {
  const known = compiled.get(kind);
  if (known) return known;
  const made = compileColumns(kind);
  compiled.set(kind, made);
  return made;
}

/** Objects as a Table, with the definitions of its columns. */
export function tableFor(
  kind: Shown,
  objects: readonly KubeObject[],
  options: { readonly include: IncludeObject; readonly now: Date },
): JsonObject {
  return tableOf(columnsOf(kind), objects, { now: options.now, includeObject: options.include });
}

/** One object in the form that was asked for. */
export function formed(
  kind: Shown,
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
