import { join, resolve } from 'node:path';
import { settingsOf, type ServerContext } from './context.ts';

export const dataDirOption = [
  '--data-dir <dir>',
  'folder of the server: keys and, without a database, the store (default: hub in the state folder)',
] as const;

/** The server's folder: flag, setting, or `hub` in the state folder. */
export function dataDirOf(context: ServerContext, flag: string | undefined): string {
  const named = flag ?? settingsOf(context).dataDir;
  return named === undefined ? join(context.stateFolder, 'hub') : resolve(context.cwd, named);
}
