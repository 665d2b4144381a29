import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { Blobs } from './blobs.ts';
import { openBucketBlobs, type BucketBlobsOptions } from './bucket.ts';
import { blobErrors } from './errors.ts';
import { errorCode, folderFailure } from './folder-failure.ts';
import { openFolderBlobs, type FolderBlobsOptions } from './folder.ts';

/**
 * Blobs of many tenants. A content is addressed by (tenant id, digest): what one tenant has is not there for another, also
 * when it knows the digest, and nobody learns from `put` whether somebody else has the same.
 */
export interface TenantBlobs {
  /** The contents of one tenant. Throws `blobs.tenant-invalid`. */
  of(tenant: string): Blobs;
  /** Ids of the tenants that have, or had, contents; in no order. */
  tenants(): AsyncIterable<string>;
  /** Removes everything of a tenant, for the end of its life; returns how many contents. Idempotent. */
  drop(tenant: string): Promise<number>;
}

/** A folder for each tenant, below `directory`. */
export function openFolderTenantBlobs(directory: string, options: FolderBlobsOptions = {}): TenantBlobs {
  return tenantBlobs((tenant) => openFolderBlobs(join(directory, tenant), options), folders);

  async function* folders(): AsyncGenerator<string> {
    try {
      for (const entry of await readdir(directory, { withFileTypes: true })) if (entry.isDirectory()) yield entry.name;
    } catch (error) {
      if (errorCode(error) !== 'ENOENT') throw folderFailure(directory, '', error);
    }
  }
}

/** A prefix for each tenant, `<prefix><tenant>/`, in one bucket. */
export function openBucketTenantBlobs(options: BucketBlobsOptions): TenantBlobs {
  const { client, bucket, prefix = '' } = options;
  return tenantBlobs((tenant) => openBucketBlobs({ ...options, prefix: `${prefix}${tenant}/` }), prefixes);

  async function* prefixes(): AsyncGenerator<string> {
    let last: string | undefined;
    // In the order of the keys, so that each tenant comes in one run.
    for await (const { key } of client.listObjects(bucket, { prefix })) {
      const [tenant, ...rest] = key.slice(prefix.length).split('/');
      if (rest.length === 2 && tenant !== last) yield (last = tenant!);
    }
  }
}

function tenantBlobs(open: (tenant: string) => Blobs, names: () => AsyncIterable<string>): TenantBlobs {
  const of = (tenant: string) => open(parseTenant(tenant));
  return {
    of,
    async *tenants() {
      for await (const name of names()) if (isTenant(name)) yield name;
    },
    async drop(tenant) {
      const blobs = of(tenant);
      let dropped = 0;
      for await (const digest of blobs.list()) {
        await blobs.delete(digest);
        dropped++;
      }
      return dropped;
    },
  };
}

/** Longer than the two digits of a shard, so that contents without tenant beside them are never taken for one. */
function isTenant(text: string): boolean {
  return /^[a-z0-9]{3,63}$/.test(text);
}

function parseTenant(text: string): string {
  if (isTenant(text)) return text;
  throw blobErrors.error('tenant-invalid', { tenant: JSON.stringify(text.slice(0, 80)) });
}
