import { openClient, type CredentialSource } from '@allmend/core-client';
import type { PublicHandler } from './http/request.ts';
import { createPublicSite } from './site.ts';
import { clientSource } from './source/client-source.ts';

export interface PublicPagesOptions {
  /** Address of the API, without tenant. */
  readonly server: string;
  /** Path of the tenant that is the monitor; '' is the root. */
  readonly tenant: string;
  /** Of the user of the public pages, who may read what is published and nothing else. */
  readonly credentials: CredentialSource;
  /** Where people reach the pages, without a slash at the end. */
  readonly address: string;
  /** Who is responsible for them, plain text; null: nobody has said. */
  readonly imprint: string | null;
  /** Told of what went wrong behind a page. */
  readonly failed: (error: unknown) => void;
}

/** The public pages over the API of a hub. Nothing is asked before the first request. */
export async function openPublicPages(
  options: PublicPagesOptions,
): Promise<{ readonly handler: PublicHandler; close(): Promise<void> }> {
  const { server, tenant, credentials, address, imprint, failed } = options;
  const client = await openClient({ server, tenant, credentials, name: 'allmend-public', deadlineMs: 15_000 });
  const handler = createPublicSite({
    source: clientSource(client),
    settings: { address, ...(imprint !== null && { imprint }) },
    now: () => new Date(),
    onError: failed,
  });
  return { handler, close: () => client.close() };
}
