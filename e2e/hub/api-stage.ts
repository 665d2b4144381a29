import { builtInKinds } from '@allmend/api/kinds';
import { openClient, type Client } from '@allmend/core-client';
import { administratorsGroup, mastersGroup, startApiServer, type ApiServer } from '@allmend/core-apiserver';
import { openSqliteStore, type Store } from '@allmend/core-store';
import { quietPort, temporaryFolder } from '@allmend/kit-testing';
import { createLogger } from '@allmend/kit-telemetry';

/** The API server on SQLite in this process, where everybody is the administrator of the tenant that is asked: for what is not about rights. */
export interface ApiStage extends AsyncDisposable {
  readonly url: string;
  /** Of the root tenant. */
  readonly client: Client;
  readonly store: Store;
  /** A further client, e.g. another replica's. */
  open(name?: string): Promise<Client>;
  /** Takes the server away; its store stays. */
  down(): Promise<void>;
  /** Brings it back at the same address. */
  up(): Promise<void>;
}

export async function openApiStage(): Promise<ApiStage> {
  const folder = await temporaryFolder('api');
  const store = await openSqliteStore({ folder: folder.path });
  const logger = createLogger({ level: 'silent' });
  const clients: Client[] = [];
  // Of its own: one that the system gives away could be somebody else's when it comes back.
  const port = await quietPort();
  let server: ApiServer;

  const up = async (): Promise<void> => {
    server = await startApiServer({
      store,
      builtIn: builtInKinds,
      security: () => ({
        authenticator: {
          authenticate: ({ id }) => {
            const own = id === 'root' ? mastersGroup : administratorsGroup;
            return Promise.resolve({
              issuer: 'test',
              tenant: id,
              name: 'operator',
              groups: [own, 'system:authenticated'],
            });
          },
        },
      }),
      tokenKey: Buffer.alloc(32, 7),
      tls: null,
      listen: { host: '127.0.0.1', port },
      version: '0.0.0',
      logger,
      bookmarkMs: 200,
    });
  };
  await up();
  const open = async (name = 'test'): Promise<Client> => {
    const client = await openClient({ server: server.url, credentials: {}, name });
    clients.push(client);
    return client;
  };
  return {
    get url() {
      return server.url;
    },
    client: await open(),
    store,
    open,
    up,
    down: () => server.stop(0),
    async [Symbol.asyncDispose]() {
      await Promise.all(clients.map((client) => client.close()));
      await server.stop(0);
      await store.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}
