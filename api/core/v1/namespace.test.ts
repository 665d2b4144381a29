import { describe, expect, it } from 'vitest';
import { checkWrite, writeErrors } from '../../testing/kind-check.ts';
import { Namespace } from './namespace.ts';

describe('Namespace', () => {
  it('begins active, with a label of its name and the finalizer of its content', () => {
    const { object, errors } = checkWrite(Namespace, { status: { phase: 'Terminating' } });
    expect(errors).toEqual([]);
    expect(object).toMatchObject({
      metadata: { labels: { 'kubernetes.io/metadata.name': 'x' } },
      spec: { finalizers: ['kubernetes'] },
      status: { phase: 'Active' },
    });
  });

  it('keeps other labels and finalizers', () => {
    const metadata = { name: 'x', labels: { tier: 'a', 'kubernetes.io/metadata.name': 'forged' } };
    const { object } = checkWrite(Namespace, { spec: { finalizers: ['example.org/backup'] } }, { metadata });
    expect(object.metadata.labels).toEqual({ tier: 'a', 'kubernetes.io/metadata.name': 'x' });
    expect(object['spec']).toEqual({ finalizers: ['example.org/backup', 'kubernetes'] });
  });

  it('has no label of a name that is not known yet', () => {
    expect(checkWrite(Namespace, {}, { metadata: { generateName: 'x-' } }).object.metadata.labels).toBeUndefined();
  });

  it('is not begun anew by an update', () => {
    const old = checkWrite(Namespace, {}).object;
    const { object } = checkWrite(Namespace, { spec: { finalizers: [] }, status: { phase: 'Active' } }, { old });
    expect(object['spec']).toEqual({ finalizers: [] });
  });

  it.each([
    ['standard', ['kubernetes'], []],
    ['qualified', ['example.org/x'], []],
    [
      'short',
      ['mine'],
      [/^spec\.finalizers\[0\]: Invalid value: "mine": name is neither a standard finalizer name nor/],
    ],
    ['malformed', ['a/b/c'], [/^spec\.finalizers\[0\]: Invalid value: "a\/b\/c": a valid label key/]],
  ])('a finalizer that is %s', (_, finalizers, errors) => {
    const found = writeErrors(Namespace, { spec: { finalizers } });
    expect(found).toHaveLength(errors.length);
    errors.forEach((error, at) => expect(found[at]).toMatch(error));
  });

  it('is active exactly while it is not being deleted', () => {
    const old = checkWrite(Namespace, {}).object;
    const deleted = { name: 'x', deletionTimestamp: '2026-03-01T08:00:00Z' };
    expect(writeErrors(Namespace, { status: { phase: 'Terminating' } }, { old })).toEqual([
      'status.Phase: Invalid value: "Terminating": may only be \'Active\' if `deletionTimestamp` is empty',
    ]);
    expect(writeErrors(Namespace, { status: { phase: 'Terminating' } }, { old, metadata: deleted })).toEqual([]);
    expect(writeErrors(Namespace, { status: { phase: 'Active' } }, { old, metadata: deleted })).toHaveLength(1);
  });
});
