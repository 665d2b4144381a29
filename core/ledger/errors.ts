import { defineErrors } from '@allmend/kit-errors';

export const ledgerErrors = defineErrors('ledger', {
  'run-unknown': {
    message: 'The ledger knows no run "{run}".',
    remedy: 'Begin the run before anything is created in it.',
  },
  'run-ended': {
    message: 'Run "{run}" has ended; nothing more may be created in it.',
    remedy: 'Start a new run; what the ended one left is removed by `allmend janitor`.',
  },
  'run-exists': {
    message: 'The ledger has a run "{run}" already.',
    remedy: 'Give each run an id of its own.',
  },
  'run-invalid': {
    message: '{run} is not usable as the id of a run.',
    remedy: 'Use 1 to 36 lower-case letters, digits and hyphens, beginning with a letter or digit.',
  },
  'lease-invalid': {
    message: 'A lease of {seconds} seconds is not possible.',
    remedy: 'Use a number of seconds above 0 and at most 86400.',
  },
  'lease-lost': {
    message: 'The lease of run "{run}" could not be kept: {cause}',
    remedy: 'Start a new run; what this one left is removed by `allmend janitor`.',
    exitCode: 3,
  },
  'kind-invalid': {
    message: '{kind} is not usable as a kind of resource.',
    remedy: 'Use lower-case letters, digits and hyphens, beginning with a letter.',
  },
  'name-taken': {
    message: 'The name "{name}" is in the ledger already.',
    remedy: 'Leave the name out, so that the ledger numbers it, or use a number that is free.',
  },
  'name-foreign': {
    message: '{name} is not a name or tag that run "{run}" may give to a resource.',
    remedy:
      'Names of the run have at most 63 characters of a-z, 0-9 and - and begin with "{prefix}"; its tag is "{tag}".',
  },
  'entry-unknown': {
    message: 'The ledger has no entry {entry}.',
    remedy: 'Use the number that `intend` gave.',
  },
  'id-invalid': {
    message: 'Entry {entry} ("{name}") cannot get the id {id}; it has {known}.',
    remedy: 'An entry stands for one resource; write an intent for each.',
  },
  busy: {
    message: 'Another process has kept the ledger {file} locked for {seconds} s.',
    remedy: 'Look for a hanging `allmend` process that uses this file, end it, and try again.',
    exitCode: 3,
  },
  'disk-full': {
    message: 'The ledger {file} cannot be written, since the disk is full. Nothing was created in the cloud.',
    remedy: 'Free some space on this disk and start again.',
    exitCode: 3,
  },
  'not-writable': {
    message: 'The ledger {file} cannot be written ({cause}). Nothing was created in the cloud.',
    remedy: 'Give this user the right to write there, or choose another state directory with XDG_STATE_HOME.',
  },
  failed: {
    message: 'The ledger {file} cannot be used: {cause}',
    remedy: 'Check the disk and the file system, then start again.',
    exitCode: 3,
  },
  damaged: {
    message: 'The ledger {file} is damaged: {cause}',
    remedy:
      'Move the file (and those with -wal and -shm) away and keep it; a new one is made at the next start. What the old one claimed is found by its tag: `allmend janitor --adopt`.',
  },
  'not-a-ledger': {
    message: 'The file {file} is a database of another program.',
    remedy: 'Move it away, or choose another state directory with XDG_STATE_HOME.',
  },
  'too-new': {
    message:
      'The ledger {file} was written by a newer version of Allmend (format {found}; this one knows up to {known}).',
    remedy: 'Use that version, or a newer one.',
  },
  replaced: {
    message: 'The ledger {file} was deleted or replaced while it was in use.',
    remedy: 'Put it back when you have it; what was created is found by its tag: `allmend janitor --adopt`.',
    exitCode: 3,
  },
  closed: {
    message: 'The ledger {file} has been closed.',
    remedy: 'Open it again before use.',
  },
});
