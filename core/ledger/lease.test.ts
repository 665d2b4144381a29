import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { ledgerErrors } from './errors.ts';
import { holdLease } from './lease.ts';
import type { Ledger } from './ledger.ts';
import { openSqliteLedger } from './sqlite.ts';

const cloud = { authUrl: 'https://keystone.gruenland.example', region: null, projectId: 'p1' };
const run = { id: 'r1', cloudName: 'gruenland', cloud };

let directory: string;
let ledger: Ledger;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'allmend-lease-'));
  ledger = await openSqliteLedger(join(directory, 'ledger.sqlite'));
});

afterEach(async () => {
  vi.useRealTimers();
  await ledger.close();
  rmSync(directory, { recursive: true, force: true });
});

test('is renewed in the background until it is ended', async () => {
  const lease = await holdLease(ledger, run, { seconds: 0.3 });
  await vi.waitFor(async () => {
    const [state] = await ledger.runs();
    expect(Date.parse(state!.leaseUntil)).toBeGreaterThan(Date.parse(lease.run.leaseUntil) + 300);
    expect(state!.live).toBe(true);
  }, 20_000);
  await lease.end();
  await lease.end();
  expect(await ledger.runs({ live: true })).toEqual([]);
  expect((await ledger.runs())[0]!.endedAt).not.toBeNull();
  expect(lease.signal.aborted).toBe(false);
});

test('says so when somebody else has ended the run', async () => {
  const lease = await holdLease(ledger, run, { seconds: 0.15 });
  await ledger.endRun('r1');
  await vi.waitFor(() => expect(lease.signal.aborted).toBe(true), 20_000);
  expect(lease.signal.reason).toMatchObject({ reason: 'ledger.lease-lost' });
  expect(String(lease.signal.reason)).toContain('has ended');
  await lease.end();
});

test('a passing failure is survived; one that lasts longer than the lease is not', async () => {
  const busy = () => Promise.reject(ledgerErrors.error('busy', { file: 'ledger.sqlite', seconds: 1 }));
  const renewRun = vi.fn((id: string, seconds: number) => ledger.renewRun(id, seconds)).mockImplementationOnce(busy);
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval', 'performance'] });
  const lease = await holdLease({ ...ledger, renewRun }, run, { seconds: 30 });
  /** A third of the lease passes, after which it is renewed. */
  const third = async () => {
    const before = renewRun.mock.calls.length;
    vi.advanceTimersByTime(10_000);
    const ended = () => renewRun.mock.settledResults.slice(before).filter(({ type }) => type !== 'incomplete');
    await expect.poll(ended).toHaveLength(1);
    await new Promise(setImmediate);
  };
  for (let n = 0; n < 3; n++) await third();
  expect(lease.signal.aborted).toBe(false);
  renewRun.mockImplementation(busy);
  for (let n = 0; n < 2; n++) await third();
  expect(lease.signal.aborted).toBe(false);
  await third();
  expect(lease.signal.aborted).toBe(true);
  await lease.end();
});

test('does not keep the process alive', () => {
  const program = `
    const { openSqliteLedger } = await import(${JSON.stringify(import.meta.resolve('./sqlite.ts'))});
    const { holdLease } = await import(${JSON.stringify(import.meta.resolve('./lease.ts'))});
    const ledger = await openSqliteLedger(${JSON.stringify(join(directory, 'other.sqlite'))});
    await holdLease(ledger, ${JSON.stringify(run)}, { seconds: 3600 });
    process.stdout.write('held');`;
  const child = spawnSync(process.execPath, ['--input-type=module', '-e', program], {
    encoding: 'utf8',
    timeout: 45_000,
  });
  expect([child.status, child.signal, child.stdout]).toEqual([0, null, 'held']);
});
