import { isJsonObject, member, type Json, type JsonObject } from '../object/json.ts';
import { compareObjects } from './compare.ts';
import { difference, hasPath, type FieldSet } from './field-set.ts';
import type { FieldType } from './field-type.ts';
import { fieldsOf } from './fields-of.ts';
import { goJson } from './go-text.ts';
import { withoutManagedFields } from './managed-fields.ts';
import type { Conflict } from './ownership.ts';
import { typeFaults } from './type-check.ts';

/**
 * Objects that `kubectl apply` has kept so far carry what was applied in an annotation. The server lets `kubectl apply
 * --server-side` take such an object over without conflict, and keeps the annotation fresh so that the way back stays open.
 * Source: apimachinery managedfields/internal/lastappliedmanager.go and lastappliedupdater.go.
 */
export const lastAppliedAnnotation = 'kubectl.kubernetes.io/last-applied-configuration';

/** The only manager that this is done for; whoever names another one opts out. */
export const upgradingManager = 'kubectl';

/** Keys and values of all annotations together, in bytes. Source: apimachinery TotalAnnotationSizeLimitB. */
const longestAnnotations = 256 * 1024;

function annotationsOf(object: JsonObject): JsonObject {
  const metadata = member(object, 'metadata');
  const annotations = isJsonObject(metadata) ? member(metadata, 'annotations') : undefined;
  return isJsonObject(annotations) ? annotations : {};
}

function lastAppliedText(object: JsonObject): string {
  const text = member(annotationsOf(object), lastAppliedAnnotation);
  return typeof text === 'string' ? text : '';
}

/** The conflicts that are left when kubectl takes over: fields that it applied itself, and that are still so, are none. */
export function conflictsLeft(
  type: FieldType,
  live: JsonObject,
  apiVersion: string,
  conflicts: readonly Conflict[],
): readonly Conflict[] {
  const own = fieldsStillAsApplied(type, live, apiVersion);
  return own === null ? conflicts : conflicts.filter(({ path }) => !hasPath(own, path));
}

function fieldsStillAsApplied(type: FieldType, live: JsonObject, apiVersion: string): FieldSet | null {
  const last = parseObject(lastAppliedText(live));
  if (last === null || member(last, 'apiVersion') !== apiVersion || typeFaults(type, last) !== null) return null;
  const { removed, modified, added } = compareObjects(type, last, withoutManagedFields(live));
  return [modified, added, removed].reduce(difference, fieldsOf(type, last));
}

function parseObject(text: string): JsonObject | null {
  if (text === '') return null;
  try {
    const value = JSON.parse(text) as Json;
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

/** The object with the annotation brought up to date, if it has one; shares the rest. Too long an annotation is left out. */
export function withLastApplied(object: JsonObject, applied: JsonObject): JsonObject {
  if (lastAppliedText(object) === '') return object;
  const { [lastAppliedAnnotation]: _, ...others } = annotationsOf(object);
  const text = `${goJson(withoutLastApplied(applied))}\n`;
  const annotations = { ...others, [lastAppliedAnnotation]: text };
  const metadata = member(object, 'metadata') as JsonObject;
  return {
    ...object,
    metadata: { ...metadata, annotations: sizeOf(annotations) > longestAnnotations ? others : annotations },
  };
}

function withoutLastApplied(applied: JsonObject): JsonObject {
  const metadata = member(applied, 'metadata');
  const annotations = isJsonObject(metadata) ? member(metadata, 'annotations') : undefined;
  if (!isJsonObject(metadata) || !isJsonObject(annotations)) return applied;
  const { [lastAppliedAnnotation]: _, ...others } = annotations;
  const { annotations: __, ...rest } = metadata;
  return { ...applied, metadata: Object.keys(others).length === 0 ? rest : { ...rest, annotations: others } };
}

function sizeOf(annotations: JsonObject): number {
  return Object.entries(annotations).reduce(
    (size, [name, value]) =>
      size + Buffer.byteLength(name) + (typeof value === 'string' ? Buffer.byteLength(value) : 0),
    0,
  );
}
