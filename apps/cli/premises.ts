import type { Ledger } from '@allmend/core-ledger';
import { openStackPremises, type Premises } from '@allmend/janitor';
import { loadCloudConfig, openCloud } from '@allmend/openstack-client';
import type { CommandContext } from './context.ts';

/** Opens a configured cloud for the janitor. */
export function openPremises(
  context: CommandContext,
  ledger: Ledger,
  options: { readonly dryRun: boolean },
): (cloud: string) => Promise<Premises> {
  const { env, cwd, signal } = context;
  return async (name) =>
    openStackPremises(openCloud(await loadCloudConfig(name, { env, cwd })), { ledger, signal, dryRun: options.dryRun });
}
