import { defineErrors } from '@allmend/kit-errors';

/** Why a request may not leave. */
export const egressErrors = defineErrors('egress', {
  'address-refused': {
    message: '{host} is at {address}, a {class} address that the policy "{policy}" refuses.',
    remedy: 'Use an address that may be reached, or a policy that allows {class} addresses.',
  },
  'scheme-refused': {
    message: '{url} is not an http or https address.',
    remedy: 'Give an address that begins with https:// or http://.',
  },
  'redirect-refused': {
    message: '{from} redirects to {to}, which is not followed: {why}.',
    remedy: 'Configure the final address itself.',
  },
  'certificate-file': {
    message: 'The {what} "{file}" cannot be used: {cause}',
    remedy: 'Give the path of a readable PEM file.',
  },
});
