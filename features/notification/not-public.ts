import type { EgressPolicy } from '@allmend/kit-egress';

/** The policy for connections that anybody on the way can read: the same addresses, but none of the internet. */
export function notPublic({ name, allow }: EgressPolicy): EgressPolicy {
  return { name: `${name}, not encrypted`, allow: allow.filter((one) => one !== 'public') };
}
