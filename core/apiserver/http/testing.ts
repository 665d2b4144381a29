import { request } from 'node:http';
import { builtInKinds } from '@allmend/api/kinds';
import { openSqliteStore, type Store } from '@allmend/core-store';
import { createLogger } from '@allmend/kit-telemetry';
import { temporaryFolder } from '@allmend/kit-testing';
import { administratorsGroup, mastersGroup } from '../authorization/standing-roles.ts';
import { startApiServer, type ApiServer, type ApiServerOptions, type Security } from '../server.ts';

/** A whole API server with its own rights, in the clear; a bearer token `<name>` or `<name>,<group>…` is that user. For tests only. */
export interface HttpStage extends AsyncDisposable {
  readonly server: ApiServer;
  readonly store: Store;
  readonly log: readonly string[];
  /** As its administrator, unless `as` names somebody else or is null: then without any credential. */
  call(method: string, path: string, options?: CallOptions): Promise<Answer>;
}

export interface CallOptions {
  readonly as?: string | null;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export interface Answer {
  readonly code: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
  /** Null where the text is no JSON. */
  readonly body: Readonly<Record<string, unknown>> | null;
}

export async function openHttpStage(
  given: Partial<Security> & Partial<Pick<ApiServerOptions, 'builtIn' | 'pages'>> = {},
): Promise<HttpStage> {
  const { builtIn = builtInKinds, pages, ...security } = given;
  const folder = await temporaryFolder('http');
  const store = await openSqliteStore({ folder: folder.path });
  const log: string[] = [];
  const server = await startApiServer({
    store,
    builtIn,
    ...(pages && { pages }),
    security: () => ({
      authenticator: {
        authenticate({ id }, { bearer }) {
          if (bearer === null) return Promise.resolve(null);
          const [name = '', ...groups] = bearer.split(',');
          return Promise.resolve({ issuer: 'test', tenant: id, name, groups: [...groups, 'system:authenticated'] });
        },
      },
      ...security,
    }),
    tokenKey: Buffer.alloc(32, 7),
    tls: null,
    listen: { host: '127.0.0.1', port: 0 },
    version: '0.0.0',
    logger: createLogger({ level: 'debug', write: (line) => log.push(line) }),
  });
  return {
    server,
    store,
    log,
    call: (method, path, options = {}) => send(server.url, method, path, options),
    async [Symbol.asyncDispose]() {
      await server.stop(0);
      await store.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

const administrator = `administrator,${mastersGroup},${administratorsGroup}`;

/** Sends the path as it is: `fetch` would tidy it. */
function send(server: string, method: string, path: string, { as, headers, body }: CallOptions): Promise<Answer> {
  const { hostname, port } = new URL(server);
  const token = as === undefined ? administrator : as;
  const sent = body === undefined ? undefined : JSON.stringify(body);
  return new Promise((resolve, reject) => {
    const outgoing = request({
      host: hostname,
      port,
      method,
      path,
      agent: false,
      headers: {
        ...(token !== null && { authorization: `Bearer ${token}` }),
        ...(sent !== undefined && {
          'content-type': 'application/json',
          'content-length': String(Buffer.byteLength(sent)),
        }),
        ...headers,
      },
    });
    outgoing.on('error', reject);
    outgoing.on('response', (incoming) => {
      const chunks: Buffer[] = [];
      incoming.on('data', (chunk: Buffer) => chunks.push(chunk));
      incoming.on('error', reject);
      incoming.on('end', () => {
        const text = Buffer.concat(chunks).toString();
        resolve({ code: incoming.statusCode ?? 0, headers: incoming.headers, text, body: parsed(text) });
      });
    });
    outgoing.end(sent);
  });
}

function parsed(text: string): Answer['body'] {
  try {
    return JSON.parse(text) as Answer['body'];
  } catch {
    return null;
  }
}
