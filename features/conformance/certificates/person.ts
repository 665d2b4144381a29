import type { WriteContext } from '@allmend/core-apiserver';

type Identity = WriteContext['identity'];

/** Who decides. Two people are the same exactly when `by` is. */
export interface Person {
  /** Issuer, tenant and name of who really asks; not what they call themselves. */
  readonly by: string;
  /** In whose name, when they impersonate somebody. */
  readonly as?: string;
}

/** What tells identities apart: a name alone is another person's at another issuer. */
export interface Named {
  readonly issuer: string;
  readonly tenant: string;
  readonly name: string;
}

/** Longer ones are cut in the audit, where they would not be told apart. */
const longestName = 256;

/**
 * The person behind an identity. Who impersonates others stays the one person that they are: they cannot decide for two. Null when
 * a name is too long to be told from others.
 */
export function personOf(identity: Identity): Person | null {
  const chain = actors(identity);
  if (chain.some(({ name, issuer }) => name.length > longestName || issuer.length > longestName)) return null;
  const [acting, ...impersonated] = chain.toReversed();
  const as = impersonated.map(printPerson).join(', ');
  return { by: printPerson(acting!), ...(as !== '' && { as }) };
}

function actors(identity: Identity): readonly Identity[] {
  return identity.actor ? [identity, ...actors(identity.actor)] : [identity];
}

/** One text for each identity: whatever the name holds, the issuer and the tenant are what the last parenthesis says. */
export function printPerson({ issuer, tenant, name }: Named): string {
  return `${name} (${issuer.replaceAll(/[%();]/g, (sign) => `%${sign.charCodeAt(0).toString(16)}`)}; ${tenant})`;
}
