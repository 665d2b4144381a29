import type { TLSSocket } from 'node:tls';
import type { FastifyRequest } from 'fastify';

/** DER of the client certificate that TLS verified against the server's client CA; null when there is none. */
export function clientCertificate(request: FastifyRequest): Uint8Array | null {
  const socket = request.raw.socket as TLSSocket;
  if (!socket?.encrypted || !socket.authorized) return null;
  const { raw } = socket.getPeerCertificate();
  return raw && raw.length > 0 ? raw : null;
}
