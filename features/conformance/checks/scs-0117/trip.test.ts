import { createHash } from 'node:crypto';
import { openstackErrors } from '@allmend/openstack-client';
import { expect, test } from 'vitest';
import type { CollectContext } from '../../engine/collector.ts';
import { contentBytes, digestOfStart, newContent } from './content.ts';
import type { BackupFailure } from './observation.ts';
import { openTrip, StepFailed, type Trip } from './trip.ts';

function tripWith(seconds?: number, signal = new AbortController().signal): Trip {
  const context = { signal, progress: () => undefined, sleep: async () => signal.throwIfAborted() };
  return openTrip(context as unknown as CollectContext, seconds);
}

const params = { service: 'x', method: 'POST', route: '/x', status: 400, requestId: 'none', cloudMessage: 'no' };
const refusal = (name: Parameters<typeof openstackErrors.error>[0]) => openstackErrors.error(name, params);
const statuses =
  (...all: string[]) =>
  async () => ({ status: all.length > 1 ? all.shift()! : all[0]! });

async function failure(trip: Trip, make: (seen: (status: string) => void) => Promise<unknown>): Promise<StepFailed> {
  const error = await trip.step('create-backup', make).catch((one: unknown) => one);
  expect(error).toBeInstanceOf(StepFailed);
  return error as StepFailed;
}

test('a step is written down with its last status and both times', async () => {
  const trip = tripWith();
  await trip.step('create-volume', (seen) => trip.wait('volume', seen, statuses('creating', 'available'), 'available'));
  expect(trip.steps).toEqual([
    { step: 'create-volume', startedAt: expect.any(String), finishedAt: expect.any(String), status: 'available' },
  ]);
});

test.each(['error', 'error_restoring', 'killed', 'deleted'])('the status %s ends a step', async (status) => {
  const trip = tripWith();
  const error = await failure(trip, (seen) => trip.wait('backup', seen, statuses('creating', status), 'available'));
  expect(error.kind).toBe('error-status');
  expect(trip.steps).toMatchObject([{ status, error: expect.stringContaining(status) as string }]);
  expect(trip.steps[0]!.finishedAt).not.toBeNull();
});

test('what does not end in time is left open', async () => {
  const trip = tripWith(0);
  const error = await failure(trip, (seen) => trip.wait('backup', seen, statuses('creating'), 'available'));
  expect(error).toMatchObject({ step: 'create-backup', kind: 'timeout' });
  expect(trip.steps).toMatchObject([{ status: 'creating', finishedAt: null }]);
});

test.each<[Parameters<typeof openstackErrors.error>[0], BackupFailure]>([
  ['quota', 'quota'],
  ['forbidden', 'refused'],
  ['conflict', 'refused'],
  ['bad-request', 'refused'],
  ['not-found', 'missing-service'],
  ['service-missing', 'missing-service'],
  ['timeout', 'timeout'],
  ['server-error', 'unreachable'],
  ['bad-answer', 'unreachable'],
])('openstack.%s is told as %s', async (name, kind) => {
  const error = await failure(tripWith(), async () => {
    throw refusal(name);
  });
  expect(error.kind).toBe(kind);
});

test('an interruption is no failure of a step, and neither is a mistake of ours', async () => {
  const interruption = new AbortController();
  const stopped = tripWith(10, interruption.signal).step('create-backup', async () => {
    interruption.abort(new Error('Ctrl-C'));
    throw refusal('aborted');
  });
  await expect(stopped).rejects.toThrow('Ctrl-C');
  const broken = tripWith().step('create-backup', async () => {
    throw new TypeError('ours');
  });
  await expect(broken).rejects.toThrow(TypeError);
});

test('content is random, whole sectors, and looks like no other format', () => {
  const [one, other] = [newContent(), newContent()];
  expect(one.bytes).toHaveLength(contentBytes);
  expect(contentBytes % 512).toBe(0);
  expect(one.sha256).not.toBe(other.sha256);
  expect(one.sha256).toBe(createHash('sha256').update(one.bytes).digest('hex'));
  expect([...one.bytes.subarray(510, 512)]).toEqual([0, 0]);
});

test('only the start of a volume is read, whatever the pieces are', async () => {
  const { bytes, sha256 } = newContent();
  for (const size of [1000, contentBytes, contentBytes + 7]) {
    let at = 0;
    let cancelled = false;
    const endless = new ReadableStream<Uint8Array>({
      pull(controller) {
        const piece = new Uint8Array(size);
        piece.set(bytes.subarray(at, Math.min(at + size, bytes.length)));
        at += size;
        controller.enqueue(piece);
      },
      cancel: () => void (cancelled = true),
    });
    expect(await digestOfStart(endless)).toBe(sha256);
    expect(cancelled).toBe(true);
    expect(at).toBeLessThan(contentBytes + 3 * size);
  }
});

test('a volume that is shorter than what was written is another one', async () => {
  const { bytes, sha256 } = newContent();
  const short = new Blob([Buffer.from(bytes.subarray(0, -1))]).stream();
  expect(await digestOfStart(short)).not.toBe(sha256);
});
