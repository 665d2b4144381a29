import { operatorPolicy, strangersPolicy, type EgressPolicy } from '@allmend/kit-egress';
import type { ServerSettings } from './settings.ts';

/**
 * Where requests on behalf of a tenant may go ('' is the root): of the root, which the operator fills, also into private networks; of
 * all others where the settings say, by default to public addresses only.
 */
export function tenantEgress({ egress }: Pick<ServerSettings, 'egress'>): (tenant: string) => EgressPolicy {
  const others: EgressPolicy = egress ? { name: 'tenants', allow: egress.tenants } : strangersPolicy;
  return (tenant) => (tenant === '' ? operatorPolicy : others);
}
