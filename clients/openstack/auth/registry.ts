import { applicationCredential } from './application-credential.ts';
import type { AuthKey, AuthMethod } from './method.ts';
import { commonKeys } from './method.ts';
import { password } from './password.ts';
import { token } from './token.ts';

/** All auth methods; a further one is one file and one word here. */
export const authMethods: readonly AuthMethod[] = [password, token, applicationCredential];

/** The method of an `auth_type`; undefined when there is none. */
export function findAuthMethod(authType: string): AuthMethod | undefined {
  return authMethods.find((method) => method.names.includes(authType));
}

/** Keys of one method with the common ones. */
export function keysOf(method: AuthMethod): readonly AuthKey[] {
  return [...commonKeys, ...method.keys];
}
