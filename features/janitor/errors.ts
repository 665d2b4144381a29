import { defineErrors } from '@allmend/kit-errors';

export const janitorErrors = defineErrors('janitor', {
  'other-cloud': {
    message:
      'The cloud "{cloud}" is now {actual}, but what was created in it is in {expected}; nothing was looked for or removed.',
    remedy:
      'Configure a cloud with that address, region and project in clouds.yaml, under any of these names: {names}.',
  },
  'kind-unknown': {
    message: 'Resources of the kind "{kind}" cannot be removed by this version ({name}).',
    remedy: 'Use a newer version of Allmend, or remove it by hand.',
    exitCode: 1,
  },
  'still-there': {
    message: 'The {kind} {id} was removed, but it is still listed.',
    remedy: 'Run the janitor again later; if it stays, tell the operator of the cloud.',
    exitCode: 1,
  },
  'no-s3': {
    message: 'The bucket "{name}" cannot be looked for: {why}',
    remedy:
      'Run the janitor without --dry-run, with a user who may create EC2 credentials, or with ec2_access_key and ec2_secret_key in the clouds.yaml.',
    exitCode: 1,
  },
  unexpected: {
    message: 'This failed: {cause}',
    remedy: 'Run the janitor again; if it fails again, report it as a bug.',
    exitCode: 1,
  },
});
