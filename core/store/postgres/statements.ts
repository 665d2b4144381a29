import type { HistoryRow, StoreKey } from '../store.ts';
import type { Statement } from './connections.ts';
import type { GroupPlan, ObjectState } from './plan.ts';

/** Ends with the transaction; whoever has it is the only one who commits. */
export const lockStore = 'BEGIN; SELECT revision, seq FROM store FOR UPDATE';

/** Current objects among these keys. */
export function readObjects(keys: readonly StoreKey[]): Statement {
  return {
    name: 'read-objects',
    text: `SELECT o.grp, o.resource, o.tenant, o.namespace, o.name, o.revision, o.indexed
      FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[]) AS k (grp, resource, tenant, namespace, name)
      JOIN object o USING (grp, resource, tenant, namespace, name)`,
    values: columns(keys),
  };
}

export function readHeads(chains: readonly { readonly series: string; readonly tenant: string }[]): Statement {
  return {
    name: 'read-heads',
    text: `SELECT c.series, c.tenant, c.head FROM unnest($1::text[], $2::text[]) AS k (series, tenant)
      JOIN chain c USING (series, tenant)`,
    values: [chains.map(({ series }) => series), chains.map(({ tenant }) => tenant)],
  };
}

/**
 * Everything of a group in one statement. All values travel as one binary parameter and are cut apart in the server: an
 * array of them would travel as text of twice the length. The last part wakes the other servers, and takes the time limit
 * from the COMMIT that follows: one that is cancelled while it waits for a standby would have happened nevertheless.
 */
const writeText = `WITH
  new_version AS (
    INSERT INTO version (revision, previous, deleted, at, grp, resource, tenant, namespace, name, value)
    SELECT v.revision, v.previous, v.deleted, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint,
      v.grp, v.resource, v.tenant, v.namespace, v.name, substring($1::bytea FROM v.start FOR v.length)
    FROM unnest($2::bigint[], $3::bigint[], $4::boolean[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::int[], $11::int[])
      AS v (revision, previous, deleted, grp, resource, tenant, namespace, name, start, length)),
  put AS (
    INSERT INTO object (grp, resource, tenant, namespace, name, revision, indexed)
    SELECT * FROM unnest($12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::bigint[], $18::text[])
    ON CONFLICT (grp, resource, tenant, namespace, name) DO UPDATE SET revision = excluded.revision, indexed = excluded.indexed),
  removed AS (
    DELETE FROM object o
    USING unnest($19::text[], $20::text[], $21::text[], $22::text[], $23::text[]) AS k (grp, resource, tenant, namespace, name)
    WHERE (o.grp, o.resource, o.tenant, o.namespace, o.name) = (k.grp, k.resource, k.tenant, k.namespace, k.name)),
  index_added AS (
    INSERT INTO index_value (grp, resource, tenant, namespace, name, index, value)
    SELECT * FROM unnest($24::text[], $25::text[], $26::text[], $27::text[], $28::text[], $29::text[], $30::text[])),
  index_removed AS (
    DELETE FROM index_value i
    USING unnest($31::text[], $32::text[], $33::text[], $34::text[], $35::text[], $36::text[], $37::text[])
      AS k (grp, resource, tenant, namespace, name, index, value)
    WHERE (i.index, i.value, i.grp, i.resource, i.tenant, i.namespace, i.name)
      = (k.index, k.value, k.grp, k.resource, k.tenant, k.namespace, k.name)),
  new_history AS (
    INSERT INTO history (seq, series, tenant, subject, at, hash, body)
    SELECT h.seq, h.series, h.tenant, h.subject, h.at, h.hash, substring($38::bytea FROM h.start FOR h.length)
    FROM unnest($39::bigint[], $40::text[], $41::text[], $42::text[], $43::bigint[], $44::text[], $45::int[], $46::int[])
      AS h (seq, series, tenant, subject, at, hash, start, length)),
  new_head AS (
    INSERT INTO chain (series, tenant, head, base)
    SELECT series, tenant, head, '' FROM unnest($47::text[], $48::text[], $49::text[]) AS c (series, tenant, head)
    ON CONFLICT (series, tenant) DO UPDATE SET head = excluded.head),
  counted AS (UPDATE store SET revision = $50, seq = $51),
  marked AS (
    INSERT INTO writer (id, token, at) VALUES ($52, $53, clock_timestamp())
    ON CONFLICT (id) DO UPDATE SET token = excluded.token, at = excluded.at)
SELECT pg_notify($54, $50::bigint::text), set_config('statement_timeout', '0', true)`;

export interface Mark {
  /** Of the writer. */
  readonly id: string;
  /** Of the transaction; never used twice by one writer. */
  readonly token: number;
}

export function writeGroup(plan: GroupPlan, mark: Mark, channel: string): Statement {
  const { versions, put, removed, indexAdded, indexRemoved, history, heads } = plan;
  const values = joined(versions.map(({ value }) => value));
  const bodies = joined(history.map(({ append }) => append.body));
  return {
    name: 'write-group',
    text: writeText,
    values: [
      values.bytes,
      versions.map(({ revision }) => revision),
      versions.map(({ previous }) => previous),
      versions.map(({ deleted }) => deleted),
      ...columns(versions.map(({ key }) => key)),
      values.starts,
      values.lengths,
      ...columns(put.map(({ key }) => key)),
      put.map(({ state }) => state.revision),
      put.map(({ state }) => state.indexed),
      ...columns(removed),
      ...indexColumns(indexAdded),
      ...indexColumns(indexRemoved),
      bodies.bytes,
      history.map(({ seq }) => seq),
      history.map(({ append }) => append.series),
      history.map(({ append }) => append.tenant),
      history.map(({ append }) => append.subject),
      history.map(({ append }) => append.at.getTime()),
      history.map(({ hash }) => hash),
      bodies.starts,
      bodies.lengths,
      heads.map(({ series }) => series),
      heads.map(({ tenant }) => tenant),
      heads.map(({ head }) => head),
      plan.revision,
      plan.seq,
      mark.id,
      mark.token,
      channel,
    ],
  };
}

/** Removes index values; for what goes without a commit of its own. */
export function removeIndexRows(rows: GroupPlan['indexRemoved']): Statement {
  return {
    text: `DELETE FROM index_value i
      USING unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[])
        AS k (grp, resource, tenant, namespace, name, index, value)
      WHERE (i.index, i.value, i.grp, i.resource, i.tenant, i.namespace, i.name)
        = (k.index, k.value, k.grp, k.resource, k.tenant, k.namespace, k.name)`,
    values: indexColumns(rows),
  };
}

/** Objects of a backup, as their only versions. */
export function loadObjects(
  objects: readonly (ObjectState & { readonly key: StoreKey; readonly value: Uint8Array })[],
  index: GroupPlan['indexAdded'],
): Statement {
  const values = joined(objects.map(({ value }) => value));
  return {
    name: 'load-objects',
    text: `WITH
        loaded AS MATERIALIZED (
          SELECT * FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::bigint[], $8::text[], $9::int[], $10::int[])
            AS l (grp, resource, tenant, namespace, name, revision, indexed, start, length)),
        new_version AS (
          INSERT INTO version (revision, previous, deleted, at, grp, resource, tenant, namespace, name, value)
          SELECT revision, NULL, false, floor(extract(epoch FROM clock_timestamp()) * 1000)::bigint,
            grp, resource, tenant, namespace, name, substring($1::bytea FROM start FOR length) FROM loaded),
        new_object AS (
          INSERT INTO object (grp, resource, tenant, namespace, name, revision, indexed)
          SELECT grp, resource, tenant, namespace, name, revision, indexed FROM loaded)
      INSERT INTO index_value (grp, resource, tenant, namespace, name, index, value)
      SELECT * FROM unnest($11::text[], $12::text[], $13::text[], $14::text[], $15::text[], $16::text[], $17::text[])`,
    values: [
      values.bytes,
      ...columns(objects.map(({ key }) => key)),
      objects.map(({ revision }) => revision),
      objects.map(({ indexed }) => indexed),
      values.starts,
      values.lengths,
      ...indexColumns(index),
    ],
  };
}

export function loadHistory(rows: readonly HistoryRow[]): Statement {
  const bodies = joined(rows.map(({ body }) => body));
  return {
    name: 'load-history',
    text: `INSERT INTO history (seq, series, tenant, subject, at, hash, body)
      SELECT h.seq, h.series, h.tenant, h.subject, h.at, h.hash, substring($1::bytea FROM h.start FOR h.length)
      FROM unnest($2::bigint[], $3::text[], $4::text[], $5::text[], $6::bigint[], $7::text[], $8::int[], $9::int[])
        AS h (seq, series, tenant, subject, at, hash, start, length)`,
    values: [
      bodies.bytes,
      rows.map(({ seq }) => seq),
      rows.map(({ series }) => series),
      rows.map(({ tenant }) => tenant),
      rows.map(({ subject }) => subject),
      rows.map(({ at }) => at.getTime()),
      rows.map(({ hash }) => hash),
      bodies.starts,
      bodies.lengths,
    ],
  };
}

/** One array per column: grp, resource, tenant, namespace, name. */
function columns(keys: readonly StoreKey[]): string[][] {
  return [
    keys.map(({ group }) => group),
    keys.map(({ resource }) => resource),
    keys.map(({ tenant }) => tenant),
    keys.map(({ namespace }) => namespace),
    keys.map(({ name }) => name),
  ];
}

function indexColumns(rows: GroupPlan['indexAdded']): string[][] {
  return [...columns(rows.map(({ key }) => key)), rows.map(({ index }) => index), rows.map(({ value }) => value)];
}

/** Byte strings behind one another; the server counts from 1. */
function joined(parts: readonly Uint8Array[]): { bytes: Buffer; starts: number[]; lengths: number[] } {
  let start = 1;
  const starts = parts.map((part) => (start += part.byteLength) - part.byteLength);
  return { bytes: Buffer.concat(parts), starts, lengths: parts.map(({ byteLength }) => byteLength) };
}
