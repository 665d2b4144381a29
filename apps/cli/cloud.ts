import { loadCloudConfig, openCloud, type CallRecord, type Cloud } from '@allmend/openstack-client';
import type { CommandContext } from './context.ts';
import { tool } from './version.ts';

/** Opens a cloud of the user's clouds.yaml; every call over it is a line of the debug log. */
export async function openNamedCloud(
  context: Pick<CommandContext, 'env' | 'cwd' | 'log'>,
  name: string,
  options: { readonly region?: string | undefined; readonly concurrency?: number | undefined } = {},
): Promise<Cloud> {
  const { env, cwd, log } = context;
  const { region, concurrency } = options;
  const config = await loadCloudConfig(name, { env, cwd, ...(region !== undefined && { region }) });
  const recorder = (call: CallRecord) => log.debug({ cloud: name, ...summary(call) }, 'call');
  return openCloud(config, {
    userAgent: `allmend/${tool.version}`,
    recorder,
    ...(concurrency !== undefined && { concurrency }),
  });
}

/** Without bodies: those are evidence, and kept there. */
function summary({ service, method, route, status, requestId, attempts, timings, error }: CallRecord) {
  return { service, method, route, status, requestId, attempts, milliseconds: Math.round(timings.total), error };
}
