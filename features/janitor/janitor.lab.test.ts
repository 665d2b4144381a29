import { labCloudsFile } from '@allmend/kit-testing';
import { loadCloudConfig, openCloud, type Cloud } from '@allmend/openstack-client';
import { afterAll, describe } from 'vitest';
import { janitorContract } from './janitor.contract.ts';

const clouds = labCloudsFile();

describe.runIf(clouds !== null)('a real OpenStack', () => {
  let opened: Promise<Cloud> | null = null;
  const open = async (): Promise<Cloud> =>
    openCloud(await loadCloudConfig('lab', { env: { OS_CLIENT_CONFIG_FILE: clouds! } }));
  afterAll(async () => (await opened)?.close());
  janitorContract(() => (opened ??= open()));
});
