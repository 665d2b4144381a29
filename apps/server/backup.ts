import { createReadStream } from 'node:fs';
import { open, stat, unlink } from 'node:fs/promises';
import {
  dumpStore,
  openPostgresStore,
  openSqliteSnapshot,
  openSqliteStore,
  restoreStore,
  type Restored,
} from '@allmend/core-store';
import { dataFolder, openDataFolder } from './data-folder.ts';
import { serverErrors } from './errors.ts';

export interface BackupRequest {
  readonly dataDir: string;
  readonly databaseUrl: string | undefined;
  readonly file: string;
}

/**
 * Writes everything in the store, as of one instant, into a file; the server may run meanwhile. What is sealed stays sealed: the
 * keys are a backup of their own. Returns the size in bytes. Throws `server.backup-exists` and `store.*`.
 */
export async function writeBackup({ dataDir, databaseUrl, file }: BackupRequest): Promise<number> {
  const handle = await open(file, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EEXIST') throw serverErrors.error('backup-exists', { path: file });
    throw error;
  });
  try {
    await withSource({ dataDir, databaseUrl }, (source) => handle.writeFile(dumpStore(source)));
    await handle.sync();
    return (await handle.stat()).size;
  } catch (error) {
    // Half a backup is none.
    await unlink(file).catch(() => undefined);
    throw error;
  } finally {
    await handle.close();
  }
}

type Source = Parameters<typeof dumpStore>[0];

async function withSource(
  { dataDir, databaseUrl }: Pick<BackupRequest, 'dataDir' | 'databaseUrl'>,
  use: (source: Source) => Promise<void>,
): Promise<void> {
  if (databaseUrl === undefined) {
    const folder = dataFolder(dataDir).store;
    await use({ snapshot: () => openSqliteSnapshot({ folder }) });
    return;
  }
  const store = await openPostgresStore({ url: databaseUrl });
  try {
    await use(store);
  } finally {
    await store.close();
  }
}

export interface RestoreRequest extends BackupRequest {
  /** `move`: nothing was written after the backup, so revisions go on without a gap. */
  readonly purpose: 'restore' | 'move';
}

/** Fills an empty store from a backup, in either engine. All or nothing. Throws `store.*`. */
export async function readBackup({ dataDir, databaseUrl, file, purpose }: RestoreRequest): Promise<Restored> {
  await stat(file);
  const store =
    databaseUrl === undefined
      ? await openSqliteStore({ folder: (await openDataFolder(dataDir)).store })
      : await openPostgresStore({ url: databaseUrl });
  try {
    return await restoreStore(createReadStream(file), store, purpose === 'move' ? { gap: 0 } : {});
  } finally {
    await store.close();
  }
}
