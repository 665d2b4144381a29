import { closeSync, fsyncSync, mkdirSync, openSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { ledgerErrors } from './errors.ts';
import { whileBusy } from './group-commit.ts';
import { applicationId, migrations } from './migrations.ts';
import { newInstallationId } from './names.ts';
import { ledgerFailure } from './sqlite-failure.ts';

/** A file larger than this is not read as a whole at each start; damage in it is found where it is met. */
const wholeCheckBytes = 32 * 1024 * 1024;

/**
 * Opens or makes the database and brings it to the newest format. Everything that later depends on it is on the disk
 * when this returns: the file, its directory entry, those of new directories above it, and the tables.
 */
export async function openDatabase(file: string, patience: number): Promise<DatabaseSync> {
  let database: DatabaseSync | null = null;
  try {
    makeFile(file);
    database = new DatabaseSync(file, { timeout: 5, enableForeignKeyConstraints: true });
    await prepare(database, file, patience);
    syncDirectory(dirname(file));
    return database;
  } catch (error) {
    database?.close();
    throw ledgerFailure(file, error);
  }
}

/** Which file a path leads to; changes when it is deleted or replaced. */
export function fileIdentity(file: string): string | null {
  const stat = statSync(file, { throwIfNoEntry: false, bigint: true });
  return stat ? `${stat.dev}:${stat.ino}` : null;
}

/** Readable for this user alone; SQLite gives its -wal and -shm files the same mode. */
function makeFile(file: string): void {
  const first = mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, 'a', 0o600));
  if (!first) return;
  for (let made = dirname(resolve(file)); made.length >= first.length; made = dirname(made))
    syncDirectory(dirname(made));
}

function syncDirectory(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

async function prepare(database: DatabaseSync, file: string, patience: number): Promise<void> {
  const patiently = <T>(work: () => T) => whileBusy(file, patience, work);
  const format = await patiently(() => refuseForeign(database, file));
  await patiently(() => database.exec('PRAGMA journal_mode = WAL'));
  // Commits reach the disk before they are acknowledged (https://www.sqlite.org/pragma.html#pragma_synchronous).
  database.exec('PRAGMA synchronous = FULL');
  if (format < migrations.length) await patiently(() => migrate(database, file));
  await patiently(() => refuseDamaged(database, file));
}

/** The format; asked before the first write, so that another program's or a newer version's file is left as it was. */
function refuseForeign(database: DatabaseSync, file: string): number {
  const { application, format, tables } = header(database);
  const empty = application === 0 && format === 0 && tables === 0;
  if (application !== applicationId && !empty) throw ledgerErrors.error('not-a-ledger', { file });
  if (format > migrations.length) {
    throw ledgerErrors.error('too-new', { file, found: format, known: migrations.length });
  }
  return format;
}

function migrate(database: DatabaseSync, file: string): void {
  database.exec('BEGIN IMMEDIATE');
  try {
    // Read again: another process may have migrated while this one waited for the lock.
    const format = refuseForeign(database, file);
    for (const step of migrations.slice(format)) database.exec(step);
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}`);
    database.prepare("INSERT OR IGNORE INTO meta VALUES ('installation', ?)").run(newInstallationId());
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function refuseDamaged(database: DatabaseSync, file: string): void {
  if (statSync(file).size > wholeCheckBytes) return;
  const problem = String(database.prepare('PRAGMA quick_check(1)').get()?.['quick_check']);
  if (problem !== 'ok') throw ledgerErrors.error('damaged', { file, cause: problem });
}

/** Read in one statement, so of one state: between two, another process may make its tables. */
function header(database: DatabaseSync): {
  readonly application: number;
  readonly format: number;
  readonly tables: number;
} {
  const row = database
    .prepare(
      `SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema) AS tables
       FROM pragma_application_id, pragma_user_version`,
    )
    .get();
  return {
    application: Number(row?.['application_id']),
    format: Number(row?.['user_version']),
    tables: Number(row?.['tables']),
  };
}
