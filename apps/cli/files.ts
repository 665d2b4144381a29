import { mkdir, readFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import { writeDurably } from '@allmend/kit-files';
import { cliErrors } from './errors.ts';

/** Largest file that a command reads into memory. */
const readLimit = 64 * 2 ** 20;

/** Bytes of a file that the user named. Throws `command.cannot-read`. */
export async function readBytes(path: string): Promise<Uint8Array> {
  try {
    const bytes = await readFile(path);
    if (bytes.length > readLimit) throw cliErrors.error('cannot-read', { path, problem: 'it is larger than 64 MiB' });
    return bytes;
  } catch (error) {
    if (cliErrors.is(error, 'cannot-read')) throw error;
    const code = (error as NodeJS.ErrnoException).code;
    const problem =
      code === 'ENOENT' ? 'it does not exist' : code === 'EISDIR' ? 'it is a folder' : (error as Error).message;
    throw cliErrors.error('cannot-read', { path, problem }, { cause: error });
  }
}

export async function readTextFile(path: string): Promise<string> {
  return Buffer.from(await readBytes(path)).toString('utf8');
}

/** Writes a file whole or not at all. Throws `command.cannot-write`. */
export async function writeWhole(path: string, content: string | Uint8Array): Promise<void> {
  const target = resolve(path);
  try {
    await mkdir(dirname(target), { recursive: true });
    await writeDurably(target, content);
  } catch (error) {
    const problem = (error as NodeJS.ErrnoException).code === 'ENOSPC' ? 'the disk is full' : (error as Error).message;
    throw cliErrors.error('cannot-write', { path, problem }, { cause: error });
  }
}
