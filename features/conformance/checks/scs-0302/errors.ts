import { defineErrors } from '@allmend/kit-errors';

export const scs0302Errors = defineErrors('domain-manager', {
  'other-cloud': {
    message: 'The domain manager\'s cloud "{manager}" has its Keystone at {found}, the cloud "{cloud}" at {expected}.',
    remedy: 'Name a domain manager of the same cloud with --domain-manager-cloud.',
  },
  'not-domain-scoped': {
    message: 'The token of the domain manager\'s cloud "{manager}" is for a project, not for a domain.',
    remedy: 'Set domain_name (or domain_id) instead of project_name for it in clouds.yaml.',
  },
});
