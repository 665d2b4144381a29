import { defineErrors } from '@allmend/kit-errors';

export const publicErrors = defineErrors('public', {
  'bad-data': {
    message: 'The data of {place} cannot be shown: {problem}.',
    remedy: 'See that the server and what reads it are of the same version, and that nothing else answers there.',
    exitCode: 1,
  },
  'folder-in-use': {
    message: 'The folder {folder} holds something that is no export of Allmend: {file}.',
    remedy: 'Give an empty folder, or one that an export was written to before.',
  },
  'no-sheet': {
    message: 'There is no published sheet in {place}.',
    remedy: 'Give the folder that an export was written to, or the address of the public pages.',
  },
});
