import { DatabaseSync } from 'node:sqlite';
import { describe, expect, test } from 'vitest';
import type { ListOptions, Range } from '../store.ts';
import { migrations } from './migrations.ts';
import { countQueries, eventsQuery, historyQuery, listQuery, type Query } from './select.ts';

const database = new DatabaseSync(':memory:');
for (const step of migrations) database.exec(step);

/** How SQLite would go about a query. */
function planOf({ sql, values }: Query, first: readonly number[] = []): string {
  const rows = database.prepare(`EXPLAIN QUERY PLAN ${sql}`).all(...first, ...values);
  return rows.map((row) => String(row['detail'])).join('\n');
}

/** Columns that a query reads from the table of versions itself, and not from an index. */
function columnsOfTable({ sql, values }: Query): number {
  const root = database.prepare("SELECT rootpage FROM sqlite_schema WHERE name = 'versions'").get()!['rootpage'];
  const steps = database.prepare(`EXPLAIN ${sql}`).all(...values);
  const cursors = new Set(
    steps.filter((one) => one['opcode'] === 'OpenRead' && one['p2'] === root).map((one) => one['p1']),
  );
  return steps.filter((one) => one['opcode'] === 'Column' && cursors.has(one['p1'])).length;
}

const after = { tenant: 't', namespace: 'n', name: 'a' };
const scope = { group: '', resource: 'r' };
const ranges: [string, Range][] = [
  ['a tenant', { ...scope, tenant: 't' }],
  ['all tenants', { ...scope, tenant: null }],
  ['a namespace', { ...scope, tenant: 't', namespace: 'n' }],
  ['an object', { ...scope, tenant: 't', namespace: 'n', name: 'a' }],
  ['a name in all namespaces', { ...scope, tenant: 't', name: 'a' }],
];

/** What would take time that grows with the store and not with the answer. */
function expectDirect(plan: string): void {
  expect(plan).not.toMatch(
    /TEMP B-TREE|AUTOMATIC|SCAN (versions|index_values|contents|history|v\b|i\b)(?! USING COVERING INDEX)/,
  );
  expect(plan).toMatch(/SEARCH/);
}

describe.each(ranges)('of %s', (_, range) => {
  const lists: [string, ListOptions][] = [
    ['now', {}],
    ['at a revision', { at: 5 }],
    ['by an index value', { index: { name: 'label', value: 'x' } }],
  ];
  test.each(lists)('a list %s walks along its index, without sorting', (_, options) => {
    for (const more of [{}, { after }]) {
      const query = listQuery(range, { ...options, ...more });
      // A cursor at the object itself leaves nothing to ask for.
      if (!query) continue;
      expectDirect(planOf(query));
      expect(columnsOfTable(query)).toBe(0);
    }
  });

  test('the next page of a list begins at its cursor', () => {
    const query = listQuery(range, { after });
    if (query && range.name === undefined)
      expect(planOf(query)).toMatch(/\(?(tenant,)?(namespace,)?name\)?>|tenant>|namespace>/);
  });

  test('a count does not touch the table', () => {
    const queries = countQueries(range, undefined, 100)!;
    for (const one of [queries.step, queries.rest]) {
      expect(planOf(one)).toContain('INDEX versions_current');
      expect(columnsOfTable(one)).toBe(0);
    }
  });

  test('events are found by topic or along the revisions', () => {
    const plan = planOf(eventsQuery(range), [1, 100]);
    expect(plan).not.toContain('TEMP B-TREE');
    expect(plan).toMatch(
      range.tenant === null ? /INTEGER PRIMARY KEY \(rowid>\? AND rowid<\?\)/ : /versions_topic .*rowid>/,
    );
    expect(plan).toContain('versions_superseded (superseded=?)');
  });
});

test('rows of the history are found by their series or subject, in order', () => {
  for (const subject of [undefined, 's']) {
    for (const order of ['ascending', 'descending'] as const) {
      const query = historyQuery({ series: 's', tenant: 't', order, after: 5, ...(subject && { subject }) });
      const plan = planOf(query);
      expectDirect(plan);
      expect(plan).toMatch(order === 'ascending' ? /rowid>\?/ : /rowid<\?/);
    }
  }
});
