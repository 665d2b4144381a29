import { defineErrors } from '@allmend/kit-errors';

export const journalErrors = defineErrors('journal', {
  duplicate: {
    message: 'The report {report} is known already.',
    remedy: 'A report is written down once; give a new report a new UUID.',
    exitCode: 1,
  },
  'entry-invalid': {
    message: 'The report {report} cannot be written down: {problem}.',
    remedy: 'Correct the report and send it again; nothing of it was stored.',
    exitCode: 1,
  },
  'snapshot-missing': {
    message: 'The snapshot {digest} that the report {report} rests on is not among the contents.',
    remedy: 'Hand in the evidence with the report, or the report without a snapshot.',
    exitCode: 1,
  },
  busy: {
    message: 'Reports on {subject} are being written down by too many servers at once.',
    remedy: 'Send the report again in a moment; nothing of it was stored.',
    exitCode: 3,
  },
  damaged: {
    message: 'Row {row} of the reports on {subject} cannot be read: {problem}.',
    remedy: 'Stop the server and restore the latest backup; rows are never repaired.',
    exitCode: 1,
  },
});

export const monitorErrors = defineErrors('monitor', {
  'root-damaged': {
    message: 'The root of the day {day} cannot be read: {problem}.',
    remedy: 'Restore the latest backup; roots are never made twice.',
    exitCode: 1,
  },
  'key-damaged': {
    message: 'The key {key} of the monitor cannot be read: {problem}.',
    remedy:
      'Restore it from the latest backup, or make a new one; old signatures stay valid by the public keys that were noted.',
    exitCode: 1,
  },
  'bundle-missing': {
    message: 'There is no bundle of evidence in {path}: {problem}.',
    remedy: 'Name the folder that has subjects.json, rows, day-roots.jsonl and blobs in it.',
  },
  'bundle-not-empty': {
    message: 'The folder {path} holds something else than a bundle of evidence: {found}.',
    remedy: 'Name an empty folder, or one that holds an older bundle.',
  },
});
