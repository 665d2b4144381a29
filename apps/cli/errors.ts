import { defineErrors } from '@allmend/kit-errors';

export const cliErrors = defineErrors('command', {
  usage: { message: '{problem}.', remedy: 'See `{command} --help` for the options and examples.' },
  unexpected: {
    message: 'Something failed that has no name yet: {problem}.',
    remedy: 'Please report it with the output of the same command and --log-level debug.',
    exitCode: 1,
  },
  'cannot-write': {
    message: 'The file {path} cannot be written: {problem}.',
    remedy: 'Check the path, its rights and the free space.',
  },
  'cannot-read': { message: 'The file {path} cannot be read: {problem}.', remedy: 'Check the path and its rights.' },
  'cannot-fetch': {
    message: '{url} cannot be fetched: {problem}.',
    remedy: 'See that the address is right and that its server runs, and try again.',
    exitCode: 3,
  },
  'not-published': {
    message: 'In {place} there is nothing that a monitor has published with its evidence.',
    remedy:
      'Name the folder that the setting publish writes into, or the address of the public pages of a server with that setting.',
  },
  'edition-torn': {
    message: 'The file {file} of the edition is missing, or not as the edition lists it.',
    remedy: 'Try again; when it stays so, tell who runs the monitor.',
    exitCode: 1,
  },
  'edition-changes': {
    message: 'Each time that {place} was read, {attempts} times, another edition was published meanwhile.',
    remedy: 'Try again from where the network is faster, or ask who runs the monitor for a copy of the folder.',
    exitCode: 3,
  },
  'bad-document': {
    message: 'The evidence document {path} is not usable: {problem}.',
    remedy:
      'It needs testcase, owner, date and expires (YYYY-MM-DD) and statement; see docs/how-to/manual-evidence.md.',
  },
});
