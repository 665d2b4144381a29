import { once } from 'node:events';
import type { IncomingMessage, RequestListener, Server, ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import type { CloudConfig } from '../config/cloud-config.ts';
import { Secret } from '@allmend/kit-secret';

/** A request as the loopback cloud saw it. */
export interface SeenRequest {
  readonly method: string;
  /** Path and query. */
  readonly path: string;
  readonly headers: IncomingMessage['headers'];
  readonly body: string;
}

/** Answers a request; `nth` counts from 1 per route. */
export type Answer = (response: ServerResponse, request: SeenRequest, nth: number) => void;

export interface LoopbackOptions {
  /** `GET /compute/v2.1/servers` → answer. The token route is there unless replaced. */
  readonly routes?: Readonly<Record<string, Answer>>;
  /** Catalogue as service type → URL below this server, e.g. `{compute: '/compute/v2.1'}`. */
  readonly services?: Readonly<Record<string, string>>;
  /** Seconds that tokens live. */
  readonly tokenLife?: number;
  readonly tls?: {
    readonly key: string;
    readonly cert: string;
    readonly requestCert?: boolean;
    readonly rejectUnauthorized?: boolean;
  };
}

export interface LoopbackCloud extends AsyncDisposable {
  readonly url: string;
  readonly seen: readonly SeenRequest[];
  /** Tokens issued so far. */
  readonly tokens: readonly string[];
  /** How many requests came for `GET /path` (without the query). */
  count(route: string): number;
  config(changes?: Partial<CloudConfig>): CloudConfig;
}

export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answer {
  return (response) => {
    response.writeHead(status, {
      'content-type': 'application/json',
      'x-openstack-request-id': 'req-loopback',
      ...headers,
    });
    response.end(JSON.stringify(body));
  };
}

/** Answers one after the other; the last one for all further requests. */
export function inTurn(...answers: readonly Answer[]): Answer {
  return (response, request, nth) => answers[Math.min(nth, answers.length) - 1]!(response, request, nth);
}

/** A scripted cloud on a free port of the loopback interface: Keystone's token route and whatever the test adds. */
export async function loopbackCloud(options: LoopbackOptions = {}): Promise<LoopbackCloud> {
  const seen: SeenRequest[] = [];
  const tokens: string[] = [];
  const counts = new Map<string, number>();
  let url = '';

  const issueToken: Answer = (response) => {
    const token = `gAAAA-loopback-token-number-${tokens.length + 1}`;
    tokens.push(token);
    const now = Date.now();
    const body = {
      token: {
        user: { id: 'u1', name: 'robin', domain: { id: 'default' } },
        project: { id: 'p1', name: 'garden', domain: { id: 'default' } },
        roles: [{ name: 'member' }],
        issued_at: new Date(now).toISOString(),
        expires_at: new Date(now + (options.tokenLife ?? 3600) * 1000).toISOString(),
        catalog: Object.entries(options.services ?? {}).map(([type, path]) => ({
          type,
          name: type,
          endpoints: [{ interface: 'public', region: 'east', region_id: 'east', url: `${url}${path}` }],
        })),
      },
    };
    json(201, body, { 'x-subject-token': token })(response, seen.at(-1)!, 1);
  };

  const listen: RequestListener = (request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('error', () => {});
    request.on('end', () => {
      const path = request.url ?? '/';
      const one: SeenRequest = {
        method: request.method ?? '',
        path,
        headers: request.headers,
        body: Buffer.concat(chunks).toString(),
      };
      seen.push(one);
      const route = `${one.method} ${path.split('?', 1)[0]}`;
      const nth = (counts.get(route) ?? 0) + 1;
      counts.set(route, nth);
      const known = options.routes?.[route] ?? (route === 'POST /v3/auth/tokens' ? issueToken : undefined);
      (known ?? json(404, { error: { message: `no route ${route}` } }))(response, one, nth);
    });
  };
  const server: Server = options.tls ? createSecureServer(options.tls, listen) : createServer(listen);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  url = `${options.tls ? 'https' : 'http'}://127.0.0.1:${(server.address() as AddressInfo).port}`;

  return {
    url,
    seen,
    tokens,
    count: (route) => counts.get(route) ?? 0,
    config: (changes) => ({ ...plainConfig(`${url}/v3`), ...changes }),
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      server.close();
      await once(server, 'close');
    },
  };
}

/** A configuration with a password, as a clouds.yaml would give it. */
export function plainConfig(authUrl: string): CloudConfig {
  return {
    name: 'loopback',
    source: 'clouds.yaml:3',
    authType: 'password',
    auth: {
      auth_url: authUrl,
      username: 'robin',
      password: new Secret('canary-password-1'),
      user_domain_id: 'default',
      project_name: 'garden',
      project_domain_id: 'default',
    },
    ec2: null,
    region: 'east',
    regions: ['east'],
    interface: 'public',
    services: {},
    tls: { verify: true, ca: null, cert: null, key: null },
    timeout: null,
  };
}
