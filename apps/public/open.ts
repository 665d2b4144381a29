import { openClient, type CredentialSource } from '@allmend/core-client';
import type { PublicHandler } from './http/request.ts';
import { createPublicSite } from './site.ts';
import { clientSource } from './source/client-source.ts';
import type { SiteSettings } from './view/view.ts';

export interface PublicPagesOptions {
  /** Address of the API, without tenant. */
  readonly server: string;
  /** Path of the tenant that is the monitor; '' is the root. */
  readonly tenant: string;
  /** Of the user of the public pages, who may read what is published and nothing else. */
  readonly credentials: CredentialSource;
  /** Where people reach the pages, without a slash at the end. */
  readonly address: string;
  /** What the operator says about them. */
  readonly statements: Omit<SiteSettings, 'address'>;
  /** Told of what went wrong behind a page. */
  readonly failed: (error: unknown) => void;
}

/** The public pages over the API of a hub. Nothing is asked before the first request. */
export async function openPublicPages(
  options: PublicPagesOptions,
): Promise<{ readonly handler: PublicHandler; close(): Promise<void> }> {
  const { server, tenant, credentials, address, statements, failed } = options;
  const client = await openClient({ server, tenant, credentials, name: 'allmend-public', deadlineMs: 15_000 });
  const handler = createPublicSite({
    source: clientSource(client),
    settings: { ...statements, address },
    now: () => new Date(),
    onError: failed,
  });
  return { handler, close: () => client.close() };
}
