import { labCloudsFile } from '@allmend/kit-testing';
import type { Cloud } from '@allmend/openstack-client';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { openLabCloud } from '../../engine/lab-testing.ts';
import { runLive } from '../../engine/live-testing.ts';
import { scs0100 } from './standard.ts';

describe.runIf(labCloudsFile() !== null)('a server of a real OpenStack', () => {
  let cloud: Cloud;
  beforeAll(async () => {
    cloud = await openLabCloud('lab');
  });
  afterAll(() => cloud.close());

  test('sees what its flavor promises, and leaves nothing', { timeout: 900_000 }, async () => {
    const booted = scs0100.testcases.filter(({ id }) => id.startsWith('allmend-0100-booted-'));
    const { findings, entries, left } = await runLive(cloud, booted);
    expect(Object.values(findings).map(({ testcase, verdict }) => `${testcase} ${verdict}`)).toEqual([
      'allmend-0100-booted-architecture PASS',
      'allmend-0100-booted-disk PASS',
      'allmend-0100-booted-memory PASS',
      'allmend-0100-booted-vcpus PASS',
    ]);
    expect(entries.map(({ kind }) => kind).sort()).toEqual(['network', 'server', 'subnet']);
    expect(left).toEqual([]);
  });
});
