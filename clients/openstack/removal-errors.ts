import { defineErrors } from '@allmend/kit-errors';

/** Why a resource could not be removed though the cloud answered. */
export const removalErrors = defineErrors('openstack-removal', {
  blocked: {
    message: 'The {kind} {id} cannot be removed: {why}',
    remedy: 'Remove what holds it, then run the janitor again.',
    exitCode: 1,
  },
  'still-there': {
    message: 'The {kind} {id} was asked to go, and is still there after {seconds} s (status {status}).',
    remedy: 'Run the janitor again later; if it stays, tell the operator of the cloud.',
    exitCode: 1,
  },
  'scope-missing': {
    message: 'The {kind} {id} cannot be found without its {key}.',
    remedy: 'Write {key} into the scope of the ledger entry when the resource is created.',
    exitCode: 1,
  },
});
