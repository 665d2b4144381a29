import type { Lease } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import { statusErrors } from '@allmend/core-machinery';
import { createLogger } from '@allmend/kit-telemetry';
import { expect, test } from 'vitest';
import { workUnderLease } from './lease.ts';

/** One Lease in memory. The answer to its first renewal never comes: `after` is what happens in its place. */
function losingAnswers(after: (stored: Lease) => Lease) {
  const renewed = Promise.withResolvers<void>();
  let version = 0;
  let stored: Lease | null = null;
  const put = (lease: Lease): Lease => {
    stored = { ...lease, metadata: { ...lease.metadata, resourceVersion: String(++version) } };
    return stored;
  };
  const leases = {
    find: () => Promise.resolve(stored),
    create: (lease: Lease) => Promise.resolve(put(lease)),
    async update(lease: Lease, { signal }: { readonly signal?: AbortSignal }) {
      if (lease.metadata.resourceVersion !== String(version)) {
        throw statusErrors.conflict({ group: 'coordination.k8s.io', resource: 'leases' }, 'task', 'it was changed');
      }
      const written = put(lease);
      if (version !== 2) return written;
      put(after(written));
      renewed.resolve();
      return new Promise<never>((_, reject) =>
        signal!.addEventListener('abort', () => reject(signal!.reason as Error)),
      );
    },
  };
  const client = { kind: () => leases } as unknown as Client;
  return { client, renewed: renewed.promise, holder: () => stored?.spec?.holderIdentity };
}

test.each([
  ['is let go though the answer to its last renewal did not come', (lease: Lease) => lease, ''],
  [
    'that somebody else took meanwhile is left to them',
    (lease: Lease) => ({ ...lease, spec: { ...lease.spec, holderIdentity: 'other' } }),
    'other',
  ],
])('a lease %s', async (_, after, holder) => {
  const lease = losingAnswers(after);
  const stopping = new AbortController();
  const { client } = lease;
  const options = { client, logger: createLogger({ level: 'silent' }), namespace: 'default', name: 'task' };
  const working = workUnderLease({ ...options, identity: 'us', periodMs: 1 }, stopping.signal, async ({ signal }) => {
    await lease.renewed;
    stopping.abort();
    expect(signal.aborted).toBe(true);
  });
  await working;
  expect(lease.holder()).toBe(holder);
});
