import { mkdir, mkdtemp, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { createTransport, operatorPolicy, WireFailure } from '@allmend/kit-egress';
import { cliErrors } from '../errors.ts';

/** An edition that a monitor has published, wherever it is. */
export interface PublishedFiles extends AsyncDisposable {
  /** Bytes of a file by its path below the edition; null: there is none. Throws `command.cannot-read`. */
  read(path: string): Promise<Uint8Array | null>;
  /** Folder of this machine with its evidence. Throws `command.cannot-read`. */
  bundle(): Promise<string>;
  /** Whether each file of the edition is to be checked, or only those that are read. */
  readonly extent: 'all' | 'read';
}

const sheetFile = 'data/sheet.json';
const sumsFile = 'SHA256SUMS';
/** Largest file that is read. */
const mostBytes = 256 * 2 ** 20;
/** Files of a bundle that are fetched, and how many at a time. */
const mostFiles = 500_000;
const atOnce = 8;

/** Opens a folder (an edition, or the folder of editions) or an address. Throws `command.not-published` and `command.cannot-read`. */
export async function openPublished(place: string, cwd: string, signal: AbortSignal): Promise<PublishedFiles> {
  return /^https?:\/\//i.test(place) ? openAddress(place, signal) : openFolder(resolve(cwd, place));
}

async function openFolder(folder: string): Promise<PublishedFiles> {
  for (const place of [folder, join(folder, 'current')]) {
    const found = await stat(join(place, sheetFile)).catch(() => null);
    if (!found?.isFile()) continue;
    return {
      extent: 'all',
      async read(path) {
        const file = resolve(place, path);
        if (!file.startsWith(resolve(place) + sep)) return null;
        try {
          return await readFile(file);
        } catch (error) {
          const { code, message } = error as NodeJS.ErrnoException;
          if (code === 'ENOENT' || code === 'ENOTDIR') return null;
          throw cliErrors.error('cannot-read', { path, problem: message }, { cause: error });
        }
      },
      bundle: () => Promise.resolve(join(place, 'bundle')),
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
  }
  throw cliErrors.error('not-published', { place: folder });
}

async function openAddress(address: string, signal: AbortSignal): Promise<PublishedFiles> {
  const transport = createTransport({ policy: operatorPolicy, connections: atOnce });
  const folder = await mkdtemp(join(tmpdir(), 'allmend-published-'));
  const close = async (): Promise<void> => {
    await transport.close();
    await rm(folder, { recursive: true, force: true });
  };
  const get = async (base: URL, path: string): Promise<Uint8Array | null> => {
    const url = new URL(path, base);
    const refused = (problem: string, cause?: unknown): Error =>
      cliErrors.error('cannot-read', { path: url.href, problem }, { cause });
    try {
      const request = { url, method: 'GET', headers: {}, body: null, signal, maxBytes: mostBytes };
      const { status, body } = await transport.send(request);
      if (status === 404) return null;
      if (status !== 200) throw refused(`the answer was ${status}`);
      return body;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof WireFailure)) throw error;
      throw refused(error.code === '' ? error.message : `${error.message} (${error.code})`, error);
    }
  };
  try {
    const root = new URL(address.endsWith('/') ? address : `${address}/`);
    // A server that runs has the edition with its evidence below `published/`; a web server that serves the folder, at its root.
    for (const base of [root, new URL('published/', root)]) {
      const sums = await get(base, `bundle/${sumsFile}`);
      if (!sums) continue;
      return {
        extent: 'read',
        read: (path) => get(base, path),
        bundle: () => fetchBundle(folder, sums, (path) => get(base, `bundle/${path}`)),
        [Symbol.asyncDispose]: close,
      };
    }
    throw cliErrors.error('not-published', { place: address });
  } catch (error) {
    await close();
    throw error;
  }
}

/** Fetches what the list of files names; what is missing is missed by who verifies. */
async function fetchBundle(
  folder: string,
  sums: Uint8Array,
  get: (path: string) => Promise<Uint8Array | null>,
): Promise<string> {
  const listed = Buffer.from(sums).toString().split('\n');
  const names = listed.flatMap((line) => /^[0-9a-f]{64} [ *]([A-Za-z0-9._~/-]+)$/.exec(line)?.[1] ?? []);
  const paths = [`${sumsFile}.sig`, ...names].filter((path) => !path.split('/').some((one) => /^\.*$/.test(one)));
  const write = async (path: string, bytes: Uint8Array): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  };
  await write(sumsFile, sums);
  const waiting = [...new Set(paths)].slice(0, mostFiles).values();
  await Promise.all(
    Array.from({ length: atOnce }, async () => {
      for (const path of waiting) {
        const bytes = await get(path);
        if (bytes) await write(path, bytes);
      }
    }),
  );
  return folder;
}
