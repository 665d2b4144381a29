import { operatorPolicy } from '@allmend/kit-egress';
import { openS3 } from '@allmend/s3-client';
import type { S3 } from '@allmend/s3-client';
import { afterAll, beforeAll, describe } from 'vitest';
import { s3Contract } from '../../clients/s3/s3.contract.ts';
import { sandboxTarget } from './sandbox.ts';

describe.each(['zed', 'current'] as const)('S3 of a simulated OpenStack, release %s', (release) => {
  const target = sandboxTarget(release);
  let key: { readonly endpoint: string; readonly accessKey: string; readonly secretKey: string };
  const opened: S3[] = [];
  const openKey = (other: {
    readonly accessKey?: string;
    readonly secretKey?: string;
    readonly region?: string;
  }): S3 => {
    const s3 = openS3({ ...key, egress: operatorPolicy, ...other });
    opened.push(s3);
    return s3;
  };
  let s3: S3;
  beforeAll(async () => {
    const cloud = await target.open()();
    const { userId, projectId } = await cloud.token();
    const { access, secret } = await cloud.identity.createEc2Credential(userId, projectId!);
    key = { endpoint: target.cloud().urls.object, accessKey: access, secretKey: secret };
    s3 = openKey({});
  });
  afterAll(() => Promise.all(opened.map((one) => one.close())));
  s3Contract(async () => s3, { openWith: async (other) => openKey(other) });
});
