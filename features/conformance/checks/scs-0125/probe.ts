import { connect } from 'node:net';
import { allowedAddresses, type EgressPolicy } from '@allmend/kit-egress';
import { clientHello, readReply, recordLength, type Offer, type Reply } from './hello.ts';

/** Where a name was found to be; all connections of one host go to this address. */
export interface Place {
  readonly host: string;
  readonly address: string;
  readonly port: number;
}

/** Milliseconds for one connection, from its start to the server's first record. */
const patience = 5_000;
/** A first record is never longer (RFC 8446 §5.1, with room for ciphertext expansion). */
const longestRecord = 5 + 2 ** 14 + 2_048;

/** Resolves a host once; throws what the resolver says, or `egress.address-refused`. */
export async function locate(host: string, port: number, policy: EgressPolicy): Promise<Place> {
  const [{ address }] = await allowedAddresses(policy, host);
  return { host, address, port };
}

/** What a server made of an offer. `closed`: it ended the connection without a word, as many do to refuse. */
export type ProbeReply = Reply | { readonly type: 'closed' } | { readonly type: 'timeout' };

/** Sends one ClientHello and reads the first record. Rejects when no connection comes about, or the signal fires. */
export function probe(place: Place, offer: Omit<Offer, 'host'>, signal: AbortSignal): Promise<ProbeReply> {
  return new Promise((resolve, reject) => {
    signal.throwIfAborted();
    const socket = connect({ host: place.address, port: place.port });
    let received = Buffer.alloc(0);
    let connected = false;
    const timer = setTimeout(() => {
      if (connected) finish(() => resolve({ type: 'timeout' }));
      else finish(() => reject(new Error(`no connection within ${patience / 1000} s`)));
    }, patience);
    const abort = (): void => finish(() => reject(signal.reason as Error));
    signal.addEventListener('abort', abort, { once: true });
    socket.on('connect', () => {
      connected = true;
      socket.write(clientHello({ ...offer, host: place.host }));
    });
    socket.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk]);
      const wanted = recordLength(received);
      if (wanted !== null && (wanted > longestRecord || received.length >= wanted || received.length > longestRecord))
        finish(() => resolve(readReply(received.subarray(0, wanted))));
    });
    socket.on('error', (error) => {
      if (connected) finish(() => resolve({ type: 'closed' }));
      else finish(() => reject(error));
    });
    socket.on('close', () => finish(() => resolve(received.length > 0 ? readReply(received) : { type: 'closed' })));

    function finish(settle: () => void): void {
      clearTimeout(timer);
      signal.removeEventListener('abort', abort);
      socket.removeAllListeners();
      // Errors after the answer are of no interest, but must not be thrown.
      socket.on('error', () => undefined);
      socket.destroy();
      settle();
    }
  });
}
