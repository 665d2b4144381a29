/**
 * The tables, as numbered steps: step n brings a database from format n-1 to n (`PRAGMA user_version`). A step that has
 * been released is never changed; each runs once, in the transaction that also writes the new number.
 */
export const migrations: readonly string[] = [
  `CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

   CREATE TABLE run (
     id          TEXT PRIMARY KEY,
     cloud_name  TEXT NOT NULL,
     auth_url    TEXT NOT NULL,
     region      TEXT,
     project_id  TEXT NOT NULL,
     started_at  TEXT NOT NULL,
     lease_until TEXT NOT NULL,
     ended_at    TEXT,
     holder      TEXT,
     entries     INTEGER NOT NULL DEFAULT 0
   ) STRICT;
   CREATE INDEX run_open ON run (id) WHERE ended_at IS NULL;

   CREATE TABLE entry (
     id           INTEGER PRIMARY KEY AUTOINCREMENT,
     run          TEXT NOT NULL REFERENCES run (id),
     kind         TEXT NOT NULL,
     name         TEXT NOT NULL UNIQUE,
     tag          TEXT NOT NULL,
     scope        TEXT NOT NULL,
     state        TEXT NOT NULL CHECK (state IN ('intended', 'created', 'gone')),
     resource_id  TEXT,
     intended_at  TEXT NOT NULL,
     updated_at   TEXT NOT NULL,
     absent_since TEXT,
     CHECK (state <> 'created' OR resource_id IS NOT NULL)
   ) STRICT;
   CREATE INDEX entry_by_run ON entry (run);
   CREATE INDEX entry_open ON entry (id) WHERE state <> 'gone';`,
];

/** "Allm": marks the file as ours (`PRAGMA application_id`). */
export const applicationId = 0x416c6c6d;
