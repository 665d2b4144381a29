import type { DatabaseSync, SQLInputValue } from 'node:sqlite';
import { fileIdentity } from '@allmend/kit-sqlite';
import { canonicalCloudKey } from './cloud-key.ts';
import { ledgerErrors } from './errors.ts';
import { groupCommit, whileBusy } from './group-commit.ts';
import { holderIsDead, thisProcess } from './holder.ts';
import { labelsOf, requireKind, requireLease, requireRunId } from './intent-rules.ts';
import type { Entry, Ledger, RunFilter, RunState } from './ledger.ts';
import { newResourceName } from './names.ts';
import { openDatabase } from './sqlite-file.ts';
import { ledgerFailure } from './sqlite-failure.ts';
import { cloudOf, entryOf, nullable, selectEntries, text, where, type Row } from './sqlite-rows.ts';

export interface SqliteLedgerOptions {
  /** Milliseconds since 1970; the machine's clock when absent. */
  readonly now?: () => number;
  /** Seconds to wait for another process that holds the file's lock; 15 when absent. */
  readonly patience?: number;
}

/**
 * The ledger of one installation in one SQLite file (WAL, synchronous=FULL), shared safely by the processes of one
 * machine. The file and its directories are made when missing; where it lies is the caller's choice. Throws
 * `ledger.damaged`, `ledger.not-a-ledger`, `ledger.too-new`, `ledger.not-writable`, `ledger.disk-full`, `ledger.busy`.
 */
export async function openSqliteLedger(file: string, options: SqliteLedgerOptions = {}): Promise<Ledger> {
  const { now = Date.now, patience = 15 } = options;
  const database = await openDatabase(file, patience);
  const identity = fileIdentity(file);
  const instant = () => new Date(now()).toISOString();
  let closed = false;

  const commits = groupCommit({
    database,
    file,
    patience,
    guard() {
      // An intent in a file that nobody can open any more would be lost with this process.
      if (fileIdentity(file) !== identity) throw ledgerErrors.error('replaced', { file });
    },
  });

  async function write<T>(work: () => T): Promise<T> {
    if (closed) throw ledgerErrors.error('closed', { file });
    return commits.write(work);
  }

  async function read<T>(work: () => T): Promise<T> {
    if (closed) throw ledgerErrors.error('closed', { file });
    return whileBusy(file, patience, work);
  }

  const installation = await readInstallation(database, file, patience);
  const get = (sql: string, ...values: SQLInputValue[]) => database.prepare(sql).get(...values);
  const all = (sql: string, ...values: SQLInputValue[]) => database.prepare(sql).all(...values);
  const runSql = (sql: string, ...values: SQLInputValue[]) => void database.prepare(sql).run(...values);

  function runState(row: Row): RunState {
    const endedAt = nullable(row['ended_at']);
    const leaseUntil = text(row['lease_until']);
    const live = endedAt === null && leaseUntil > instant() && !holderIsDead(nullable(row['holder']));
    return {
      id: text(row['id']),
      cloudName: text(row['cloud_name']),
      cloud: cloudOf(row),
      startedAt: text(row['started_at']),
      leaseUntil,
      endedAt,
      live,
    };
  }

  function knownRun(run: string): Row {
    const row = get('SELECT * FROM run WHERE id = ?', run);
    if (!row) throw ledgerErrors.error('run-unknown', { run });
    return row;
  }

  function openRun(run: string): Row {
    const row = knownRun(run);
    if (row['ended_at'] !== null) throw ledgerErrors.error('run-ended', { run });
    return row;
  }

  function knownEntry(entry: number): Entry {
    const row = get(`${selectEntries} WHERE entry.id = ?`, entry);
    if (!row) throw ledgerErrors.error('entry-unknown', { entry });
    return entryOf(row);
  }

  /** The next free name; numbers are dense as long as the run does not choose names itself. */
  function nextName(run: string, kind: string): string {
    for (let n = Number(get('SELECT entries FROM run WHERE id = ?', run)?.['entries']) + 1; ; n++) {
      const name = newResourceName(installation, run, n, kind);
      if (!isTaken(name)) return name;
    }
  }

  const isTaken = (name: string) => get('SELECT 1 AS taken FROM entry WHERE name = ?', name) !== undefined;

  return {
    installation,

    beginRun: (run, leaseSeconds) =>
      write(() => {
        requireRunId(run.id);
        if (get('SELECT 1 AS taken FROM run WHERE id = ?', run.id)) {
          throw ledgerErrors.error('run-exists', { run: run.id });
        }
        const cloud = canonicalCloudKey(run.cloud);
        runSql(
          `INSERT INTO run (id, cloud_name, auth_url, region, project_id, started_at, lease_until, holder)
           VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
          ...[run.id, run.cloudName, cloud.authUrl, cloud.region, cloud.projectId],
          ...[instant(), requireLease(leaseSeconds, now()), thisProcess()],
        );
        return runState(knownRun(run.id));
      }),

    renewRun: (run, leaseSeconds) =>
      write(() => {
        openRun(run);
        const values = [requireLease(leaseSeconds, now()), thisProcess(), run];
        runSql('UPDATE run SET lease_until = ?, holder = ? WHERE id = ?', ...values);
        return runState(knownRun(run));
      }),

    endRun: (run) =>
      write(() => {
        knownRun(run);
        runSql('UPDATE run SET ended_at = ? WHERE id = ? AND ended_at IS NULL', instant(), run);
      }),

    endAbandonedRuns: () =>
      write(() => {
        const abandoned = all('SELECT * FROM run WHERE ended_at IS NULL ORDER BY started_at, id')
          .map(runState)
          .filter((run) => !run.live);
        for (const { id } of abandoned) runSql('UPDATE run SET ended_at = ? WHERE id = ?', instant(), id);
        return abandoned.map(({ id }) => runState(knownRun(id)));
      }),

    runs: (filter = {}) => read(() => listRuns(filter)),

    intend: (intent) =>
      write(() => {
        openRun(intent.run);
        requireKind(intent.kind);
        const { name: given, tag } = labelsOf(installation, intent);
        if (given !== null && isTaken(given)) throw ledgerErrors.error('name-taken', { name: given });
        const name = given ?? nextName(intent.run, intent.kind);
        const at = instant();
        runSql('UPDATE run SET entries = entries + 1 WHERE id = ?', intent.run);
        runSql(
          `INSERT INTO entry (run, kind, name, tag, scope, state, intended_at, updated_at)
           VALUES (?, ?, ?, ?, ?, 'intended', ?, ?)`,
          ...[intent.run, intent.kind, name, tag, JSON.stringify(intent.scope ?? {}), at, at],
        );
        return entryOf(get(`${selectEntries} WHERE entry.name = ?`, name)!);
      }),

    created: (entry, resourceId) =>
      write(() => {
        const { name, resourceId: known } = knownEntry(entry);
        if (resourceId === '' || (known !== null && known !== resourceId)) {
          const params = { entry, name, id: JSON.stringify(resourceId), known: JSON.stringify(known) };
          throw ledgerErrors.error('id-invalid', params);
        }
        runSql(
          "UPDATE entry SET state = 'created', resource_id = ?, absent_since = NULL, updated_at = ? WHERE id = ?",
          ...[resourceId, instant(), entry],
        );
        return knownEntry(entry);
      }),

    absent: (entry) =>
      write(() => {
        const { state, absentSince } = knownEntry(entry);
        if (state === 'intended' && absentSince === null) {
          runSql('UPDATE entry SET absent_since = ?, updated_at = ? WHERE id = ?', instant(), instant(), entry);
        }
        return knownEntry(entry);
      }),

    gone: (entry) =>
      write(() => {
        knownEntry(entry);
        runSql("UPDATE entry SET state = 'gone', updated_at = ? WHERE id = ? AND state <> 'gone'", instant(), entry);
        return knownEntry(entry);
      }),

    entries: (filter = {}) =>
      read(() => {
        const { sql, values } = where(filter);
        return all(`${selectEntries} ${sql} ORDER BY entry.id`, ...values).map(entryOf);
      }),

    forget: (before) =>
      write(() => {
        const limit = before.toISOString();
        const ended = 'SELECT id FROM run WHERE ended_at < ?';
        const { changes } = database
          .prepare(`DELETE FROM entry WHERE state = 'gone' AND updated_at < ? AND run IN (${ended})`)
          .run(limit, limit);
        runSql('DELETE FROM run WHERE ended_at < ? AND NOT EXISTS (SELECT 1 FROM entry WHERE run = run.id)', limit);
        return Number(changes);
      }),

    async close() {
      if (closed) return;
      closed = true;
      await commits.idle();
      try {
        database.close();
      } catch (error) {
        throw ledgerFailure(file, error);
      }
    },
  };

  function listRuns({ cloud, live }: RunFilter): readonly RunState[] {
    const { sql, values } = where({ ...(cloud && { cloud }) });
    return all(`SELECT * FROM run ${sql} ORDER BY started_at, id`, ...values)
      .map(runState)
      .filter((run) => live === undefined || run.live === live);
  }
}

async function readInstallation(database: DatabaseSync, file: string, patience: number): Promise<string> {
  const row = await whileBusy(file, patience, () =>
    database.prepare("SELECT value FROM meta WHERE key = 'installation'").get(),
  );
  const installation = row?.['value'];
  if (typeof installation === 'string' && /^[0-9a-f]{12}$/.test(installation)) return installation;
  database.close();
  throw ledgerErrors.error('damaged', { file, cause: 'it has no installation id' });
}
