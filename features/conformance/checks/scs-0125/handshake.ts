import type { X509Certificate } from 'node:crypto';
import { isIP } from 'node:net';
import { connect, type ConnectionOptions, type TLSSocket } from 'node:tls';
import type { CertificateView } from './observation.ts';
import type { Place } from './probe.ts';

const patience = 5_000;

/** The certificate that a server shows, and whether it is trusted for this name. Old versions are accepted here: they are judged elsewhere. */
export async function readCertificate(
  place: Place,
  ca: string | undefined,
  signal: AbortSignal,
): Promise<CertificateView> {
  const options = { minVersion: 'TLSv1', ciphers: 'ALL:@SECLEVEL=0', ...(ca !== undefined && { ca }) } as const;
  return handshake(place, options, signal, (socket) => {
    const certificate = socket.getPeerX509Certificate();
    if (!certificate) throw new Error('the server showed no certificate');
    const reason: unknown = socket.authorizationError;
    return describe(certificate, socket.authorized ? null : codeOf(reason));
  });
}

/** Bits of the server's ephemeral Diffie-Hellman key; null when it does no such key exchange. */
export async function readDhSize(place: Place, signal: AbortSignal): Promise<number | null> {
  const options = { maxVersion: 'TLSv1.2', minVersion: 'TLSv1', ciphers: 'kDHE:@SECLEVEL=0', minDHSize: 1 } as const;
  try {
    return await handshake(place, options, signal, (socket) => {
      const info = socket.getEphemeralKeyInfo();
      return info && 'size' in info && info.type === 'DH' ? (info.size ?? null) : null;
    });
  } catch (error) {
    signal.throwIfAborted();
    if (error instanceof Error) return null;
    throw error;
  }
}

function handshake<T>(
  place: Place,
  options: ConnectionOptions,
  signal: AbortSignal,
  read: (socket: TLSSocket) => T,
): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const socket = connect({
      ...options,
      host: place.host,
      port: place.port,
      ...(isIP(place.host) === 0 && { servername: place.host }),
      // Everything about the host is seen at the one address that was checked.
      lookup: (_host, wanted, callback) => {
        const family = isIP(place.address);
        if (wanted.all) callback(null, [{ address: place.address, family }]);
        else callback(null, place.address, family);
      },
      // Trust is observed, not required.
      rejectUnauthorized: false,
    });
    const timer = setTimeout(() => finish(() => reject(new Error('no TLS connection in time'))), patience);
    const abort = (): void => finish(() => reject(signal.reason as Error));
    signal.addEventListener('abort', abort, { once: true });
    socket.on('secureConnect', () => {
      try {
        const value = read(socket);
        finish(() => resolve(value));
      } catch (error) {
        finish(() => reject(error));
      }
    });
    socket.on('error', (error) => finish(() => reject(error)));
    socket.on('close', () => finish(() => reject(new Error('the server closed the connection'))));

    function finish(settle: () => void): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      socket.removeAllListeners();
      socket.on('error', () => undefined);
      socket.destroy();
      settle();
    }
  });
}

function describe(certificate: X509Certificate, distrust: string | null): CertificateView {
  const key = certificate.publicKey;
  const { modulusLength, namedCurve } = key.asymmetricKeyDetails ?? {};
  return {
    subject: certificate.subject,
    issuer: certificate.issuer,
    validFrom: certificate.validFromDate.toISOString(),
    validTo: certificate.validToDate.toISOString(),
    keyType: key.asymmetricKeyType ?? 'unknown',
    keyBits: modulusLength ?? null,
    curve: namedCurve ?? null,
    signature: certificate.signatureAlgorithm ?? 'unknown',
    distrust,
  };
}

/** Node gives a code, although its types say that it is an error. */
function codeOf(reason: unknown): string {
  if (typeof reason === 'string') return reason;
  const code = (reason as { readonly code?: unknown } | null)?.code;
  return typeof code === 'string' ? code : 'UNKNOWN';
}
