import { once } from 'node:events';
import { connect as connectSession } from 'node:http2';
import { Agent, request } from 'node:https';
import { connect, type TLSSocket } from 'node:tls';
import { X509Certificate } from 'node:crypto';
import { temporaryFolder } from '@allmend/kit-testing';
import { expect, test } from 'vitest';
import { openAuthority, type Authority } from '../tls/authority.ts';
import { createApiApp } from './app.ts';
import { openListener } from './listener.ts';
import type { ApiOptions } from './options.ts';

/** A listener that lets nobody in, and remembers who came. */
async function openDoor() {
  const folder = await temporaryFolder('door');
  const authority = await openAuthority(folder.path);
  const came: (string | null)[] = [];
  const options = {
    registry: {},
    tenants: {},
    store: {},
    tokenKey: Buffer.alloc(32),
    version: 'test',
    logger: { error: () => undefined },
    stopping: new AbortController().signal,
    authenticator: {
      authenticate(_tenant: unknown, { certificate }: { readonly certificate: Uint8Array | null }) {
        came.push(certificate && new X509Certificate(certificate).subject);
        return Promise.resolve(null);
      },
    },
  } as unknown as ApiOptions;
  const tls = { ...(await authority.server(['127.0.0.1'])), clientCa: authority.ca };
  const listener = await openListener(createApiApp(options, tls), { host: '127.0.0.1', port: 0 });
  return {
    authority,
    came,
    port: listener.address.port,
    async [Symbol.asyncDispose]() {
      await listener.stop(0);
      await folder[Symbol.asyncDispose]();
    },
  };
}

const clientOf = async (authority: Authority, name: string) => ({
  ca: authority.ca,
  ...(await authority.client({ name, groups: [], tenant: 'root' }, 1)),
});

test('each connection has its own certificate, in all its requests', async () => {
  await using door = await openDoor();
  const { authority, port, came } = door;
  const certified = [await clientOf(authority, 'ada'), await clientOf(authority, 'bo'), { ca: authority.ca }];
  const sessions = certified.map((client) => connectSession(`https://127.0.0.1:${port}`, client));
  const agents = certified.map((client) => new Agent({ ...client, keepAlive: true, maxSockets: 1 }));
  for (const round of [1, 2, 3]) {
    for (const session of sessions) {
      const stream = session.request({ ':path': `/api/v1/nodes?${round}` });
      const [headers] = (await once(stream, 'response')) as [{ readonly ':status': number }];
      expect(headers[':status']).toBe(401);
      stream.resume();
      await once(stream, 'close');
    }
    for (const agent of agents) {
      const sent = request({ host: '127.0.0.1', port, path: '/api/v1/nodes', agent }).end();
      const [response] = (await once(sent, 'response')) as [{ resume(): void }];
      response.resume();
      await once(response as never, 'end');
    }
  }
  for (const session of sessions) session.destroy();
  for (const agent of agents) agent.destroy();
  const round = ['CN=ada', 'CN=bo', null];
  expect(came).toEqual([...round, ...round, ...round, ...round, ...round, ...round]);
});

test('a connection cannot take another certificate on', async () => {
  await using door = await openDoor();
  const client = await clientOf(door.authority, 'ada');
  const socket: TLSSocket = connect({ host: '127.0.0.1', port: door.port, ...client, maxVersion: 'TLSv1.2' });
  await once(socket, 'secureConnect');
  const ended = new Promise((resolve) => {
    socket.on('error', resolve);
    socket.renegotiate({}, (error) => resolve(error ?? 'it was renegotiated'));
  });
  expect(String(await ended)).toMatch(/no renegotiation/i);
  socket.destroy();
});
