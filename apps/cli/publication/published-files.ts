import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, readFile, realpath, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, resolve, sep } from 'node:path';
import { createTransport, operatorPolicy, WireFailure } from '@allmend/kit-egress';
import { connectionProblem } from '@allmend/kit-errors';
import { cliErrors } from '../errors.ts';
import { someAtOnce } from './some-at-once.ts';

/** An edition that a monitor has published, wherever it is. */
export interface PublishedFiles extends AsyncDisposable {
  /** Bytes of a file by its path below the edition; null: there is none. Throws `command.cannot-read` and `command.cannot-fetch`. */
  read(path: string): Promise<Uint8Array | null>;
  /** Folder of this machine with its evidence. Throws `command.cannot-fetch`. */
  bundle(): Promise<string>;
  /**
   * What `fetch` gives when all that it reads is of one edition: it is called again when another one was published meanwhile. Throws
   * `command.edition-changes` when that happens each time.
   */
  whole<T>(fetch: () => Promise<T>): Promise<T>;
  /** Whether each file of the edition is to be checked, or only those that are read. */
  readonly extent: 'all' | 'read';
}

/** Names every file of an edition but those of its bundle. */
export const manifestFile = 'data/export.json';
const sheetFile = 'data/sheet.json';
/** Names those of the bundle, in it. */
const sumsFile = 'SHA256SUMS';
/** Largest file that is read. */
const mostBytes = 256 * 2 ** 20;
/** Files of a bundle that are fetched, and how many at a time. */
const mostFiles = 500_000;
const atOnce = 8;
const mostAttempts = 3;

/** Opens a folder (an edition, or the folder of editions) or an address. Throws `command.not-published` and `command.cannot-fetch`. */
export async function openPublished(place: string, cwd: string, signal: AbortSignal): Promise<PublishedFiles> {
  return /^https?:\/\//i.test(place) ? openAddress(place, signal) : openFolder(resolve(cwd, place));
}

async function openFolder(folder: string): Promise<PublishedFiles> {
  for (const named of [folder, join(folder, 'current')]) {
    const found = await stat(join(named, sheetFile)).catch(() => null);
    if (!found?.isFile()) continue;
    // Resolved once: `current` may be another edition a moment later.
    const place = await realpath(named);
    return {
      extent: 'all',
      async read(path) {
        const file = resolve(place, path);
        if (!file.startsWith(place + sep)) return null;
        try {
          return await readFile(file);
        } catch (error) {
          const { code, message } = error as NodeJS.ErrnoException;
          if (code === 'ENOENT' || code === 'ENOTDIR') return null;
          throw cliErrors.error('cannot-read', { path, problem: message }, { cause: error });
        }
      },
      bundle: () => Promise.resolve(join(place, 'bundle')),
      whole: (fetch) => fetch(),
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
      cliErrors.error('cannot-fetch', { url: url.href, problem }, { cause });
    try {
      const request = { url, method: 'GET', headers: {}, body: null, signal, maxBytes: mostBytes };
      const { status, body } = await transport.send(request);
      if (status === 404) return null;
      if (status !== 200) throw refused(`the answer was ${status}`);
      return body;
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof WireFailure)) throw error;
      throw refused(connectionProblem(error.code) ?? error.message, error);
    }
  };
  try {
    const root = new URL(address.endsWith('/') ? address : `${address}/`);
    // A server that runs has the edition with its evidence below `published/`; a web server that serves the folder, at its root.
    for (const base of [root, new URL('published/', root)]) {
      if (!(await get(base, `bundle/${sumsFile}`))) continue;
      const read = (path: string): Promise<Uint8Array | null> => get(base, path);
      return {
        extent: 'read',
        read,
        async bundle() {
          const bundle = await mkdtemp(join(folder, 'bundle-'));
          await fetchBundle(bundle, (path) => read(`bundle/${path}`));
          return bundle;
        },
        whole: (fetch) => ofOneEdition(fetch, { place: base.href, read }),
        [Symbol.asyncDispose]: close,
      };
    }
    throw cliErrors.error('not-published', { place: address });
  } catch (error) {
    await close();
    throw error;
  }
}

async function ofOneEdition<T>(
  fetch: () => Promise<T>,
  { place, read }: Pick<PublishedFiles, 'read'> & { readonly place: string },
): Promise<T> {
  const lists = async (): Promise<string> => {
    const found = await Promise.all([manifestFile, `bundle/${sumsFile}`].map(read));
    return found.map((bytes) => (bytes ? createHash('sha256').update(bytes).digest('hex') : '')).join(' ');
  };
  let before = await lists();
  for (let attempt = 1; attempt <= mostAttempts; attempt++) {
    const [end] = await Promise.allSettled([fetch()]);
    const after = await lists();
    if (after === before) {
      if (end.status === 'rejected') throw end.reason;
      return end.value;
    }
    before = after;
  }
  throw cliErrors.error('edition-changes', { place, attempts: mostAttempts });
}

/** Fetches what the list of files names; what is missing is missed by who verifies. */
async function fetchBundle(folder: string, get: (path: string) => Promise<Uint8Array | null>): Promise<void> {
  const write = async (path: string, bytes: Uint8Array): Promise<void> => {
    await mkdir(dirname(join(folder, path)), { recursive: true });
    await writeFile(join(folder, path), bytes);
  };
  const sums = await get(sumsFile);
  if (!sums) return;
  await write(sumsFile, sums);
  const listed = Buffer.from(sums).toString().split('\n');
  const names = listed.flatMap((line) => /^[0-9a-f]{64} [ *]([A-Za-z0-9._~/-]+)$/.exec(line)?.[1] ?? []);
  const paths = [`${sumsFile}.sig`, ...names].filter((path) => !path.split('/').some((one) => /^\.*$/.test(one)));
  await someAtOnce([...new Set(paths)].slice(0, mostFiles), atOnce, async (path) => {
    const bytes = await get(path);
    if (bytes) await write(path, bytes);
  });
}
