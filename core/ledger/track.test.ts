import { defineErrors } from '@allmend/kit-errors';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { Ledger } from './ledger.ts';
import { openSqliteLedger } from './sqlite.ts';
import { provesNothingCreated, track } from './track.ts';

const cloud = { authUrl: 'https://keystone.gruenland.example', region: null, projectId: 'p1' };
const call = { message: 'm', remedy: 'r' };
const errors = defineErrors('openstack', { 'bad-request': call, 'service-missing': call, timeout: call, quota: call });
const answer = (params: Record<string, string | number>) => errors.error('bad-request', params);

let directory: string;
let ledger: Ledger;

beforeEach(async () => {
  directory = mkdtempSync(join(tmpdir(), 'allmend-track-'));
  ledger = await openSqliteLedger(join(directory, 'ledger.sqlite'));
  await ledger.beginRun({ id: 'r1', cloudName: 'gruenland', cloud }, 60);
});

afterEach(async () => {
  await ledger.close();
  rmSync(directory, { recursive: true, force: true });
});

test('the intent is written when the create begins, the id when it is back', async () => {
  const { entry, resource } = await track(ledger, { run: 'r1', kind: 'server' }, async (labels) => {
    expect(await ledger.entries()).toMatchObject([{ ...labels, state: 'intended', resourceId: null }]);
    return { id: 'id-1', status: 'BUILD' };
  });
  expect(resource).toEqual({ id: 'id-1', status: 'BUILD' });
  expect(await ledger.entries()).toEqual([entry]);
  expect(entry).toMatchObject({ state: 'created', resourceId: 'id-1' });
});

test('without an intent nothing is created', async () => {
  await ledger.endRun('r1');
  const create = vi.fn<() => Promise<{ id: string }>>();
  await expect(track(ledger, { run: 'r1', kind: 'server' }, create)).rejects.toMatchObject({
    reason: 'ledger.run-ended',
  });
  expect(create).not.toHaveBeenCalled();
});

test('a create that fails stays open, unless the answer proves that there is nothing', async () => {
  const fail = async (error: unknown) => {
    const create = async () => {
      throw error;
    };
    await expect(track(ledger, { run: 'r1', kind: 'server' }, create)).rejects.toBe(error);
    return (await ledger.entries()).at(-1)!.state;
  };
  expect(await fail(new Error('socket hang up'))).toBe('intended');
  expect(await fail(errors.error('timeout', { method: 'POST' }))).toBe('intended');
  expect(await fail(answer({ status: 500, method: 'POST' }))).toBe('intended');
  expect(await fail(answer({ status: 409, method: 'POST' }))).toBe('intended');
  expect(await fail(answer({ status: 403, method: 'POST' }))).toBe('gone');
});

test('the caller may know better what a failure proves', async () => {
  const failed = track(ledger, { run: 'r1', kind: 'server' }, () => Promise.reject(new Error('refused')), {
    nothingCreated: (error) => (error as Error).message === 'refused',
  });
  await expect(failed).rejects.toThrow('refused');
  expect(await ledger.entries({ states: ['gone'] })).toHaveLength(1);
});

test("a ledger that fails after a failed create does not hide the cloud's error", async () => {
  const failing: Ledger = { ...ledger, gone: () => Promise.reject(new Error('disk')) };
  const refusal = answer({ status: 400 });
  await expect(track(failing, { run: 'r1', kind: 'server' }, () => Promise.reject(refusal))).rejects.toBe(refusal);
});

test('what proves that nothing was created', () => {
  for (const status of [400, 401, 403, 404, 405, 413, 415, 422]) {
    expect(provesNothingCreated(answer({ status, method: 'POST', attempts: 1 }))).toBe(true);
  }
  expect(provesNothingCreated(answer({ status: 404, method: 'PUT' }))).toBe(true);
  expect(provesNothingCreated(answer({ status: '400' }))).toBe(true);
  expect(provesNothingCreated(errors.error('service-missing', { service: 'compute' }))).toBe(true);
  expect(provesNothingCreated(errors.error('quota', { status: 409, method: 'POST', attempts: 1 }))).toBe(true);
});

test('what does not', () => {
  for (const status of [200, 302, 408, 409, 425, 429, 498, 499, 500, 502, 503, 504, 'none']) {
    expect(provesNothingCreated(answer({ status, method: 'POST' }))).toBe(false);
  }
  expect(provesNothingCreated(answer({ status: 403, method: 'POST', attempts: 2 }))).toBe(false);
  expect(provesNothingCreated(answer({ status: 404, method: 'GET' }))).toBe(false);
  expect(provesNothingCreated(errors.error('quota', { status: 409, method: 'POST', attempts: 2 }))).toBe(false);
  expect(provesNothingCreated(errors.error('timeout', { method: 'POST' }))).toBe(false);
  expect(provesNothingCreated(new TypeError('x'))).toBe(false);
  expect(provesNothingCreated({ reason: 'openstack.bad-request', params: { status: 400 } })).toBe(false);
});
