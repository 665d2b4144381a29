import { defineErrors } from '@allmend/kit-errors';

export const historyErrors = defineErrors('history', {
  'row-invalid': {
    message: 'A row for the history "{series}" is not as that history has them: {problem}',
    remedy: 'This is a fault of the program that writes it; please report it.',
  },
  'row-unreadable': {
    message: 'Row {row} of the history "{series}" cannot be read: {problem}',
    remedy: 'The store was changed by something else, or by a newer version; use that version, or restore a backup.',
    exitCode: 3,
  },
});
