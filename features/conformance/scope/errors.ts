import { defineErrors } from '@allmend/kit-errors';

export const scopeErrors = defineErrors('scope', {
  unreadable: {
    message: 'The scope file {source} cannot be read: {problem} (line {line}, column {column}).',
    remedy: 'Mend the file at that place; "allmend scope lint {source}" lists all findings.',
  },
  'unknown-format': {
    message: 'The scope file {source} is in no scope format that is known here ({known}).',
    remedy:
      'Check that it is a scope file (it starts with uuid, name, url); for a newer format, install a newer version.',
  },
  invalid: {
    message: 'The scope file {source} is not valid: {problem} (line {line}, column {column}; {count} in all).',
    remedy: 'Mend the file; "allmend scope lint {source}" lists all findings.',
  },
  'unknown-scope': {
    message: 'There is no scope "{name}".',
    remedy: 'Use one of {known}, a scope\'s UUID, or the path of a scope file; did you mean "{nearest}"?',
  },
  'unknown-version': {
    message: 'The scope {scope} has no version "{version}".',
    remedy: 'Use one of {known}; did you mean "{nearest}"?',
  },
  'file-unreadable': {
    message: 'The scope file {source} cannot be opened: {cause}.',
    remedy: 'Check the path and the rights of the file.',
  },
  'bad-date': {
    message: '"{date}" is not a date.',
    remedy: 'Write the day as YYYY-MM-DD, for example 2026-11-20.',
  },
});
