import type { AuthMethod } from './method.ts';
import { authValue } from './method.ts';

/** A token that exists already, rescoped. Source: Identity API v3, "Token authentication". */
export const token: AuthMethod = {
  names: ['token', 'v3token'],
  keys: [{ name: 'token', aliases: ['auth_token'], secret: true }],
  needs: [['token']],
  scoped: true,
  identity: (auth) => ({ methods: ['token'], token: { id: authValue(auth, 'token') } }),
  describe: () => 'a given token',
};
