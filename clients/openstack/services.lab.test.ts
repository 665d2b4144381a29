import { labCloudsFile } from '@allmend/kit-testing';
import { afterAll, describe } from 'vitest';
import { identityAdminContract } from './identity-admin.contract.ts';
import { loadCloudConfig, openCloud } from './index.ts';
import type { Cloud } from './index.ts';
import { servicesContract } from './services.contract.ts';

const clouds = labCloudsFile();

describe.runIf(clouds !== null)('a real OpenStack', () => {
  const opened = new Map<string, Promise<Cloud>>();
  const open = (name: string) => (): Promise<Cloud> => {
    const cloud =
      opened.get(name) ??
      loadCloudConfig(name, { env: { OS_CLIENT_CONFIG_FILE: clouds! } }).then((config) => openCloud(config));
    opened.set(name, cloud);
    return cloud;
  };
  afterAll(async () => {
    for (const cloud of opened.values()) await (await cloud).close();
  });
  servicesContract(open('lab'), { slow: true, release: 'zed' });
  identityAdminContract(open('lab-admin'));
});
