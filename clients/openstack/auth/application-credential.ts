import type { AuthMethod } from './method.ts';
import { authValue, userOf } from './method.ts';

/**
 * An application credential by id, or by name and its user. It fixes project and roles, so no scope is sent.
 * Source: Identity API v3, "Authenticating with an Application Credential".
 */
export const applicationCredential: AuthMethod = {
  names: ['v3applicationcredential'],
  keys: [
    { name: 'application_credential_id' },
    { name: 'application_credential_name' },
    { name: 'application_credential_secret', secret: true },
    { name: 'username', aliases: ['user_name'] },
    { name: 'user_id' },
    { name: 'user_domain_id' },
    { name: 'user_domain_name' },
  ],
  needs: [
    ['application_credential_id', 'application_credential_secret'],
    ['application_credential_name', 'application_credential_secret', 'username'],
    ['application_credential_name', 'application_credential_secret', 'user_id'],
  ],
  scoped: false,
  identity(auth) {
    const id = authValue(auth, 'application_credential_id');
    const named =
      id === undefined ? { name: authValue(auth, 'application_credential_name'), user: userOf(auth) } : { id };
    return {
      methods: ['application_credential'],
      application_credential: { ...named, secret: authValue(auth, 'application_credential_secret') },
    };
  },
  describe: (auth) =>
    `application credential "${authValue(auth, 'application_credential_name') ?? authValue(auth, 'application_credential_id')}"`,
};
