import { labCloudsFile } from '@allmend/kit-testing';
import { describe } from 'vitest';
import { loadCloudConfig } from './config/load-cloud.ts';
import { sessionContract } from './session.contract.ts';

const file = labCloudsFile();

describe.runIf(file !== null)('session on a real OpenStack', () => {
  sessionContract(async () => ({ config: await loadCloudConfig('lab', { env: { OS_CLIENT_CONFIG_FILE: file! } }) }));
});
