import { defineErrors } from '@allmend/kit-errors';
import type { ObjectClient } from './bucket.ts';

const s3Errors = defineErrors('s3', {
  'not-found': { message: '{code}', remedy: '-' },
  'bad-answer': { message: 'too long', remedy: '-' },
  quota: { message: 'QuotaExceeded', remedy: '-' },
  forbidden: { message: 'AccessDenied', remedy: '-' },
  unreachable: { message: 'ECONNREFUSED', remedy: '-' },
});

export interface MemoryBucket {
  readonly client: ObjectClient;
  readonly objects: Map<string, { data: Uint8Array; modified: Date }>;
  /** Every call fails with this, until null. */
  fail(reason: 'quota' | 'forbidden' | 'unreachable' | 'no-bucket' | 'torn' | null): void;
}

/** Objects in memory behind the client's interface, with the errors that the real client has. */
export function openMemoryBucket(): MemoryBucket {
  const objects: MemoryBucket['objects'] = new Map();
  let failure: Error | null = null;
  const check = () => {
    if (failure) throw failure;
  };
  return {
    objects,
    fail(reason) {
      if (reason === null) failure = null;
      else if (reason === 'torn') failure = new TypeError('something else');
      else if (reason === 'no-bucket') failure = s3Errors.error('not-found', { code: 'NoSuchBucket' });
      else failure = s3Errors.error(reason);
    },
    client: {
      endpoint: 'https://s3.example.org/',
      async putObject(_, key, data) {
        check();
        objects.set(key, { data: new Uint8Array(data), modified: new Date() });
      },
      async getObject(_, key, { maxBytes }) {
        check();
        const found = objects.get(key);
        if (!found) throw s3Errors.error('not-found', { code: 'NoSuchKey' });
        if (found.data.length > maxBytes) throw s3Errors.error('bad-answer');
        return found.data;
      },
      async *listObjects(_, { prefix }) {
        check();
        for (const key of [...objects.keys()].sort()) {
          const found = objects.get(key);
          if (!found || !key.startsWith(prefix)) continue;
          yield { key, size: found.data.length, lastModified: found.modified.toISOString() };
        }
      },
      async deleteObject(_, key) {
        check();
        objects.delete(key);
      },
    },
  };
}
