import type { Kind, PrinterColumn } from '../kind/kind.ts';
import type { KubeObject } from '../object/object.ts';
import { parseJsonPath, type PathStep } from './json-path-parser.ts';

/** A column's head as `meta.k8s.io/v1` Table has it. */
export interface ColumnDefinition {
  readonly name: string;
  readonly type: string;
  readonly format: string;
  readonly description: string;
  readonly priority: number;
}

/** What a kind's rows are made of; made once per kind by `compileColumns`. */
export interface Columns {
  readonly definitions: readonly ColumnDefinition[];
  /** One per column after the name; null: the path is none, its cells are empty. */
  readonly paths: readonly { readonly type: PrinterColumn['type']; readonly steps: readonly PathStep[] | null }[];
  /** Cells that code computes instead, one per column after the name. */
  readonly cells?: (object: KubeObject, now: Date) => readonly (string | number | boolean | null)[];
}

const nameColumn: ColumnDefinition = {
  name: 'Name',
  type: 'string',
  format: 'name',
  description: 'Name of the object, unique among those of its kind in its namespace.',
  priority: 0,
};

const ageColumn: PrinterColumn = {
  name: 'Age',
  type: 'date',
  description: 'Time since the object was created.',
  jsonPath: '.metadata.creationTimestamp',
};

/**
 * The columns of a kind: the name first, then those it declares, or the age when it declares none.
 * Source: apiextensions-apiserver pkg/registry/customresource/tableconvertor and pkg/apiserver/helpers.go.
 */
export function compileColumns(kind: Pick<Kind, 'columns' | 'builtIn'>): Columns {
  const declared = kind.columns.length === 0 ? [ageColumn] : kind.columns;
  const cells = kind.columns.length === 0 ? undefined : kind.builtIn?.cells;
  return {
    definitions: [nameColumn, ...declared.map(definition)],
    paths: declared.map(({ type, jsonPath }) => ({ type, steps: parseJsonPath(jsonPath) })),
    ...(cells && { cells }),
  };
}

function definition({ name, type, format, description, priority, jsonPath }: PrinterColumn): ColumnDefinition {
  return {
    name,
    type,
    format: format ?? '',
    description: description ?? `Custom resource definition column (in JSONPath format): ${jsonPath}`,
    priority: priority ?? 0,
  };
}
