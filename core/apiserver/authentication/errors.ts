import { defineErrors } from '@allmend/kit-errors';

/** Faults in what the operator configured; the server does not start with them. */
export const authenticationErrors = defineErrors('authentication', {
  'token-invalid': {
    message: 'The bootstrap token "{name}" is configured wrongly: {problem}.',
    remedy: 'Give its SHA-256 as 64 hex digits, a user name, and system:masters only in the root tenant.',
  },
  'issuer-invalid': {
    message: 'The OIDC issuer {issuer} is configured wrongly: {problem}.',
    remedy: 'Correct the entry of that issuer in the configuration of the server.',
  },
});
