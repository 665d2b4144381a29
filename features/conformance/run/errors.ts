import { defineErrors } from '@allmend/kit-errors';

/** Why a run ends without a report. */
export const runErrors = defineErrors('run', {
  'subject-missing': {
    message: 'There is no Subject "{subject}" in the namespace {namespace}.',
    remedy: 'Name a Subject that stands in the namespace of the run.',
  },
  'not-measured': {
    message: 'The Subject "{subject}" has no spec.measurement: its results are only submitted.',
    remedy: 'Name a Cloud under spec.measurement.cloud.',
  },
  'no-scope': {
    message: 'None of the scopes of the Subject "{subject}" can be read: {scopes}.',
    remedy: 'Look at the condition Readable of these Scopes, and at the names under spec.scopes.',
  },
  'cloud-missing': {
    message: 'There is no Cloud "{cloud}" in the namespace {namespace}.',
    remedy: 'Create the Cloud, or name another one under spec.measurement.cloud.',
  },
  'cloud-unusable': {
    message: 'The Cloud "{cloud}" cannot be used: {problem}',
    remedy: 'Correct the Cloud or its Secret; the run is then made again.',
  },
  'nothing-selected': {
    message: 'No testcase is left to run: "{pattern}" matches none that {mode} may run.',
    remedy: 'Write spec.testcases as e.g. scs-0103-.*; it must match whole ids.',
  },
  'bad-pattern': {
    message: 'spec.testcases is not a regular expression: {problem}.',
    remedy: 'Write it as e.g. scs-0103-.*; it must match whole ids.',
  },
  'too-many-attempts': {
    message: 'The run was begun {attempts} times, and no server came to its end.',
    remedy: 'Look into the logs of the servers for what ended them; the next run is made by the schedule.',
  },
  'budget-used-up': {
    message:
      'The run was ended after {requests} requests: spec.measurement.requestsPerHour allows no more in this hour.',
    remedy: 'Allow more requests per hour, or fewer testcases for each run.',
  },
});
