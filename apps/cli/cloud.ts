import { loadCloudConfig, openCloud, type CallRecord, type Cloud } from '@allmend/openstack-client';
import type { CommandContext } from './context.ts';
import { tool } from './version.ts';

type CloudContext = Pick<CommandContext, 'env' | 'cwd' | 'log'>;

/** Opens a cloud of the user's clouds.yaml; every call over it is a line of the debug log. */
export async function openNamedCloud(
  context: CloudContext,
  name: string,
  options: { readonly region?: string | undefined; readonly concurrency?: number | undefined } = {},
): Promise<Cloud> {
  const open = await namedCloud(context, name, { region: options.region });
  return open({ concurrency: options.concurrency });
}

/** Reads the entry of a cloud now, so that a wrong name is said at once, and opens it when it is wanted. */
export async function namedCloud(
  context: CloudContext,
  name: string,
  { region }: { readonly region?: string | undefined } = {},
): Promise<(options?: { readonly concurrency?: number | undefined }) => Cloud> {
  const { env, cwd, log } = context;
  const config = await loadCloudConfig(name, { env, cwd, ...(region !== undefined && { region }) });
  const recorder = (call: CallRecord) => log.debug({ cloud: name, ...summary(call) }, 'call');
  return ({ concurrency } = {}) =>
    openCloud(config, {
      userAgent: `allmend/${tool.version}`,
      recorder,
      ...(concurrency !== undefined && { concurrency }),
    });
}

/** Without bodies: those are evidence, and kept there. */
function summary({ service, method, route, status, requestId, attempts, timings, error }: CallRecord) {
  return { service, method, route, status, requestId, attempts, milliseconds: Math.round(timings.total), error };
}
