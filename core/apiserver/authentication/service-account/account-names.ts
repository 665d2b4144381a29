/** Source: apiserver pkg/authentication/serviceaccount/util.go. */
const prefix = 'system:serviceaccount:';

export interface AccountName {
  readonly namespace: string;
  readonly name: string;
}

export function accountUser({ namespace, name }: AccountName): string {
  return `${prefix}${namespace}:${name}`;
}

/** Inverse of `accountUser`; null when the user is no service account. */
export function parseAccountUser(user: string): AccountName | null {
  const match = /^system:serviceaccount:([a-z0-9][-a-z0-9]{0,62}):([a-z0-9][-.a-z0-9]{0,252})$/.exec(user);
  return match ? { namespace: match[1]!, name: match[2]! } : null;
}

/** Groups of every account of the namespace. */
export function accountGroups(namespace: string): readonly string[] {
  return ['system:serviceaccounts', `system:serviceaccounts:${namespace}`];
}
