import type { Http2Session } from 'node:http2';
import type { AddressInfo, Socket } from 'node:net';
import { setTimeout as delay } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';

/** Where a server listens. */
export interface ListenAddress {
  readonly host: string;
  /** 0: a free one. */
  readonly port: number;
}

export interface Listener {
  readonly address: ListenAddress;
  /**
   * Takes no more connections, lets requests under way end, and cuts off what is left after `graceMs`. Idempotent.
   */
  stop(graceMs: number): Promise<void>;
}

/** Opens the listener of an app, and keeps track of its connections so that it can be stopped in bounded time. */
export async function openListener(app: FastifyInstance, { host, port }: ListenAddress): Promise<Listener> {
  const sockets = new Set<Socket>();
  const sessions = new Set<Http2Session>();
  const server = app.server;
  const keep = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket));
    // A client that goes in the middle of a handshake is no event of the server.
    socket.on('error', () => socket.destroy());
  };
  server.on('connection', keep);
  server.on('secureConnection', keep);
  server.on(
    'session' as never,
    ((session: Http2Session) => {
      sessions.add(session);
      session.on('close', () => sessions.delete(session));
      session.on('error', () => session.destroy());
    }) as never,
  );
  await app.listen({ host, port });
  const bound = server.address() as AddressInfo;
  let stopping: Promise<void> | null = null;

  const stop = async (graceMs: number): Promise<void> => {
    const closed = app.close();
    // GOAWAY: streams under way may end, new ones go elsewhere.
    for (const session of sessions) session.close();
    server.closeIdleConnections?.();
    const timer = delay(graceMs, 'late', { ref: false });
    if ((await Promise.race([closed, timer])) !== 'late') return;
    for (const session of sessions) session.destroy();
    for (const socket of sockets) socket.destroy();
    await closed;
  };

  return { address: { host, port: bound.port }, stop: (graceMs) => (stopping ??= stop(graceMs)) };
}
