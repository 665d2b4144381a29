import type { SQLInputValue, SQLOutputValue } from 'node:sqlite';
import { canonicalCloudKey } from './cloud-key.ts';
import type { CloudKey, Entry, EntryFilter, EntryState } from './ledger.ts';

export type Row = Record<string, SQLOutputValue>;

export const selectEntries = `SELECT entry.*, run.auth_url, run.region, run.project_id FROM entry JOIN run ON run.id = entry.run`;

/** The conditions of a filter, with the values to bind. */
export function where(filter: EntryFilter): { readonly sql: string; readonly values: SQLInputValue[] } {
  const conditions: string[] = [];
  const values: SQLInputValue[] = [];
  const add = (condition: string, ...bound: SQLInputValue[]) => {
    conditions.push(condition);
    values.push(...bound);
  };
  if (filter.run !== undefined) add('entry.run = ?', filter.run);
  if (filter.kind !== undefined) add('entry.kind = ?', filter.kind);
  // Said as text, so that the index of open entries serves the question that is asked most.
  if (filter.states && !filter.states.includes('gone')) add("entry.state <> 'gone'");
  if (filter.states) add(`entry.state IN (${filter.states.map(() => '?').join(', ')})`, ...filter.states);
  if (filter.cloud) {
    const { authUrl, region, projectId } = canonicalCloudKey(filter.cloud);
    add('run.auth_url = ? AND run.region IS ? AND run.project_id = ?', authUrl, region, projectId);
  }
  return { sql: conditions.length > 0 ? `WHERE ${conditions.join(' AND ')}` : '', values };
}

export function cloudOf(row: Row): CloudKey {
  return { authUrl: text(row['auth_url']), region: nullable(row['region']), projectId: text(row['project_id']) };
}

export function entryOf(row: Row): Entry {
  return {
    id: Number(row['id']),
    run: text(row['run']),
    kind: text(row['kind']),
    name: text(row['name']),
    tag: text(row['tag']),
    scope: JSON.parse(text(row['scope'])) as Record<string, string>,
    cloud: cloudOf(row),
    state: text(row['state']) as EntryState,
    resourceId: nullable(row['resource_id']),
    intendedAt: text(row['intended_at']),
    updatedAt: text(row['updated_at']),
    absentSince: nullable(row['absent_since']),
  };
}

export const text = (value: SQLOutputValue | undefined) => String(value);
export const nullable = (value: SQLOutputValue | undefined) =>
  value === null || value === undefined ? null : String(value);
