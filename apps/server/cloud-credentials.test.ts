import { cloudOfEntry } from '@allmend/openstack-client';
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { handOver } from './cloud-credentials.ts';

const authUrl = 'https://identity.linde.example/v3';
const auth = { auth_url: authUrl, application_credential_id: 'i', application_credential_secret: 'canary-credential' };

const read = (text: string) =>
  cloudOfEntry({ text, place: 'test', name: 'linde', authUrl, region: 'north', interface: 'public', ca: null });
const configOf = (more: object) =>
  read(JSON.stringify({ clouds: { linde: { auth_type: 'v3applicationcredential', auth, ...more } } }));

describe('what a hub gets of a cloud entry', () => {
  test('is the credential, and the keys for S3 beside it', async () => {
    const handed = await handOver(configOf({ ec2_access_key: 'a', ec2_secret_key: 'canary-s3' }));
    expect(handed).toMatchObject({ endpoint: authUrl, region: 'north', kind: 'application' });
    expect(parse(handed.cloudsYaml)).toEqual({
      clouds: {
        linde: { auth_type: 'v3applicationcredential', auth, ec2_access_key: 'a', ec2_secret_key: 'canary-s3' },
      },
    });
    expect(read(handed.cloudsYaml).ec2?.secret.reveal()).toBe('canary-s3');
  });

  test('has no keys where there are none', async () => {
    const { cloudsYaml } = await handOver(configOf({}));
    expect(cloudsYaml).not.toContain('ec2_');
    expect(read(cloudsYaml).ec2).toBeNull();
  });
});
