import { defineErrors } from '@allmend/kit-errors';

export const storeErrors = defineErrors('store', {
  compacted: {
    message: 'The revision {revision} is older than the oldest that is kept ({oldest}).',
    remedy: 'List again and watch from the revision of that list.',
  },
  future: {
    message: 'The revision {revision} is newer than the store ({current}).',
    remedy: 'Ask again in a moment; if it stays, the revision comes from another store.',
  },
  'disk-full': {
    message: 'The disk under {store} is full; nothing was written.',
    remedy: 'Free some space; reads go on meanwhile, and writes work again by themselves.',
    exitCode: 1,
  },
  'read-only': {
    message: '{store} cannot be written: {problem}.',
    remedy: 'Make the file system writable for the user of the server; reads go on meanwhile.',
    exitCode: 1,
  },
  unavailable: {
    message: '{store} does not answer: {problem}.',
    remedy: 'See that the database runs and accepts connections; the server goes on by itself when it is back.',
    exitCode: 1,
  },
  'outcome-unknown': {
    message: 'The connection to {store} broke during a commit; it may or may not have happened.',
    remedy: 'Read the objects again before writing.',
    exitCode: 1,
  },
  'too-new': {
    message: '{store} was written by a newer version of Allmend (schema {found}, this version knows {known}).',
    remedy: 'Use that version or a later one, or restore a backup made with this one.',
  },
  damaged: {
    message: '{store} is damaged: {problem}.',
    remedy: 'Stop the server and restore the latest backup with allmend restore.',
    exitCode: 1,
  },
  locked: {
    message: '{store} is in use by another process.',
    remedy: 'Stop the other server, or use PostgreSQL when several are to share one store.',
  },
  'value-too-large': {
    message: 'A value of {bytes} bytes is larger than the store takes ({limit}).',
    remedy: 'Keep large contents as blobs, not in objects.',
  },
  'key-invalid': {
    message: '{key} cannot be a key: {problem}.',
    remedy: 'Use names without NUL and of usual length.',
  },
  'batch-invalid': {
    message: 'The batch cannot be written: {problem}.',
    remedy: 'Split or correct the batch; nothing of it was written.',
  },
  'query-invalid': {
    message: 'The store cannot answer this query: {problem}.',
    remedy: 'Correct the query.',
  },
  closed: {
    message: '{store} has been closed.',
    remedy: 'Open it again before use.',
  },
  'not-empty': {
    message: '{store} is not empty: it has {objects} objects and stands at revision {revision}.',
    remedy: 'Restore into a new data folder or a new database.',
  },
  'dump-damaged': {
    message: 'The backup cannot be restored: {problem}.',
    remedy: 'Use another backup; nothing was restored.',
    exitCode: 1,
  },
  'key-ring-invalid': {
    message: 'The key ring cannot be used: {problem}.',
    remedy: 'Give each key 32 random bytes and an id, and name the one to seal with.',
  },
  'seal-broken': {
    message: 'The sealed value of {key} does not open: {problem}.',
    remedy: 'Restore the object from a backup; see that the key ring is the one it was written with.',
    exitCode: 1,
  },
  'seal-key-missing': {
    message: 'The value of {key} is sealed with the key "{id}", which is not in the key ring.',
    remedy: 'Add that key to the key ring; old keys must stay until everything has been sealed anew.',
    exitCode: 1,
  },
  'not-durable': {
    message: '{store} runs with {setting} off: it would lose acknowledged writes when the power fails.',
    remedy: 'Set {setting} to on in the configuration of the PostgreSQL server and reload it.',
  },
  'not-a-store': {
    message: '{store} is no store of Allmend: {problem}.',
    remedy: 'Name the data folder or the database that allmend up uses.',
  },
});
