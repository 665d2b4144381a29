import fc from 'fast-check';
import { expect, test } from 'vitest';
import { installationOf, isNameOfRun, newInstallationId, newResourceName, newRunId, resourceTag } from './names.ts';

const installation = fc.stringMatching(/^[0-9a-f]{12}$/);
const run = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,35}$/);
const kind = fc.stringMatching(/^[a-z][a-z0-9-]{0,30}$/);

test('says whose it is', () => {
  expect(newResourceName('0123456789ab', 'r1', 7, 'server')).toBe('allmend-0123456789ab-r1-7-server');
  expect(resourceTag('0123456789ab', 'r1')).toBe('allmend:0123456789ab:r1');
});

test('any name fits hosts, buckets and key pairs, belongs to its run, and names its installation', () => {
  fc.assert(
    fc.property(installation, run, fc.integer({ min: 1, max: 999_999 }), kind, (installation, run, n, kind) => {
      const name = newResourceName(installation, run, n, kind);
      expect(name).toMatch(/^[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])$/);
      expect(isNameOfRun(installation, run, name)).toBe(true);
      expect(installationOf(name)).toBe(installation);
      const tag = resourceTag(installation, run);
      expect(tag.length).toBeLessThanOrEqual(60);
      expect(installationOf(tag)).toBe(installation);
    }),
  );
});

test('different runs and numbers have different names, however long', () => {
  fc.assert(
    fc.property(run, run, kind, (a, b, kind) => {
      fc.pre(a !== b);
      expect(newResourceName('0123456789ab', a, 1, kind)).not.toBe(newResourceName('0123456789ab', b, 1, kind));
      expect(newResourceName('0123456789ab', a, 1, kind)).not.toBe(newResourceName('0123456789ab', a, 11, kind));
    }),
  );
});

test('a text of another form names no installation', () => {
  for (const text of [
    'allmend',
    'allmend-web-1',
    'allmend:0123456789AB:r',
    'x-allmend-0123456789ab-r-1',
    'allmend:0123456789ab:',
  ]) {
    expect(installationOf(text)).toBeNull();
  }
});

test('run ids are unique, sort by time and are short enough to be seen in names', () => {
  const ids = Array.from({ length: 100 }, () => newRunId());
  expect(new Set(ids).size).toBe(100);
  expect(newRunId(new Date('2026-01-01')) < newRunId(new Date('2026-01-02'))).toBe(true);
  for (const id of ids) expect(newResourceName('0123456789ab', id, 1, 'server')).toContain(`-${id}-1-server`);
  expect(newInstallationId()).toMatch(/^[0-9a-f]{12}$/);
});
