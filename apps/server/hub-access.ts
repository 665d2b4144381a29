import { openClient, type Client } from '@allmend/core-client';
import { isStatusError } from '@allmend/core-machinery';
import type { ServerContext } from './context.ts';
import { serverErrors } from './errors.ts';
import type { HubFlags } from './hub-options.ts';
import { dataDirOf } from './place.ts';
import { administratorAccess } from './print-kubeconfig.ts';

/** Who writes, in `managedFields`: what an earlier attempt wrote is its own again. */
const manager = 'allmend-command';

/** Does work over the API of a hub. What the API refuses is `server.refused`; else throws `server.*` and `client.*`. */
export async function withHub<T>(
  context: ServerContext,
  flags: HubFlags,
  work: (client: Client) => Promise<T>,
): Promise<T> {
  const client = await openHub(context, flags);
  try {
    return await work(client);
  } catch (error) {
    if (!isStatusError(error)) throw error;
    throw serverErrors.error('refused', { problem: error.message.replace(/\.$/, '') }, { cause: error });
  } finally {
    await client.close();
  }
}

async function openHub(context: ServerContext, { kubeconfig, dataDir, tenant }: HubFlags): Promise<Client> {
  if (kubeconfig !== undefined) {
    return openClient({ kubeconfig, name: manager, ...(tenant !== undefined && { tenant }) });
  }
  const { server, ...credentials } = await administratorAccess({
    dataDir: dataDirOf(context, dataDir),
    tenant: tenant ?? '',
    days: 1,
  });
  return openClient({ server, credentials, name: manager });
}
