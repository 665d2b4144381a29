import type { LookupAddress } from 'node:dns';
import { lookup } from 'node:dns';
import type { LookupFunction, Socket } from 'node:net';
import { connect as connectTcp, isIP } from 'node:net';
import { connect as connectTls } from 'node:tls';
import type { buildConnector } from 'undici';
import { egressErrors } from './errors.ts';
import type { EgressPolicy } from './policy.ts';
import { isAddressAllowed, requireAddress } from './policy.ts';
import type { Timings } from './record.ts';
import type { TlsSettings } from './tls.ts';

/** Milliseconds that the phases of one new connection took. */
export type ConnectTimings = Pick<Timings, 'dns' | 'connect' | 'tls'>;

/** Resolves a name to all its addresses; replaced in tests. */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

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
  const resolve = options.resolve ?? resolveAll;
  return (target, callback) => {
    open(options, resolve, sessions, target).then(
      (socket) => callback(null, socket),
      (cause: unknown) => callback(cause instanceof Error ? cause : new Error(String(cause)), null),
    );
  };
}

async function open(
  options: ConnectorOptions,
  resolve: Resolve,
  sessions: Map<string, Buffer>,
  target: buildConnector.Options,
): Promise<Socket> {
  const started = performance.now();
  const addresses = await within(
    options.timeout,
    target.hostname,
    allowedAddresses(options.policy, resolve, target.hostname),
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

async function allowedAddresses(
  policy: EgressPolicy,
  resolve: Resolve,
  host: string,
): Promise<readonly LookupAddress[]> {
  const family = isIP(host);
  if (family !== 0) {
    requireAddress(policy, host, host);
    return [{ address: host, family }];
  }
  const all = await resolve(host);
  const allowed = all.filter((one) => isAddressAllowed(policy, one.address));
  if (allowed.length > 0) return allowed;
  if (all[0]) requireAddress(policy, host, all[0].address);
  throw egressErrors.error('address-refused', { host, address: 'no address', class: 'reserved', policy: policy.name });
}

function pinnedLookup(addresses: readonly LookupAddress[]): LookupFunction {
  return (_host, options, callback) => {
    const first = addresses[0]!;
    if (options.all) callback(null, [...addresses]);
    else callback(null, first.address, first.family);
  };
}

function resolveAll(host: string): Promise<LookupAddress[]> {
  return new Promise((resolve, reject) => {
    lookup(host, { all: true, order: 'verbatim' }, (error, addresses) => (error ? reject(error) : resolve(addresses)));
  });
}
