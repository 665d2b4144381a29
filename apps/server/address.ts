import { hostname, networkInterfaces } from 'node:os';
import { connectionProblem } from '@allmend/kit-errors';
import { serverErrors } from './errors.ts';

export interface Address {
  readonly host: string;
  readonly port: number;
}

export const defaultListen = '127.0.0.1:8443';

/** Reads `ADDRESS:PORT`, `[ADDRESS]:PORT`, `:PORT` (all addresses) or `PORT` (loopback). Throws `server.bad-address`. */
export function parseAddress(text: string): Address {
  const match = /^(?:(\[[0-9a-f:.]+\]|[^:[\]]*):)?(\d{1,5})$/i.exec(text.trim());
  const port = Number(match?.[2]);
  if (!match || port > 65_535)
    throw serverErrors.error('bad-address', { address: text, problem: 'it is not ADDRESS:PORT' });
  const host = match[1] === undefined ? '127.0.0.1' : match[1].replaceAll(/[[\]]/g, '');
  return { host: host === '' ? '0.0.0.0' : host, port };
}

/** `server.bad-address` for what the system said when it was to listen there. */
export function cannotListen({ host, port }: Address, cause: NodeJS.ErrnoException): Error {
  const address = host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
  return serverErrors.error('bad-address', { address, problem: listenProblem(cause) }, { cause });
}

function listenProblem({ code = '', message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return 'another program listens there';
  if (code === 'EACCES') return 'this user may not use that port';
  if (code === 'EADDRNOTAVAIL') return 'this machine does not have that address';
  return connectionProblem(code) ?? message;
}

/** Names and addresses by which clients on this machine and around it reach a server that listens there. */
export function reachableNames({ host }: Address): readonly string[] {
  const loopback = ['localhost', '127.0.0.1', '::1'];
  if (host !== '0.0.0.0' && host !== '::') return [...new Set([...loopback, host])];
  const addresses = Object.values(networkInterfaces())
    .flatMap((list) => list ?? [])
    .filter(({ address }) => !address.startsWith('fe80:'))
    .map(({ address }) => address);
  return [...new Set([...loopback, hostname(), ...addresses])];
}
