import { readAllowedSigners, verifySignature } from '@allmend/conformance';
import { temporaryFolder } from '@allmend/kit-testing';
import { expect, test } from 'vitest';
import { rotateMonitorKey, viewMonitorKeys } from './monitor-keys.ts';
import { openMonitorRecords, startTestHub } from './testing.ts';

const content = Buffer.from('what was signed');
const namespace = 'allmend-day-root';

test('a key is changed; what the one before it signed is still believed, for the time in which it signed', async () => {
  await using folder = await temporaryFolder('monitor-keys');
  const dataDir = folder.path;
  const request = { dataDir, databaseUrl: undefined };
  await expect(viewMonitorKeys(request)).rejects.toMatchObject({ reason: 'server.not-started' });
  await expect(rotateMonitorKey(request)).rejects.toMatchObject({ reason: 'server.not-started' });
  {
    await using _hub = await startTestHub({ dataDir });
    expect(await viewMonitorKeys(request)).toEqual({ keys: [], allowedSigners: '' });
  }
  const sign = async (): Promise<string> => {
    await using records = await openMonitorRecords(dataDir);
    return (await records.keys.current()).sign(content, namespace);
  };
  const before = await sign();
  const at = new Date(Date.now() + 86_400_000);
  const made = await rotateMonitorKey({ ...request, now: () => at });
  expect(made.id).toBe('key-2');
  const after = await sign();
  const hub = await startTestHub({ dataDir });
  // Listed beside a server; rotated only without one, for it alone writes an embedded store.
  const { keys, allowedSigners } = await viewMonitorKeys(request);
  await expect(rotateMonitorKey(request)).rejects.toMatchObject({ reason: 'store.locked' });
  await hub[Symbol.asyncDispose]();

  expect(keys.map(({ id, notBefore, notAfter }) => [id, notBefore, notAfter])).toEqual([
    ['key-1', expect.any(Date), new Date(at.getTime() + 600_000)],
    ['key-2', at, null],
  ]);
  expect(JSON.stringify(keys)).not.toContain('PRIVATE');
  const signers = readAllowedSigners(allowedSigners, 'monitor-keys');
  const signer = async (signature: string, when: Date) =>
    (await verifySignature(content, signature, { source: 's', namespace, allowedSigners: signers, at: when })).signer;
  const later = new Date(at.getTime() + 86_400_000);
  expect(await signer(before, new Date())).toBe('monitor');
  expect(await signer(before, later)).toBeNull();
  expect(await signer(after, later)).toBe('monitor');
  expect(await signer(after, new Date())).toBeNull();
});
