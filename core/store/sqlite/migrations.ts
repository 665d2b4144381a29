/**
 * The tables, as numbered steps: step n brings a database from format n-1 to n (`PRAGMA user_version`). A step that has been
 * released is never changed; each runs once, in the transaction that also writes the new number.
 *
 * `versions` is temporal: a version is the state of its object from `revision` until before `superseded`. A deletion is a
 * version of its own that is superseded at once, so that it is an event and never a state. Values lie apart, because SQLite
 * writes a whole row again when its `superseded` is set.
 */
export const migrations: readonly string[] = [
  `CREATE TABLE meta (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;

   CREATE TABLE counter (
     one      INTEGER PRIMARY KEY CHECK (one = 1),
     revision INTEGER NOT NULL,
     oldest   INTEGER NOT NULL,
     seq      INTEGER NOT NULL
   ) STRICT;
   INSERT INTO counter VALUES (1, 1, 1, 0);

   CREATE TABLE versions (
     revision   INTEGER PRIMARY KEY,
     tenant     TEXT NOT NULL,
     grp        TEXT NOT NULL,
     resource   TEXT NOT NULL,
     namespace  TEXT NOT NULL,
     name       TEXT NOT NULL,
     deleted    INTEGER NOT NULL,
     superseded INTEGER,
     indexed    TEXT
   ) STRICT;
   CREATE UNIQUE INDEX versions_current ON versions (grp, resource, tenant, namespace, name)
     WHERE superseded IS NULL;
   CREATE INDEX versions_past ON versions (grp, resource, tenant, namespace, name, superseded)
     WHERE superseded IS NOT NULL;
   CREATE INDEX versions_superseded ON versions (superseded) WHERE superseded IS NOT NULL;
   CREATE INDEX versions_topic ON versions (tenant, grp, resource);

   CREATE TABLE contents (revision INTEGER PRIMARY KEY, value BLOB NOT NULL) STRICT;

   CREATE TABLE index_values (
     grp       TEXT NOT NULL,
     resource  TEXT NOT NULL,
     indexname TEXT NOT NULL,
     value     TEXT NOT NULL,
     tenant    TEXT NOT NULL,
     namespace TEXT NOT NULL,
     name      TEXT NOT NULL,
     PRIMARY KEY (grp, resource, indexname, value, tenant, namespace, name)
   ) STRICT, WITHOUT ROWID;

   CREATE TABLE instants (revision INTEGER PRIMARY KEY, at INTEGER NOT NULL) STRICT;

   CREATE TABLE history (
     seq     INTEGER PRIMARY KEY,
     series  TEXT NOT NULL,
     tenant  TEXT NOT NULL,
     subject TEXT NOT NULL,
     at      INTEGER NOT NULL,
     body    BLOB NOT NULL,
     hash    TEXT
   ) STRICT;
   CREATE INDEX history_series ON history (tenant, series);
   CREATE INDEX history_subject ON history (tenant, series, subject);
   CREATE INDEX history_age ON history (series, at);

   CREATE TABLE chains (
     tenant TEXT NOT NULL,
     series TEXT NOT NULL,
     head   TEXT NOT NULL,
     anchor TEXT NOT NULL,
     PRIMARY KEY (tenant, series)
   ) STRICT, WITHOUT ROWID;`,
];

/** "AllS": marks the file as ours (`PRAGMA application_id`). */
export const applicationId = 0x416c6c53;
