import { expect, test } from 'vitest';
import { contentChanged } from './watching.ts';

const object = (metadata: object) => ({ apiVersion: 'v1', kind: 'X', metadata });

test.each([
  ['a status', { generation: 1, resourceVersion: '1' }, { generation: 1, resourceVersion: '2' }, false],
  ['the content', { generation: 1 }, { generation: 2 }, true],
  ['a label', { generation: 1, labels: { a: '1' } }, { generation: 1, labels: { a: '2' } }, true],
  ['an annotation', { generation: 1 }, { generation: 1, annotations: { a: '2' } }, true],
  ['a finalizer', { generation: 1, finalizers: ['x'] }, { generation: 1, finalizers: [] }, true],
  ['a wish to delete it', { generation: 1 }, { generation: 1, deletionTimestamp: '2026-03-01T08:00:00Z' }, true],
  ['anything of a kind without generations', { resourceVersion: '1' }, { resourceVersion: '2' }, true],
])('a change of %s', (_what, before, now, changed) => {
  expect(contentChanged(object(now), object(before))).toBe(changed);
});
