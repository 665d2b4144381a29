import { labCloudsFile } from '@allmend/kit-testing';
import { loadCloudConfig, openCloud, type Cloud } from '@allmend/openstack-client';

/** For tests: a cloud of the real OpenStack that `ALLMEND_LAB_CLOUDS` points at; call only where `labCloudsFile()` names one. */
export async function openLabCloud(name: string): Promise<Cloud> {
  return openCloud(await loadCloudConfig(name, { env: { OS_CLIENT_CONFIG_FILE: labCloudsFile() ?? '' } }));
}
