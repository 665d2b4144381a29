import { labCloudsFile } from '@allmend/kit-testing';
import type { Cloud } from '@allmend/openstack-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLabCloud } from '../../engine/lab-testing.ts';
import { runLive } from '../../engine/live-testing.ts';
import { readBackup } from './round-trip-testing.ts';
import { scs0117 } from './standard.ts';

describe.runIf(labCloudsFile() !== null)('volume backup on a real OpenStack', () => {
  let cloud: Cloud;
  beforeAll(async () => {
    cloud = await openLabCloud('lab');
  });
  afterAll(() => cloud.close());

  test('passes with the content compared, and leaves nothing', { timeout: 900_000 }, async () => {
    const { findings, snapshot, entries, left } = await runLive(cloud, scs0117.testcases);
    const trip = readBackup(snapshot);
    expect(trip.failure).toBeNull();
    expect(trip.notCompared).toBeNull();
    expect(findings['scs-0117-test-backup']).toMatchObject({ verdict: 'PASS' });
    expect(trip.contentWritten).toMatch(/^[0-9a-f]{64}$/);
    expect(trip.contentRestored).toBe(trip.contentWritten);
    expect(entries.map((one) => one.kind).sort()).toEqual(['backup', 'image', 'image', 'volume', 'volume']);
    expect(left).toEqual([]);
  });
});
