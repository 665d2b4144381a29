import { defineErrors } from '@allmend/kit-errors';

/** What is wrong with objects of this provider's kinds, beyond what a cloud says itself. */
export const providerErrors = defineErrors('openstack-provider', {
  'ca-bundle-unusable': {
    message: 'spec.caBundle holds no certificate that can be read: {problem}.',
    remedy: 'Put the PEM of the authority there, in base64, or leave it out where the system knows the authority.',
  },
});
