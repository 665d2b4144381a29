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
  'not-a-store': {
    message: '{store} is no store of Allmend: {problem}.',
    remedy: 'Name the data folder or the database that allmend up uses.',
  },
});
