import { statSync } from 'node:fs';
import type { DatabaseSync } from 'node:sqlite';

/** What tells whose a database is, and of what format. */
export interface DatabaseHeader {
  /** `PRAGMA application_id`. */
  readonly application: number;
  /** `PRAGMA user_version`. */
  readonly format: number;
  /** Nobody has written anything into it. */
  readonly empty: boolean;
}

/** Read in one statement, so of one state: between two, another process may make its tables. */
export function readHeader(database: DatabaseSync): DatabaseHeader {
  const row = database
    .prepare(
      `SELECT application_id, user_version, (SELECT count(*) FROM sqlite_schema) AS tables
       FROM pragma_application_id, pragma_user_version`,
    )
    .get();
  const [application, format] = [Number(row?.['application_id']), Number(row?.['user_version'])];
  return { application, format, empty: application === 0 && format === 0 && Number(row?.['tables']) === 0 };
}

/** A file larger than this is not read as a whole at each start; damage in it is found where it is met. */
const wholeCheckBytes = 32 * 1024 * 1024;

/** What SQLite finds wrong in the database; null: nothing, or it is too large to be read as a whole. */
export function damageOf(database: DatabaseSync, file: string): string | null {
  if (statSync(file).size > wholeCheckBytes) return null;
  const found = String(database.prepare('PRAGMA quick_check(1)').get()?.['quick_check']);
  return found === 'ok' ? null : found;
}
