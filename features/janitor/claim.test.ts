import type { Entry, RunState } from '@allmend/core-ledger';
import { expect, test } from 'vitest';
import { claimsOf } from './claim.ts';

const installation = '0123456789ab';
const cloud = { authUrl: 'https://keystone.gruenland.example', region: null, projectId: 'p1' };
const run = (id: string, live: boolean): RunState => ({
  id,
  cloudName: 'gruenland',
  cloud,
  startedAt: '',
  leaseUntil: '',
  endedAt: live ? null : '',
  live,
});
const runs = new Map([
  ['r1', run('r1', false)],
  ['r2', run('r2', true)],
]);
const entry = (kind: string, name: string, resourceId: string | null, from = 'r1'): Entry => ({
  id: 1,
  run: from,
  kind,
  name,
  tag: `allmend:${installation}:${from}`,
  scope: {},
  cloud,
  state: 'gone',
  resourceId,
  intendedAt: '',
  updatedAt: '',
  absentSince: null,
});
const bucket = `allmend-${installation}-r1-1-bucket`;

test('a bucket is the container of its name, and the container beside it that holds its parts', () => {
  for (const id of [null, bucket]) {
    const claims = claimsOf(installation, [entry('bucket', bucket, id)], runs);
    expect(claims.of({ kind: 'object-container', id: bucket, name: bucket, marks: [] }).ours).toBe(true);
    const segments = `${bucket}+segments`;
    expect(claims.of({ kind: 'object-container', id: segments, name: segments, marks: [] }).ours).toBe(true);
  }
});

test('those of a run that lives are let alone', () => {
  const name = `allmend-${installation}-r2-1-bucket`;
  const claims = claimsOf(installation, [entry('bucket', name, null, 'r2')], runs);
  for (const id of [name, `${name}+segments`]) {
    expect(claims.of({ kind: 'object-container', id, name: id, marks: [] })).toMatchObject({ reason: 'run-lives' });
  }
});

test('only what has the form of our tag is a mark', () => {
  const name = `allmend-${installation}-r1-2-floating-ip`;
  const claims = claimsOf(installation, [entry('floating-ip', name, null)], runs);
  const described = [name, 'allmend:not-a-tag', 'words'];
  expect(claims.of({ kind: 'floating-ip', id: 'x', name, marks: described }).ours).toBe(true);
  expect(claims.of({ kind: 'floating-ip', id: 'x', name, marks: [...described, 'allmend:ffffffffffff:r1'] })).toEqual({
    ours: false,
    entry: null,
    reason: 'other-installation',
  });
});
