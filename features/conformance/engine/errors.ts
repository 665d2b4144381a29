import { defineErrors } from '@allmend/kit-errors';

export const conformanceErrors = defineErrors('conformance', {
  privileged: {
    message: 'The credentials for cloud "{cloud}" carry {roles}; a check must see the cloud as a plain member does.',
    remedy: 'Use an account with only the role member, or --allow-privileged to check all the same.',
  },
  'not-member': {
    message: 'The credentials for cloud "{cloud}" carry {roles}, but not the role member.',
    remedy: 'Ask for the role member in the project, or use --allow-privileged to check all the same.',
  },
  'no-testcase': {
    message: 'No testcase matches "{only}".',
    remedy: 'Use `allmend scope show` to list the testcases, e.g. --only scs-0103.',
  },
  'bad-pattern': {
    message: '"{only}" is not a regular expression: {problem}.',
    remedy: 'Write the pattern as e.g. --only "scs-0103-.*".',
  },
  'evidence-missing': {
    message: 'There is no evidence in {path}.',
    remedy: 'Name the folder that `allmend check --evidence DIR` or `allmend evidence collect` wrote.',
  },
  'evidence-damaged': {
    message: 'The evidence file {path} cannot be used: {problem}.',
    remedy: 'Restore it from a copy; evidence is never repaired.',
    exitCode: 1,
  },
  'nothing-to-resume': {
    message: 'There is no interrupted run of cloud "{cloud}" in {path}.',
    remedy: 'Start a new run without --resume.',
  },
  'cannot-write': {
    message: 'The evidence folder {path} cannot be written: {problem}.',
    remedy:
      'Free some space or choose another folder with --evidence; what was measured so far is kept and --resume goes on from it.',
  },
});
