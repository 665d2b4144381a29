import { labCloudsFile } from '@allmend/kit-testing';
import { afterAll, describe } from 'vitest';
import { loadCloudConfig, openCloud } from './index.ts';
import type { Cloud } from './index.ts';
import { servicesContract } from './services.contract.ts';

const clouds = labCloudsFile();

describe.runIf(clouds !== null)('a real OpenStack', () => {
  let opened: Promise<Cloud> | null = null;
  const open = async (): Promise<Cloud> =>
    openCloud(await loadCloudConfig('lab', { env: { OS_CLIENT_CONFIG_FILE: clouds! } }));
  afterAll(async () => (await opened)?.close());
  servicesContract(() => (opened ??= open()), { slow: true, release: 'zed' });
});
