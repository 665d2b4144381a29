import { closeSync, openSync } from 'node:fs';
import { dirname } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { damageOf, makePrivateFolder, readHeader, syncFolder } from '@allmend/kit-sqlite';
import { ledgerErrors } from './errors.ts';
import { whileBusy } from './group-commit.ts';
import { applicationId, migrations } from './migrations.ts';
import { newInstallationId } from './names.ts';
import { ledgerFailure } from './sqlite-failure.ts';

/**
 * Opens or makes the database and brings it to the newest format. Everything that later depends on it is on the disk
 * when this returns: the file, its directory entry, those of new directories above it, and the tables.
 */
export async function openDatabase(file: string, patience: number): Promise<DatabaseSync> {
  let database: DatabaseSync | null = null;
  try {
    makePrivateFolder(dirname(file));
    closeSync(openSync(file, 'a', 0o600));
    database = new DatabaseSync(file, { timeout: 5, enableForeignKeyConstraints: true });
    await prepare(database, file, patience);
    syncFolder(dirname(file));
    return database;
  } catch (error) {
    database?.close();
    throw ledgerFailure(file, error);
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
  const { application, format, empty } = readHeader(database);
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
  const cause = damageOf(database, file);
  if (cause !== null) throw ledgerErrors.error('damaged', { file, cause });
}
