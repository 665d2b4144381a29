import { isJsonObject, type Json, type JsonObject } from '../object/json.ts';
import { asJson, type KubeObject } from '../object/object.ts';
import { humanDuration } from '../quantity/human-duration.ts';
import type { Columns } from './columns.ts';
import { evaluateSteps } from './json-path.ts';

export interface TableOptions {
  /** The instant from which ages are counted. */
  readonly now: Date;
  /** What `rows[].object` carries. */
  readonly includeObject: 'None' | 'Metadata' | 'Object';
  /** The list's metadata: resourceVersion, continue, remainingItemCount. */
  readonly metadata?: JsonObject;
  /** `none` leaves the column definitions out, as later events of a watch do. */
  readonly headers?: 'all' | 'none';
}

const version = 'meta.k8s.io/v1';

/**
 * Objects of one kind as a `meta.k8s.io/v1` Table. Rows share the objects' parts, nothing is copied.
 * Source: apimachinery meta/v1 Table; apiserver pkg/endpoints/handlers/response.go.
 */
export function tableOf(columns: Columns, objects: readonly KubeObject[], options: TableOptions): JsonObject {
  const definitions = options.headers === 'none' ? null : (columns.definitions as unknown as Json);
  return {
    kind: 'Table',
    apiVersion: version,
    metadata: options.metadata ?? {},
    columnDefinitions: definitions,
    rows: objects.map((object) => row(columns, object, options)),
  };
}

function row(columns: Columns, object: KubeObject, { now, includeObject }: TableOptions): JsonObject {
  const cells = [object.metadata.name ?? '', ...(columns.cells?.(object, now) ?? pathCells(columns, object, now))];
  return { cells, object: shown(object, includeObject) };
}

function shown(object: KubeObject, includeObject: TableOptions['includeObject']): Json {
  if (includeObject === 'None') return null;
  if (includeObject === 'Object') return asJson(object);
  return { kind: 'PartialObjectMetadata', apiVersion: version, metadata: object.metadata as unknown as JsonObject };
}

function pathCells({ paths }: Columns, object: KubeObject, now: Date): Json[] {
  const json = asJson(object);
  return paths.map(({ type, steps }) => {
    const value = steps ? evaluateSteps(steps, json)[0] : undefined;
    return value === undefined || value === null ? null : cells[type](value, now);
  });
}

/** A value as a column of that type shows it; null when it is of another type. */
const cells: Readonly<Record<Columns['paths'][number]['type'], (value: Json, now: Date) => Json>> = {
  integer: (value) => (typeof value === 'number' ? Math.trunc(value) : null),
  number: (value) => (typeof value === 'number' ? value : null),
  boolean: (value) => (typeof value === 'boolean' ? value : null),
  string: (value) => (isJsonObject(value) || Array.isArray(value) ? JSON.stringify(value) : `${value}`),
  date: (value, now) => (typeof value === 'string' ? ageCell(value, now) : null),
};

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:[.,]\d+)?(?:Z|[+-]\d{2}:\d{2})$/;
const zeroTime = Date.parse('0001-01-01T00:00:00Z');

/**
 * The time since an instant as `kubectl get` shows it: `3d4h`, `<unknown>` when there is none, `<invalid>` when it is no instant
 * or lies in the future. Source: apimachinery pkg/api/meta/table, ConvertToHumanReadableDateType.
 */
export function ageCell(timestamp: string | undefined, now: Date): string {
  if (timestamp === undefined || timestamp === '' || timestamp === 'null') return '<unknown>';
  const instant = rfc3339.test(timestamp) ? Date.parse(timestamp.replace(',', '.')) : Number.NaN;
  if (Number.isNaN(instant)) return '<invalid>';
  return instant === zeroTime ? '<unknown>' : humanDuration(now.getTime() - instant);
}
