import { execFileSync } from 'node:child_process';
import { createHash, randomUUID } from 'node:crypto';
import { createServer, connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { AuditEvent, builtInKinds } from '@allmend/api/kinds';
import { consolePages } from '@allmend/console';
import {
  createAuditEvents,
  createAuditRow,
  createAuthentication,
  createContinueTokens,
  createReviews,
  mastersGroup,
  openAuthority,
  startApiServer,
} from '@allmend/core-apiserver';
import { createDecisions, createReviews as createDocumentReviews } from '@allmend/conformance/controllers';
import { openClient, type Client } from '@allmend/core-client';
import { openSqliteStore, type Write } from '@allmend/core-store';
import { createLogger } from '@allmend/kit-telemetry';
import { temporaryFolder } from '@allmend/kit-testing';
import { root } from '@allmend/tools';
import { sampleSheets } from './sample-sheets.ts';

/** People with a token each. What the monitor's own roles say holds for them (core/apiserver, monitor-roles). */
export const people = ['root', 'operator', 'auditor', 'first-certifier', 'second-certifier', 'stranger'] as const;
export type Person = (typeof people)[number];

/** A hub in this process with the console on it, over TLS and HTTP/2 as for everybody; reached through a line that can be cut. */
export interface ConsoleStage extends AsyncDisposable {
  /** Through the line. */
  readonly url: string;
  readonly tokens: Readonly<Record<Person, string>>;
  /** Of the root's administrator, past the line. */
  readonly client: Client;
  /**
   * Copies a stored object so often, as `<name>-<n>`: many are there in a second. `vary` may change the JSON of a copy; what it
   * makes is not checked.
   */
  readonly copies: (of: CopyOf, count: number) => Promise<void>;
  /** Cuts the line: connections end, and new ones are refused. */
  readonly cut: () => void;
  /** Mends it. */
  readonly mend: () => void;
}

export interface CopyOf {
  readonly group: string;
  readonly resource: string;
  readonly namespace: string;
  readonly name: string;
  readonly vary?: (text: string, n: number) => string;
}

const copiesAtOnce = 500;
const bookmarkMs = 500;

export async function openConsoleStage(): Promise<ConsoleStage> {
  execFileSync(process.execPath, [join(root, 'tools/console.ts')], { stdio: ['ignore', 'ignore', 'inherit'] });
  const folder = await temporaryFolder('console');
  const store = await openSqliteStore({ folder: join(folder.path, 'store') });
  const authority = await openAuthority(join(folder.path, 'keys'));
  const logger = createLogger({ level: 'silent' });
  const tokens = Object.fromEntries(people.map((name) => [name, `${name}-${randomUUID()}`])) as Record<Person, string>;
  const tokenKey = Buffer.alloc(32, 7);
  const audit = createAuditEvents({ store, tokens: createContinueTokens(tokenKey) });
  const server = await startApiServer({
    store,
    builtIn: [...builtInKinds, AuditEvent],
    auditRow: createAuditRow(),
    security: ({ registry, tenants, policies, authorizer }) => {
      const authentication = createAuthentication({
        store,
        tenants,
        logger,
        clientAuthorities: [authority.ca],
        issuer: 'https://hub.example.org',
        audiences: ['https://kubernetes.default.svc'],
        staticTokens: people.map((name) => ({
          sha256: createHash('sha256').update(tokens[name]).digest('hex'),
          name,
          groups: name === 'root' ? [mastersGroup] : [],
        })),
        oidcIssuers: [],
      });
      const desk = { registry, audit, now: () => new Date() };
      return {
        authenticator: authentication.authenticator,
        virtual: [
          ...createReviews({
            authorizer,
            policies,
            tokens: authentication.tokens,
            audiences: authentication.audiences,
          }),
          createDecisions({ store, ...desk }),
          createDocumentReviews(desk),
        ],
        readable: [audit],
        subresources: sampleSheets,
      };
    },
    tokenKey,
    tls: { ...(await authority.server(['127.0.0.1', 'localhost'])), clientCa: authority.ca },
    listen: { host: '127.0.0.1', port: 0 },
    pages: consolePages(),
    version: '0.0.0',
    logger,
    bookmarkMs,
  });
  const client = await openClient({
    server: server.url,
    credentials: { ca: authority.ca, token: tokens.root },
    name: 'stage',
  });
  const line = await openLine(Number(new URL(server.url).port));
  return {
    url: `https://127.0.0.1:${line.port}`,
    tokens,
    client,
    async copies({ vary = (text) => text, ...of }, count) {
      const key = { tenant: 'root', ...of };
      const text = Buffer.from((await store.get(key))!.value).toString();
      const { uid = '' } = (JSON.parse(text) as { metadata: { uid?: string } }).metadata;
      for (let from = 0; from < count; from += copiesAtOnce) {
        const numbers = Array.from({ length: Math.min(copiesAtOnce, count - from) }, (_, n) => from + n);
        await store.commit({
          writes: numbers.map((n): Write => {
            const name = `${of.name}-${n}`;
            const copy = vary(text, n).replace(`"name":"${of.name}"`, `"name":"${name}"`).replace(uid, randomUUID());
            const index = { owner: [], label: [] };
            return { key: { ...key, name }, op: 'put', value: Buffer.from(copy), expect: 'absent', index };
          }),
        });
      }
    },
    cut: line.cut,
    mend: line.mend,
    async [Symbol.asyncDispose]() {
      await line.close();
      await client.close();
      await server.stop(0);
      await store.close();
      await folder[Symbol.asyncDispose]();
    },
  };
}

interface Line {
  readonly port: number;
  readonly cut: () => void;
  readonly mend: () => void;
  readonly close: () => Promise<void>;
}

/** Passes bytes on to a port, as the net between a browser and a server does. It keeps its own port while it is cut: another program might take it. */
async function openLine(target: number): Promise<Line> {
  const sockets = new Set<Socket>();
  let whole = true;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('error', () => socket.destroy());
    socket.on('close', () => sockets.delete(socket));
  };
  const server = createServer((near) => {
    keep(near);
    if (!whole) {
      near.resetAndDestroy();
      return;
    }
    const far = connect(target, '127.0.0.1');
    keep(far);
    near.pipe(far).pipe(near);
    near.on('close', () => far.destroy());
    far.on('close', () => near.destroy());
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const cut = (): void => {
    whole = false;
    for (const socket of sockets) socket.destroy();
  };
  return {
    port: (server.address() as AddressInfo).port,
    cut,
    mend: () => void (whole = true),
    async close() {
      const closed = new Promise((done) => server.close(done));
      cut();
      await closed;
    },
  };
}
