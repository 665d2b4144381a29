import { openClient, type CredentialSource } from '@allmend/core-client';
import { isStatusError } from '@allmend/core-machinery';
import type { PublicHandler } from './http/request.ts';
import { createPublicSite } from './site.ts';
import { clientSource, type ApiReader } from './source/client-source.ts';

export interface PublicPagesOptions {
  /** Address of the API, without tenant. */
  readonly server: string;
  /** Path of the tenant that is the monitor; '' is the root. */
  readonly tenant: string;
  /** Of the user of the public pages, who may read what is published and nothing else. */
  readonly credentials: CredentialSource;
  /** Where people reach the pages, without a slash at the end. */
  readonly address: string;
  /** Who is responsible for them, plain text; null: nobody says. */
  readonly imprint: string | null;
  /** Told of what went wrong behind a page. */
  readonly failed: (error: unknown) => void;
}

/** The public pages over the API of a hub. Closing it ends what it reads. */
export async function openPublicPages(
  options: PublicPagesOptions,
): Promise<{ readonly handler: PublicHandler; close(): Promise<void> }> {
  const { server, tenant, credentials, address, imprint, failed } = options;
  const client = await openClient({ server, tenant, credentials, name: 'allmend-public' });
  const read: ApiReader = async (path, { query, etag }) => {
    try {
      const answer = await client.content(path, {
        query: Object.fromEntries(query),
        ...(etag !== undefined && { etag }),
      });
      const status = answer.bytes === null ? 304 : 200;
      return { status, content: answer.bytes ?? new Uint8Array(), etag: answer.etag };
    } catch (error) {
      if (isStatusError(error, 'NotFound')) return { status: 404, content: new Uint8Array(), etag: null };
      throw error;
    }
  };
  const handler = createPublicSite({
    source: clientSource(read),
    settings: { address, ...(imprint !== null && { imprint: { en: imprint } }) },
    now: () => new Date(),
    onError: failed,
  });
  return { handler, close: () => client.close() };
}
