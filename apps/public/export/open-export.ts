import { openClient } from '@allmend/core-client';
import type { PublicPagesOptions } from '../open.ts';
import { clientSource } from '../source/client-source.ts';
import { exportSite, type ExportResult } from './export.ts';

/** Static exports of the public pages over the API of a hub, as often as wanted. Nothing is asked before the first one. */
export async function openPublicExport(options: Omit<PublicPagesOptions, 'failed'>): Promise<{
  /** Writes into a folder; throws what `exportSite` throws. */
  write(folder: string): Promise<ExportResult>;
  close(): Promise<void>;
}> {
  const { server, tenant, credentials, address, statements } = options;
  const client = await openClient({ server, tenant, credentials, name: 'allmend-export' });
  return {
    write: (folder) => exportSite(clientSource(client), folder, { settings: { ...statements, address } }),
    close: () => client.close(),
  };
}
