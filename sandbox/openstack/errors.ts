import { defineErrors } from '@allmend/kit-errors';

export const errors = defineErrors('sandbox', {
  'unknown-flaw': {
    message: 'There is no flaw named "{name}".',
    remedy: 'Use one of these: {known}.',
  },
  'unknown-fault': {
    message: 'There is no fault named "{name}".',
    remedy: 'Use one of these: {known}.',
  },
  'wrong-fault': {
    message: 'The fault "{text}" cannot be read: {cause}.',
    remedy:
      'Write <name>[:key=value,…] with the keys service, method, route, rate (0 to 1), times, and the parameters of the fault: {parameters}.',
  },
  'unknown-profile': {
    message: 'There is no release profile named "{name}".',
    remedy: 'Use one of these: {known}.',
  },
  'wrong-count': {
    message: 'The number of clouds is "{count}", which is not a whole number from 1 to 500.',
    remedy: 'Give a number from 1 to 500.',
  },
  'cannot-listen': {
    message: 'The sandbox cannot listen on {address}: {cause}.',
    remedy: 'Choose another address or port, or stop the program that uses it.',
  },
  'state-unreadable': {
    message: 'The saved state in {file} cannot be read: {cause}.',
    remedy: 'Name the directory of a sandbox of this version, or an empty one.',
  },
  'state-unwritable': {
    message: 'The state cannot be saved to {file}: {cause}.',
    remedy: 'Make room or choose a directory that can be written to.',
  },
  'cannot-plant': {
    message: 'The sandbox cannot make a foreign resource of kind "{kind}".',
    remedy: 'Use one of these kinds: {known}.',
  },
});
