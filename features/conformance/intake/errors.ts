import { defineErrors } from '@allmend/kit-errors';
import type { AllmendError } from '@allmend/kit-errors';

/** Why a report is not taken, or an account is not let in. */
export const intakeErrors = defineErrors('intake', {
  'wrong-type': {
    message: 'The content type "{type}" is not one of a signed report.',
    remedy: 'Send application/x-signed-yaml, application/x-signed-json, or a bundle of allmend check --bundle.',
  },
  'too-large': {
    message: 'The body has {size} bytes; {limit} are the most.',
    remedy: 'Hand in the reports one by one, or with shorter logs.',
  },
  'bundle-too-large': {
    message: 'Unpacked, the bundle has more than {limit} bytes.',
    remedy: 'Hand in the report without its evidence (allmend check --output --submit), and keep the evidence.',
  },
  'document-too-large': {
    message: 'Document {document} has {size} characters; {limit} are the most.',
    remedy: 'Hand it in with shorter logs.',
  },
  'too-many-documents': {
    message: 'The body holds {count} documents; {limit} are the most.',
    remedy: 'Hand in the reports in several bodies, each signed.',
  },
  'not-signed': {
    message: 'The body does not begin with an SSH signature that a line feed and "&" end.',
    remedy: 'Send the signature first: curl --data-binary @REPORT.sig --data-binary @REPORT.',
  },
  'bad-signature': {
    message: 'The signature does not hold: {problem}',
    remedy: 'Sign the exact bytes that are sent: ssh-keygen -Y sign -n report -f KEY REPORT.',
  },
  'unknown-key': {
    message: 'The account {account} has no key {fingerprint}, which signed the body.',
    remedy: "Sign with a key of the account, or have this one added to its Submitter's publicKeys.",
  },
  'key-ended': {
    message: 'The key {name} of the account {account} signs nothing any more since {since}.',
    remedy: "Sign with another key of the account, or have a new one added to its Submitter's publicKeys.",
  },
  unreadable: {
    message: 'Nothing was stored. {problem}',
    remedy: 'Send the reports as the program that checked the cloud wrote them; they are not meant to be edited.',
  },
  'bundle-unreadable': {
    message: 'Nothing was stored. The bundle cannot be read. {problem}',
    remedy: 'Send the file as allmend check --bundle wrote it.',
  },
  'evidence-not-whole': {
    message: 'Nothing was stored. The evidence is not that of the report: {problem}',
    remedy: 'Send the file as allmend check --bundle wrote it.',
  },
  'not-proven': {
    message:
      'Nothing was stored. {count} results do not follow from the evidence as it is judged here, the first of {testcase}: {said} in the report, {judged} here.',
    remedy: 'Check with the version of the program that the monitor runs, or hand in the report without its evidence.',
  },
  'not-yours': {
    message: 'Document {document}: the account {account} may not report about the subject "{subject}".',
    remedy: "Send reports about the account's own subject, or have this one added to its Submitter's subjects.",
  },
  'unknown-subject': {
    message: 'Document {document}: there is no subject "{subject}".',
    remedy: 'See that a Subject of that name or alias is in the namespace of the account.',
  },
  'unknown-scope': {
    message: 'Document {document}: no scope has the UUID {scope}.',
    remedy: 'See which Scopes the monitor has, and check against one of them.',
  },
  'clock-ahead': {
    message: 'Document {document}: it was checked at {checkedAt}, which is {minutes} minutes ahead of this clock.',
    remedy: 'Set the clock of the machine that checks (times without zone count as UTC), and check anew.',
  },
  'too-old': {
    message: 'Document {document}: it was checked at {checkedAt}; reports are taken for {months} months.',
    remedy: 'Check anew.',
  },
  duplicate: {
    message: 'Document {document}: the report {report} is here already.',
    remedy: 'Nothing to do when it was handed in before; else check anew, which gives a new id.',
  },
  'duplicate-in-body': {
    message: 'Document {document}: the body holds the report {report} twice.',
    remedy: 'Send each report once.',
  },
  'bad-credentials': {
    message: 'There is no account with this name and key.',
    remedy: 'Sign in with HTTP Basic: the name of the account and one of its API keys.',
  },
  'not-permitted': {
    message: 'The account {account} may not do that.',
    remedy: 'Ask the operator of the monitor for the right, which a Submitter names.',
  },
  'too-many-attempts': {
    message: 'Too many attempts to sign in failed.',
    remedy: 'Wait {seconds} seconds, then sign in with the right key.',
  },
  busy: {
    message: 'Too many accounts are signing in at once.',
    remedy: 'Try again in a few seconds; nothing was stored.',
  },
});

export type IntakeReason = Parameters<typeof intakeErrors.error>[0];

/** Status codes: those of the official monitor where it has one; 422, as its framework says it, where it fails with 500. */
const statuses = {
  'wrong-type': 415,
  'too-large': 413,
  'bundle-too-large': 413,
  'document-too-large': 413,
  'too-many-documents': 413,
  'not-signed': 401,
  'bad-signature': 401,
  'unknown-key': 401,
  'key-ended': 401,
  unreadable: 422,
  'bundle-unreadable': 422,
  'evidence-not-whole': 422,
  'not-proven': 422,
  'not-yours': 401,
  'unknown-subject': 422,
  'unknown-scope': 422,
  'clock-ahead': 422,
  'too-old': 422,
  duplicate: 409,
  'duplicate-in-body': 409,
  'bad-credentials': 401,
  'not-permitted': 401,
  'too-many-attempts': 429,
  busy: 503,
} as const satisfies Record<IntakeReason, number>;

/** A refusal: what is said to the client, and with which HTTP status. */
export interface Refusal {
  readonly status: number;
  readonly error: AllmendError;
}

/** The refusal that an error stands for; null when it is none of this room. */
export function refusalOf(error: unknown): Refusal | null {
  for (const reason of Object.keys(statuses) as IntakeReason[]) {
    if (intakeErrors.is(error, reason)) return { status: statuses[reason], error };
  }
  return null;
}
