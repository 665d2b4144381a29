import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { postgresPrograms, startPostgres, temporaryFolder } from '@allmend/kit-testing';

export type Engine = 'SQLite' | 'PostgreSQL';

/** A place for a hub's data: a folder, and for PostgreSQL a server of its own. */
export interface Place extends AsyncDisposable {
  readonly engine: Engine;
  readonly folder: string;
  readonly dataDir: string;
  /** Undefined for SQLite. */
  readonly databaseUrl: string | undefined;
}

/** Engines that this machine has. */
export const engines: readonly Engine[] = postgresPrograms() === null ? ['SQLite'] : ['SQLite', 'PostgreSQL'];

export async function openPlace(engine: Engine = 'SQLite'): Promise<Place> {
  const stack = new AsyncDisposableStack();
  const folder = stack.use(await temporaryFolder('bench-hub')).path;
  const dataDir = join(folder, 'hub');
  await mkdir(dataDir);
  const databaseUrl = engine === 'SQLite' ? undefined : stack.use(await startPostgres()).url();
  return { engine, folder, dataDir, databaseUrl, [Symbol.asyncDispose]: () => stack.disposeAsync() };
}

/** What `startHubProcess` takes of a place. */
export function hubOf({ dataDir, databaseUrl }: Place): { readonly dataDir: string; readonly databaseUrl?: string } {
  return { dataDir, ...(databaseUrl !== undefined && { databaseUrl }) };
}
