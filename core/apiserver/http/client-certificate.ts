import type { Http2ServerRequest } from 'node:http2';
import type { TLSSocket } from 'node:tls';
import type { FastifyRequest } from 'fastify';

/** By connection: it shows its certificate once, in the handshake, and reading it costs more than the rest of authentication. */
const shown = new WeakMap<object, Uint8Array | null>();

/**
 * DER of the client certificate that TLS verified against the server's client CA; null when there is none. It is that of the
 * connection's handshake: the listener allows no other one later (`SSL_OP_NO_RENEGOTIATION`).
 */
export function clientCertificate(request: FastifyRequest): Uint8Array | null {
  const socket = request.raw.socket as TLSSocket;
  if (!socket?.encrypted) return null;
  // HTTP/2 gives each request a stand-in for the socket.
  const { stream } = request.raw as unknown as Partial<Http2ServerRequest>;
  const connection = stream?.session ?? socket;
  const known = shown.get(connection);
  if (known !== undefined) return known;
  const { raw } = socket.authorized ? socket.getPeerCertificate() : {};
  const certificate = raw && raw.length > 0 ? raw : null;
  shown.set(connection, certificate);
  return certificate;
}
