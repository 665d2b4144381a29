import type { AuthMethod } from './method.ts';
import { authValue, userOf } from './method.ts';

/** User and password. Source: Identity API v3, "Password authentication". */
export const password: AuthMethod = {
  names: ['password', 'v3password'],
  keys: [
    { name: 'username', aliases: ['user_name'] },
    { name: 'user_id' },
    { name: 'user_domain_id' },
    { name: 'user_domain_name' },
    { name: 'password', secret: true },
  ],
  needs: [
    ['username', 'password'],
    ['user_id', 'password'],
  ],
  scoped: true,
  identity: (auth) => ({
    methods: ['password'],
    password: { user: { ...userOf(auth), password: authValue(auth, 'password') } },
  }),
  describe: (auth) => `user "${authValue(auth, 'username') ?? authValue(auth, 'user_id')}"`,
};
