import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { extname, join } from 'node:path';
import { getAsset, getRawAsset, isSea } from 'node:sea';
import { builtInLocales, listTexts } from '@allmend/kit-i18n';

/** A file of the console: what `StaticPages` of the API server asks for. */
export interface ConsoleFile {
  readonly content: Uint8Array;
  readonly contentType: string;
  readonly etag: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The console below `/console/`: `StaticPages` of the API server, without a word of it imported. */
export interface ConsolePages {
  readonly prefix: '/console/';
  file(path: string): ConsoleFile | null;
}

/**
 * The policy of the page (docs/decisions/0027). Everything comes from this server; scripts and styles only as files; whatever writes
 * HTML goes through one function (trusted types); the page can be framed by nobody and sends no form.
 */
const policy = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self'",
  "connect-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "require-trusted-types-for 'script'",
  'trusted-types allmend',
].join('; ');

const types: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.json': 'application/json; charset=utf-8',
};

const pageHeaders = {
  'content-security-policy': policy,
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'permissions-policy': 'camera=(), geolocation=(), microphone=(), payment=(), usb=()',
  'x-frame-options': 'DENY',
};

/** Names of built files carry a hash of their content. */
const hashedHeaders = { 'cache-control': 'public, max-age=31536000, immutable' };

/**
 * The built console: from the single file's assets (`console/…`, listed in `console/files.json`), else from the folder that
 * `node tools/console.ts` builds; where there is neither, a page that says so. Any path that is no file is a page of the console: its
 * script reads the address.
 */
export function consolePages(): ConsolePages {
  const read = (isSea() ? readAssets() : readFolder(join(import.meta.dirname, 'build'))) ?? [];
  const files = new Map(read.map(({ path, content }) => [path, fileOf(path, content)]));
  const start = files.get('index.html') ?? fileOf('index.html', Buffer.from(notBuilt));
  let texts: ConsoleFile | null = null;
  return {
    prefix: '/console/',
    file(path) {
      // Not before it is asked for: the texts of findings are declared by whatever this process has loaded by then.
      if (path === 'texts.json') return (texts ??= textsFile());
      return files.get(path) ?? (path.startsWith('assets/') ? null : start);
    },
  };
}

const notBuilt = `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width,initial-scale=1"><title>Allmend console</title></head>
<body><h1>The console is not built here</h1><p>Run <code>node tools/console.ts</code> in the checkout, then start the server again.</p></body></html>
`;

function fileOf(path: string, content: Uint8Array): ConsoleFile {
  const type = types[extname(path)] ?? 'application/octet-stream';
  const headers = path.endsWith('.html') ? pageHeaders : path.startsWith('assets/') ? hashedHeaders : {};
  return { content, contentType: type, etag: hashOf(content), headers };
}

/** The sentences of findings in all languages: the console formats them, and may not import who declares them. */
function textsFile(): ConsoleFile {
  const all = Object.fromEntries(builtInLocales.map((locale) => [locale, listTexts(locale)]));
  return fileOf('texts.json', Buffer.from(JSON.stringify(all)));
}

function hashOf(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('base64url').slice(0, 22);
}

interface BuiltFile {
  readonly path: string;
  readonly content: Uint8Array;
}

function readFolder(folder: string): readonly BuiltFile[] | null {
  if (!existsSync(join(folder, 'index.html'))) return null;
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map(({ parentPath, name }) => {
      const file = join(parentPath, name);
      return { path: file.slice(folder.length + 1).replaceAll('\\', '/'), content: readFileSync(file) };
    });
}

function readAssets(): readonly BuiltFile[] | null {
  try {
    const paths = JSON.parse(getAsset('console/files.json', 'utf8')) as string[];
    return paths.map((path) => ({ path, content: new Uint8Array(getRawAsset(`console/${path}`)) }));
  } catch {
    // The single file was made without a console.
    return null;
  }
}
