import { describe, expect, test } from 'vitest';

import type { Kind, PrinterColumn } from '../kind/kind.ts';
import type { Json } from '../object/json.ts';
import type { KubeObject } from '../object/object.ts';
import { compileColumns } from './columns.ts';
import { ageCell, tableOf, type TableOptions } from './table.ts';

const now = new Date('2026-11-21T12:00:00Z');
const options: TableOptions = { now, includeObject: 'Metadata' };

const cloud = (extra: Record<string, unknown> = {}): KubeObject => ({
  apiVersion: 'cloud.example.org/v1',
  kind: 'Cloud',
  metadata: { name: 'north', namespace: 'default', creationTimestamp: '2026-11-18T08:00:00Z' },
  spec: { endpoint: 'https://cloud.example.org', size: 3.9, zones: ['a', 'b'], labels: { a: 1 }, quiet: false },
  ...extra,
});

const column = (
  name: string,
  type: PrinterColumn['type'],
  jsonPath: string,
  more: Partial<PrinterColumn> = {},
): PrinterColumn => ({
  name,
  type,
  jsonPath,
  ...more,
});

const cellsOf = (columns: readonly PrinterColumn[], object = cloud()): Json[] => {
  const table = tableOf(compileColumns({ columns }), [object], options) as { rows: { cells: Json[] }[] };
  return table.rows[0]!.cells;
};

test('a kind that declares no columns has its name and age', () => {
  const table = tableOf(compileColumns({ columns: [] }), [cloud()], options);
  expect(table).toEqual({
    kind: 'Table',
    apiVersion: 'meta.k8s.io/v1',
    metadata: {},
    columnDefinitions: [
      { name: 'Name', type: 'string', format: 'name', description: expect.any(String), priority: 0 },
      { name: 'Age', type: 'date', format: '', description: expect.any(String), priority: 0 },
    ],
    rows: [
      {
        cells: ['north', '3d4h'],
        object: { kind: 'PartialObjectMetadata', apiVersion: 'meta.k8s.io/v1', metadata: cloud().metadata },
      },
    ],
  });
});

test('declared columns follow the name, with format, description and priority', () => {
  const { definitions } = compileColumns({
    columns: [
      column('Endpoint', 'string', '.spec.endpoint', { description: 'Where it is.' }),
      column('Size', 'integer', '.spec.size', { format: 'int32', priority: 1 }),
    ],
  });
  expect(definitions).toEqual([
    expect.objectContaining({ name: 'Name' }),
    { name: 'Endpoint', type: 'string', format: '', description: 'Where it is.', priority: 0 },
    {
      name: 'Size',
      type: 'integer',
      format: 'int32',
      description: 'Custom resource definition column (in JSONPath format): .spec.size',
      priority: 1,
    },
  ]);
});

describe('cells', () => {
  test.each<[PrinterColumn['type'], string, Json]>([
    ['string', '.spec.endpoint', 'https://cloud.example.org'],
    ['string', '.spec.size', '3.9'],
    ['string', '.spec.quiet', 'false'],
    ['string', '.spec.zones', '["a","b"]'],
    ['string', '.spec.zones[*]', 'a'],
    ['string', '.spec.labels', '{"a":1}'],
    ['string', '.spec.missing', null],
    ['string', 'no path', null],
    ['integer', '.spec.size', 3],
    ['integer', '.spec.endpoint', null],
    ['number', '.spec.size', 3.9],
    ['number', '.spec.quiet', null],
    ['boolean', '.spec.quiet', false],
    ['boolean', '.spec.size', null],
    ['date', '.metadata.creationTimestamp', '3d4h'],
    ['date', '.spec.endpoint', '<invalid>'],
    ['date', '.spec.size', null],
    ['date', '.spec.missing', null],
  ])('a %s at %s', (type, path, cell) => {
    expect(cellsOf([column('C', type, path)])).toEqual(['north', cell]);
  });

  test('a null in the object is an empty cell', () => {
    expect(cellsOf([column('C', 'string', '.spec.note')], cloud({ spec: { note: null } }))).toEqual(['north', null]);
  });

  test('a built-in kind computes its own', () => {
    const kind: Pick<Kind, 'columns' | 'builtIn'> = {
      columns: [column('Data', 'integer', '.data')],
      builtIn: { cells: (object, at) => [Object.keys(object.metadata).length, at.getTime() === now.getTime()] },
    };
    const table = tableOf(compileColumns(kind), [cloud()], options) as { rows: { cells: Json[] }[] };
    expect(table.rows[0]!.cells).toEqual(['north', 3, true]);
  });

  test.each([
    ['2026-11-21T12:00:00Z', '0s'],
    ['2026-11-21T13:00:00+01:00', '0s'],
    ['2026-11-21T11:59:15.123Z', '44s'],
    ['2026-11-21T12:00:01Z', '0s'],
    ['2026-11-21T12:00:30Z', '<invalid>'],
    ['', '<unknown>'],
    [undefined, '<unknown>'],
    ['0001-01-01T00:00:00Z', '<unknown>'],
    ['2026-11-21', '<invalid>'],
    ['2026-13-41T00:00:00Z', '<invalid>'],
    ['yesterday', '<invalid>'],
  ])('the age of %s is %s', (timestamp, shown) => {
    expect(ageCell(timestamp, now)).toBe(shown);
  });
});

describe('options', () => {
  const columns = compileColumns({ columns: [] });

  test('rows carry nothing, the metadata, or the object', () => {
    const objectOf = (includeObject: TableOptions['includeObject']): Json =>
      (tableOf(columns, [cloud()], { now, includeObject }) as { rows: { object: Json }[] }).rows[0]!.object;
    expect(objectOf('None')).toBeNull();
    expect(objectOf('Metadata')).toMatchObject({ kind: 'PartialObjectMetadata', metadata: { name: 'north' } });
    expect(objectOf('Metadata')).not.toHaveProperty('spec');
    expect(objectOf('Object')).toEqual(cloud());
  });

  test('the list keeps its metadata', () => {
    const metadata = { resourceVersion: '7', continue: 'next', remainingItemCount: 3 };
    expect(tableOf(columns, [], { ...options, metadata })).toMatchObject({ metadata, rows: [] });
  });

  test('later events of a watch have no column definitions', () => {
    expect(tableOf(columns, [cloud()], { ...options, headers: 'none' })).toMatchObject({ columnDefinitions: null });
  });
});
