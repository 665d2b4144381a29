import { readFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { openBucketTenantBlobs, openFolderTenantBlobs, type TenantBlobs } from '@allmend/core-blobs';
import { operatorPolicy } from '@allmend/kit-egress';
import { openS3 } from '@allmend/s3-client';
import type { DataFolder } from './data-folder.ts';
import { serverErrors } from './errors.ts';
import type { ServerSettings } from './settings.ts';

export interface EvidenceStore {
  readonly blobs: TenantBlobs;
  close(): Promise<void>;
}

/** Where evidence is kept: a bucket where the settings name one, else the folder `blobs` of the data folder. Throws `server.bucket-secret`. */
export async function openEvidenceStore(
  folder: DataFolder,
  { evidenceBucket }: Pick<ServerSettings, 'evidenceBucket'>,
): Promise<EvidenceStore> {
  if (!evidenceBucket) {
    return { blobs: openFolderTenantBlobs(join(folder.path, 'blobs')), close: () => Promise.resolve() };
  }
  const { endpoint, bucket, prefix, region, accessKey, secretKeyFile } = evidenceBucket;
  const path = resolve(secretKeyFile);
  const secretKey = await readFile(path, 'utf8').then(
    (text) => text.trim(),
    (error: Error) => {
      throw serverErrors.error('bucket-secret', { path, problem: error.message }, { cause: error });
    },
  );
  const client = openS3({
    endpoint,
    accessKey,
    secretKey,
    egress: operatorPolicy,
    ...(region !== undefined && { region }),
  });
  const blobs = openBucketTenantBlobs({ client, bucket, ...(prefix !== undefined && { prefix }) });
  return { blobs, close: () => client.close() };
}
