import { realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import { currentEdition } from './publishing.ts';
import type { ListenerHandler } from './public-listener.ts';
import type { PublicAnswer } from './rooms.ts';

/** Where the editions are on the public listener. */
const prefix = '/published/';
/** What a name in an edition may be; none begins with a dot. */
const plainName = /^(?!\.)[A-Za-z0-9._~-]{1,300}$/;
/** What is larger is for a web server that serves the folder itself. */
const largestFile = 64 * 2 ** 20;

const types: Readonly<Record<string, string>> = {
  '.json': 'application/json',
  '.html': 'text/html; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
};

/** Answers with files of the newest edition below `/published/`: what `allmend replay --public` and other programs read. */
export function publishedFiles(folder: string): ListenerHandler {
  return async ({ method, path }) => {
    if (!path.startsWith(prefix)) return null;
    if (method !== 'GET' && method !== 'HEAD') return plain(405, 'Only GET and HEAD.', { allow: 'GET, HEAD' });
    const names = path.slice(prefix.length).split('/');
    if (!names.every((name) => plainName.test(name))) return plain(404, 'There is nothing here.');
    try {
      // Resolved once: a new edition may become the current one meanwhile.
      const edition = await realpath(join(folder, currentEdition));
      const file = await realpath(join(edition, ...names));
      const found = await stat(file);
      if (!file.startsWith(edition + sep) || !found.isFile()) return plain(404, 'There is nothing here.');
      if (found.size > largestFile)
        return plain(403, 'This file is too large here; a web server can serve the folder.');
      const headers = {
        'content-type': types[extname(file)] ?? 'application/octet-stream',
        'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; img-src data:; sandbox",
        'x-content-type-options': 'nosniff',
        'cache-control': 'public, max-age=60',
        'last-modified': found.mtime.toUTCString(),
      };
      return { status: 200, headers, file: { path: file, size: found.size } };
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ENOTDIR') return plain(404, 'There is nothing here.');
      throw error;
    }
  };
}

function plain(status: number, text: string, more: Readonly<Record<string, string>> = {}): PublicAnswer {
  const headers = { 'content-type': 'text/plain; charset=utf-8', 'cache-control': 'no-store', ...more };
  return { status, headers: { ...headers, 'x-content-type-options': 'nosniff' }, body: `${text}\n` };
}
