import { administratorsGroup, mastersGroup } from '@allmend/core-apiserver';
import { openClient, type Client } from '@allmend/core-client';
import { createLogger } from '@allmend/kit-telemetry';
import { temporaryFolder } from '@allmend/kit-testing';
import { startHub, type Hub } from './hub.ts';

/** A whole hub in this process, in a folder that goes with it. */
export interface TestHub extends AsyncDisposable {
  readonly hub: Hub;
  /** Of the root's administrator. */
  readonly root: Client;
  /** Of somebody with a certificate of the hub. `tenant`: id of the tenant that knows them; default the root. */
  as(name: string, options?: { readonly tenant?: string; readonly groups?: readonly string[] }): Promise<Client>;
  /** Lines that the hub has logged. */
  readonly log: readonly string[];
}

export async function startTestHub(): Promise<TestHub> {
  const folder = await temporaryFolder('hub');
  const log: string[] = [];
  const hub = await startHub({
    dataDir: folder.path,
    listen: { host: '127.0.0.1', port: 0 },
    settings: {},
    version: '0.0.0',
    logger: createLogger({ level: 'debug', write: (line) => log.push(line) }),
  });
  const clients: Client[] = [];
  const as: TestHub['as'] = async (name, { tenant = 'root', groups = [] } = {}) => {
    const certificate = await hub.authority.client({ name, groups, tenant }, 1);
    const client = await openClient({ server: hub.url, credentials: { ca: hub.authority.ca, certificate } });
    clients.push(client);
    return client;
  };
  return {
    hub,
    root: await as('administrator', { groups: [mastersGroup] }),
    as,
    log,
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((client) => client.close()));
      await hub.stop(1000);
      await folder[Symbol.asyncDispose]();
    },
  };
}

/** Groups of a tenant's own administrator. */
export const tenantAdministrator: readonly string[] = [administratorsGroup];
