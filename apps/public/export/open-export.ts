import { openClient } from '@allmend/core-client';
import type { PublicPagesOptions } from '../open.ts';
import { clientSource } from '../source/client-source.ts';
import { exportSite } from './export.ts';

/** What was written, and of which subjects. */
export interface WrittenEdition {
  readonly edition: string;
  readonly asOf: string;
  /** `<namespace>/<name>` of each. */
  readonly subjects: readonly string[];
  readonly files: number;
  readonly bytes: number;
}

/** Static exports of the public pages over the API of a hub, as often as wanted. Nothing is asked before the first one. */
export async function openPublicExport(options: Omit<PublicPagesOptions, 'failed'>): Promise<{
  /** Writes into a folder; throws what `exportSite` throws. */
  write(folder: string): Promise<WrittenEdition>;
  close(): Promise<void>;
}> {
  const { server, tenant, credentials, address, statements } = options;
  const client = await openClient({ server, tenant, credentials, name: 'allmend-export' });
  return {
    async write(folder) {
      const source = clientSource(client);
      const sheet = await source.sheet();
      // One overview for all pages, and for who asks afterwards what it was.
      const fixed = { ...source, sheet: () => Promise.resolve(sheet) };
      const { edition, files, bytes } = await exportSite(fixed, folder, { settings: { ...statements, address } });
      return { edition, asOf: sheet.asOf, subjects: sheet.subjects.map(({ id }) => id), files, bytes };
    },
    close: () => client.close(),
  };
}
