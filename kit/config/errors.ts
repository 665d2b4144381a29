import { defineErrors } from '@allmend/kit-errors';

export const configErrors = defineErrors('config', {
  'file-missing': {
    message: 'The configuration file {file} does not exist.',
    remedy: 'Name another one with --config.',
  },
  unreadable: {
    message: 'The configuration file {file} cannot be read: {problem}.',
    remedy: 'Mend the file or name another one with --config.',
  },
  'unknown-key': {
    message: '{where}: "{key}" is not a known setting.',
    remedy: 'Did you mean "{nearest}"? Known are: {known}.',
  },
  'wrong-value': {
    message: '{where}: the setting "{key}" is wrong: {problem}.',
    remedy: 'Correct the value or remove the setting to use its default.',
  },
});
