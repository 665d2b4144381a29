import { labCloudsFile } from '@allmend/kit-testing';
import type { Cloud } from '@allmend/openstack-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLabCloud } from '../../engine/lab-testing.ts';
import { runLive } from '../../engine/live-testing.ts';
import { encryptedVolumes } from './observation.ts';
import { scs0114 } from './standard.ts';

describe.runIf(labCloudsFile() !== null)('encrypted volume types on a real OpenStack', () => {
  let cloud: Cloud;
  beforeAll(async () => {
    cloud = await openLabCloud('lab');
  });
  afterAll(() => cloud.close());

  test('keep their promise, and leave nothing', { timeout: 300_000 }, async () => {
    const { findings, snapshot, entries, left } = await runLive(cloud, scs0114.testcases);
    const made = encryptedVolumes.parse(snapshot.observations['encrypted-volumes']?.value);
    expect(made.volumes).toMatchObject([{ encrypted: true, status: 'available', failure: null }]);
    expect(findings['allmend-0114-encryption']).toMatchObject({ verdict: 'PASS' });
    expect(entries.map((one) => one.kind)).toEqual(['volume']);
    expect(left).toEqual([]);
  });
});
