import { createHmac } from 'node:crypto';
import type { Secret } from '@allmend/kit-secret';
import { DeliveryFailure } from '../../channel.ts';
import { notificationErrors } from '../../errors.ts';

export const signingKey = 'signing-key';

/** Bytes below which a key could be guessed. Source: Standard Webhooks, "Signature scheme". */
const shortestKey = 24;

export interface Signed {
  readonly id: string;
  readonly timestamp: Date;
  readonly body: string;
}

/**
 * The headers by which a receiver knows who sent a message and that it is unchanged. A Secret with several keys, separated by
 * spaces or lines, gives a signature by each, so that keys can be changed without a gap. Source: Standard Webhooks, symmetric `v1`.
 * Throws `DeliveryFailure` when a key cannot be used.
 */
export function signatureHeaders({ id, timestamp, body }: Signed, secret: Secret): Record<string, string> {
  const seconds = String(Math.floor(timestamp.getTime() / 1000));
  const signatures = keysOf(secret).map((key) =>
    createHmac('sha256', key).update(`${id}.${seconds}.${body}`).digest('base64'),
  );
  return {
    'webhook-id': id,
    'webhook-timestamp': seconds,
    'webhook-signature': signatures.map((signature) => `v1,${signature}`).join(' '),
  };
}

/** `whsec_` begins a key in base64, as libraries of Standard Webhooks write it; any other text is the key itself. */
function keysOf(secret: Secret): readonly Buffer[] {
  const keys = secret.reveal().split(/\s+/).filter(Boolean);
  const bytes = keys.map((key) => (key.startsWith('whsec_') ? Buffer.from(key.slice(6), 'base64') : Buffer.from(key)));
  if (bytes.length === 0 || bytes.some((key) => key.byteLength < shortestKey)) {
    const problem = `it must have at least ${shortestKey} bytes`;
    throw new DeliveryFailure('again', notificationErrors.error('secret-unusable', { key: signingKey, problem }));
  }
  return bytes;
}
