import { defineErrors } from '@allmend/kit-errors';

export const scs0117Errors = defineErrors('backup-roundtrip', {
  'error-status': {
    message: 'The {what} went into the status {status}: {problem}',
    remedy: 'Look for it in the logs of the block storage, backup and image services.',
    exitCode: 3,
  },
  timeout: {
    message: 'The {what} is still in the status {status} after {seconds} s.',
    remedy: 'Look for what is slow or stuck in the block storage, backup and image services.',
    exitCode: 3,
  },
});
