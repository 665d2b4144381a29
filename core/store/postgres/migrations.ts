import type { ClientBase } from 'pg';
import { randomBytes } from 'node:crypto';
import { storeErrors } from '../errors.ts';

/**
 * The tables, as numbered steps: step n brings a schema from format n-1 to n. A step that has been released is never changed;
 * each runs once, in the transaction that also writes the new number. Names in them are compared by their bytes, as every
 * order of the store is. `$id` is 32 random hex digits.
 *
 * - `store`: one row, which every commit locks: so the order of commits is the order of revisions, and what is checked after
 *   the lock holds until the commit. `swept`: up to this revision, compaction has removed what was replaced.
 * - `version`: every version of every object, and deletions, until compaction. `previous`: revision of the version before.
 * - `object`: the version that is current, and under which index values it is found (JSON, as in `index_value`).
 * - `history` and `chain`: rows of series, and the end of each chain (`head`) with the hash before its first row (`base`).
 * - `writer`: the last transaction of each writer's connection, by which it learns after a torn COMMIT whether it happened.
 */
const steps: readonly string[] = [
  `CREATE TABLE store (
     single    boolean PRIMARY KEY DEFAULT true CHECK (single),
     id        text NOT NULL,
     revision  bigint NOT NULL,
     oldest    bigint NOT NULL,
     swept     bigint NOT NULL,
     seq       bigint NOT NULL
   ) WITH (fillfactor = 10);
   INSERT INTO store (id, revision, oldest, swept, seq) VALUES ('$id', 1, 1, 1, 0);

   CREATE TABLE version (
     revision  bigint PRIMARY KEY,
     previous  bigint,
     deleted   boolean NOT NULL,
     at        bigint NOT NULL,
     grp       text COLLATE "C" NOT NULL,
     resource  text COLLATE "C" NOT NULL,
     tenant    text COLLATE "C" NOT NULL,
     namespace text COLLATE "C" NOT NULL,
     name      text COLLATE "C" NOT NULL,
     value     bytea NOT NULL
   );
   CREATE INDEX version_by_key ON version (grp, resource, tenant, namespace, name, revision DESC);
   CREATE INDEX version_by_tenant ON version (grp, resource, tenant, revision);

   CREATE TABLE object (
     grp       text COLLATE "C" NOT NULL,
     resource  text COLLATE "C" NOT NULL,
     tenant    text COLLATE "C" NOT NULL,
     namespace text COLLATE "C" NOT NULL,
     name      text COLLATE "C" NOT NULL,
     revision  bigint NOT NULL,
     indexed   text,
     PRIMARY KEY (grp, resource, tenant, namespace, name)
   ) WITH (fillfactor = 80);

   CREATE TABLE index_value (
     index     text COLLATE "C" NOT NULL,
     value     text COLLATE "C" NOT NULL,
     grp       text COLLATE "C" NOT NULL,
     resource  text COLLATE "C" NOT NULL,
     tenant    text COLLATE "C" NOT NULL,
     namespace text COLLATE "C" NOT NULL,
     name      text COLLATE "C" NOT NULL,
     PRIMARY KEY (index, value, grp, resource, tenant, namespace, name)
   );

   CREATE TABLE history (
     seq       bigint PRIMARY KEY,
     series    text COLLATE "C" NOT NULL,
     tenant    text COLLATE "C" NOT NULL,
     subject   text COLLATE "C" NOT NULL,
     at        bigint NOT NULL,
     body      bytea NOT NULL,
     hash      text
   );
   CREATE INDEX history_by_subject ON history (series, tenant, subject, seq);
   CREATE INDEX history_by_tenant ON history (series, tenant, seq);
   CREATE INDEX history_by_time ON history (series, at, seq);

   CREATE TABLE chain (
     series    text COLLATE "C" NOT NULL,
     tenant    text COLLATE "C" NOT NULL,
     head      text NOT NULL,
     base      text NOT NULL,
     PRIMARY KEY (series, tenant)
   ) WITH (fillfactor = 80);

   CREATE TABLE writer (
     id        text PRIMARY KEY,
     token     bigint NOT NULL,
     at        timestamptz NOT NULL
   ) WITH (fillfactor = 50);`,
];

/** Format that this code reads and writes. */
export const knownFormat = steps.length;

/**
 * Makes the schema, or brings it to the format of this code, one process at a time. Idempotent; a step that fails leaves the
 * format before it. Throws `store.too-new`, and `store.not-a-store` for a schema of that name that somebody else has filled.
 */
export async function migrate(client: ClientBase, schema: string, store: string): Promise<void> {
  await client.query('BEGIN');
  try {
    // What is large takes its time, and whoever waits for it too.
    await client.query('SET LOCAL statement_timeout = 0; SET LOCAL lock_timeout = 0');
    // 'Allm', and the schema: two stores in one database do not wait for each other. Ends with the transaction.
    await client.query('SELECT pg_advisory_xact_lock(1097624685, hashtext($1))', [schema]);
    const found = await findFormat(client, schema, store);
    if (found > knownFormat) throw storeErrors.error('too-new', { store, found, known: knownFormat });
    if (found === 0) await client.query(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
    for (const step of steps.slice(found)) await client.query(step.replace('$id', randomBytes(16).toString('hex')));
    if (found < knownFormat) {
      await client.query('CREATE TABLE IF NOT EXISTS format (number integer NOT NULL)');
      await client.query('DELETE FROM format');
      await client.query('INSERT INTO format VALUES ($1)', [knownFormat]);
    }
    await client.query('COMMIT');
  } catch (error) {
    await client.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

/** Format of what is there; 0 when nothing is. Changes nothing, so that a server that may only be read can be read. */
async function findFormat(client: ClientBase, schema: string, store: string): Promise<number> {
  const { rows } = await client.query<{ name: string }>(
    `SELECT relname AS name FROM pg_catalog.pg_class c JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
      WHERE n.nspname = $1 AND c.relkind IN ('r', 'p', 'v', 'm', 'f') ORDER BY relname`,
    [schema],
  );
  const names = rows.map(({ name }) => name);
  if (names.length === 0) return 0;
  const problem = `its schema "${schema}" holds tables of something else (${names.slice(0, 3).join(', ')})`;
  if (!['format', 'store', 'version'].every((name) => names.includes(name))) {
    throw storeErrors.error('not-a-store', { store, problem });
  }
  return (await client.query<{ number: number }>('SELECT number FROM format')).rows[0]?.number ?? 0;
}
