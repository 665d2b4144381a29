import { randomBytes } from 'node:crypto';
import { closeSync, existsSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { damageOf, fileIdentity, isBusy, makePrivateFolder, readHeader, syncFolder } from '@allmend/kit-sqlite';
import { storeErrors } from '../errors.ts';
import { storeFailure } from './failure.ts';
import { applicationId, migrations } from './migrations.ts';

export const databaseFile = (folder: string): string => join(folder, 'store.sqlite');
const lockFile = (folder: string): string => join(folder, 'store.lock');

/** The connection that writes, and the lock that keeps other processes away as long as this one lives. */
export interface OpenedDatabase {
  readonly database: DatabaseSync;
  readonly id: string;
  /** Throws `store.damaged` when the file was deleted or replaced: what is written now would be lost with this process. */
  readonly checkPlace: () => void;
  close(): void;
}

/**
 * Opens or makes the database in the folder and brings it to the newest format. When it returns, everything that later depends
 * on it is on the disk: the file, its directory entry, those of new directories above it, and the tables. Throws `store.locked`,
 * `store.too-new`, `store.not-a-store`, `store.damaged`, and failures of SQLite and of the file system.
 */
export function openDatabaseFile(folder: string): OpenedDatabase {
  makePrivateFolder(folder);
  const lock = takeLock(folder);
  let database: DatabaseSync | null = null;
  try {
    const file = databaseFile(folder);
    closeSync(openSync(file, 'a', 0o600));
    database = new DatabaseSync(file, { timeout: 5000 });
    const id = prepare(database, folder);
    syncFolder(folder);
    const opened = database;
    const identity = fileIdentity(file);
    return {
      database: opened,
      id,
      checkPlace() {
        if (fileIdentity(file) === identity) return;
        throw storeErrors.error('damaged', { store: folder, problem: 'its file was deleted or replaced' });
      },
      close() {
        opened.close();
        lock.close();
      },
    };
  } catch (error) {
    database?.close();
    lock.close();
    throw error;
  }
}

/**
 * A lock of the operating system, which ends with the process however it ends. The store's own file cannot carry it: its
 * readers are connections of their own.
 */
function takeLock(folder: string): DatabaseSync {
  const lock = new DatabaseSync(lockFile(folder), { timeout: 0 });
  try {
    lock.exec('PRAGMA journal_mode = MEMORY; BEGIN EXCLUSIVE');
    return lock;
  } catch (error) {
    lock.close();
    throw isBusy(error) ? storeErrors.error('locked', { store: folder }, { cause: error }) : error;
  }
}

function prepare(database: DatabaseSync, folder: string): string {
  const format = refuseForeign(database, folder);
  database.exec('PRAGMA journal_mode = WAL');
  // Commits reach the disk before they are acknowledged (https://www.sqlite.org/pragma.html#pragma_synchronous).
  database.exec('PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000');
  migrate(database, format);
  refuseDamaged(database, folder);
  const id = String(database.prepare("SELECT value FROM meta WHERE key = 'id'").get()?.['value']);
  if (!/^[0-9a-f]{32}$/.test(id)) throw storeErrors.error('damaged', { store: folder, problem: 'it has no id' });
  return id;
}

/** The format; asked before the first write, so that another program's or a newer version's file is left as it was. */
function refuseForeign(database: DatabaseSync, folder: string): number {
  const { application, format, empty } = readHeader(database);
  if (application !== applicationId && !empty) {
    const problem = `${databaseFile(folder)} is a database of another program`;
    throw storeErrors.error('not-a-store', { store: folder, problem });
  }
  if (format > migrations.length) {
    throw storeErrors.error('too-new', { store: folder, found: format, known: migrations.length });
  }
  return format;
}

/** For those who only read. Throws `store.not-a-store`, `store.too-new`, `store.damaged`. */
export function refuseOtherFormats(folder: string): void {
  const refuse = (problem: string) => storeErrors.error('not-a-store', { store: folder, problem });
  if (!existsSync(databaseFile(folder))) throw refuse('there is no store.sqlite in it');
  let database: DatabaseSync | null = null;
  try {
    database = new DatabaseSync(databaseFile(folder), { readOnly: true, timeout: 1000 });
    const format = refuseForeign(database, folder);
    if (format === 0) throw refuse('it is empty');
    if (format < migrations.length) throw refuse('it was written by an older version; start the server once');
  } catch (error) {
    throw storeFailure(folder, error);
  } finally {
    database?.close();
  }
}

/** Nobody else migrates meanwhile: the lock is held. */
function migrate(database: DatabaseSync, format: number): void {
  if (format === migrations.length) return;
  database.exec('BEGIN IMMEDIATE');
  try {
    for (const step of migrations.slice(format)) database.exec(step);
    database.exec(`PRAGMA application_id = ${applicationId}; PRAGMA user_version = ${migrations.length}`);
    database.prepare("INSERT OR IGNORE INTO meta VALUES ('id', ?)").run(randomBytes(16).toString('hex'));
    database.exec('COMMIT');
  } catch (error) {
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
}

function refuseDamaged(database: DatabaseSync, folder: string): void {
  const problem = damageOf(database, databaseFile(folder));
  if (problem !== null) throw storeErrors.error('damaged', { store: folder, problem });
}
