import type { Socket } from 'node:net';
import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { buildConnector } from 'undici';
import type { EgressPolicy } from './policy.ts';
import type { Timings } from './record.ts';
import { allowedAddresses, pinnedLookup, type Resolve } from './resolve.ts';
import type { TlsSettings } from './tls.ts';

/** Milliseconds that the phases of one new connection took. */
export type ConnectTimings = Pick<Timings, 'dns' | 'connect' | 'tls'>;

export interface ConnectorOptions {
  readonly policy: EgressPolicy;
  readonly tls: TlsSettings;
  /** Milliseconds until the connection, TLS included, stands. */
  readonly timeout: number;
  readonly resolve?: Resolve;
}

const timingsOfSocket = new WeakMap<object, ConnectTimings>();

/** How long the connection of a socket took that an egress agent opened; told once, to the first exchange over it. */
export function takeConnectTimings(socket: object): ConnectTimings | undefined {
  const timings = timingsOfSocket.get(socket);
  timingsOfSocket.delete(socket);
  return timings;
}

/**
 * A connector for undici. The name is resolved once, its addresses are checked, and the connection goes to those same addresses:
 * a name that resolves differently a moment later (DNS rebinding) gains nothing. HTTP/1.1 only.
 */
export function createConnector(options: ConnectorOptions): buildConnector.connector {
  const sessions = new Map<string, Buffer>();
  return (target, callback) => {
    open(options, sessions, target).then(
      (socket) => callback(null, socket),
      (cause: unknown) => callback(cause instanceof Error ? cause : new Error(String(cause)), null),
    );
  };
}

async function open(
  options: ConnectorOptions,
  sessions: Map<string, Buffer>,
  target: buildConnector.Options,
): Promise<Socket> {
  const started = performance.now();
  const addresses = await within(
    options.timeout,
    target.hostname,
    allowedAddresses(options.policy, target.hostname, options.resolve),
  );
  const resolved = performance.now();
  const secure = target.protocol === 'https:';
  const pinned = {
    host: target.hostname,
    port: Number(target.port) || (secure ? 443 : 80),
    lookup: pinnedLookup(addresses),
    autoSelectFamily: addresses.length > 1,
    noDelay: true,
    keepAlive: true,
    keepAliveInitialDelay: 60_000,
  };
  const name = target.servername ?? (isIP(target.hostname) === 0 ? target.hostname : '');
  const key = `${target.hostname}:${pinned.port}`;
  const session = sessions.get(key);
  const socket = secure
    ? connectTls({
        ...pinned,
        ...(name !== '' && { servername: name }),
        ...(session && { session }),
        ALPNProtocols: ['http/1.1'],
        rejectUnauthorized: options.tls.verify,
        ...(options.tls.ca !== undefined && { ca: options.tls.ca }),
        ...(options.tls.cert !== undefined && { cert: options.tls.cert }),
        ...(options.tls.key !== undefined && { key: options.tls.key }),
      }).on('session', (next) => void sessions.set(key, next))
    : connectTcp(pinned);
  const connected = await established(socket, secure, options.timeout, key);
  timingsOfSocket.set(socket, {
    dns: resolved - started,
    connect: connected - resolved,
    tls: secure ? performance.now() - connected : 0,
  });
  return socket;
}

/** Resolves with the instant at which TCP stood, once the whole connection does. */
function established(socket: Socket, secure: boolean, timeout: number, where: string): Promise<number> {
  return new Promise((resolve, reject) => {
    let connected = 0;
    const timer = setTimeout(() => {
      socket.destroy(tooLate(timeout, where));
    }, timeout);
    socket.once('connect', () => {
      connected = performance.now();
      if (!secure) done();
    });
    if (secure) socket.once('secureConnect', done);
    socket.once('error', fail);
    socket.once('close', closed);
    function done(): void {
      settle();
      resolve(connected);
    }
    function fail(cause: Error): void {
      settle();
      reject(cause);
    }
    function closed(): void {
      fail(Object.assign(new Error(`${where} closed the connection`), { code: 'ECONNRESET' }));
    }
    function settle(): void {
      clearTimeout(timer);
      socket.off('error', fail);
      socket.off('close', closed);
    }
  });
}

/** Resolvers take no signal; a late answer is dropped. */
function within<T>(milliseconds: number, where: string, task: Promise<T>): Promise<T> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(tooLate(milliseconds, where)), milliseconds);
    task.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function tooLate(milliseconds: number, where: string): Error {
  return Object.assign(new Error(`no connection to ${where} within ${milliseconds / 1000} s`), { code: 'ETIMEDOUT' });
}
