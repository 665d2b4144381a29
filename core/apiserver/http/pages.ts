import { statusErrors } from '@allmend/core-machinery';
import type { FastifyReply, FastifyRequest } from 'fastify';
import { acceptsGzip, createCompression, isWorthCompressing, smallerTag, variesByForm } from './compression.ts';
import { answeredUnchanged } from './entity-tag.ts';
import type { StaticFile, StaticPages } from './parts.ts';

/** Static pages as the pipeline asks for them: files without secrets, which anybody may read as anybody may read health. */
export interface PageServer {
  /** Whether the path is of these pages, as it stands in the request: nothing is decoded before that is known. */
  has(url: string): boolean;
  /** Answers GET and HEAD. Throws 404 for what is no file, and 405. */
  answer(request: FastifyRequest, reply: FastifyReply): Promise<void>;
}

/** Throws where the prefix could hide a path of the API. */
export function createPageServer(pages: StaticPages): PageServer {
  const { prefix } = pages;
  if (!/^\/[a-z][a-z0-9-]*\/$/.test(prefix) || taken.has(prefix)) {
    throw new Error(`static pages cannot lie below ${prefix}`);
  }
  const bare = prefix.slice(0, -1);
  const compression = createCompression();

  const find = (path: string): StaticFile | null => {
    const below = decodedPath(path.slice(prefix.length));
    return below === null ? null : pages.file(below);
  };

  return {
    has(url) {
      const path = pathOf(url);
      return path === bare || path.startsWith(prefix);
    },
    async answer(request, reply) {
      void reply.header('x-content-type-options', 'nosniff');
      if (request.method !== 'GET' && request.method !== 'HEAD') {
        void reply.header('allow', 'GET, HEAD');
        throw statusErrors.methodNotAllowed({ group: '', resource: bare.slice(1) }, request.method.toLowerCase());
      }
      const path = pathOf(request.url);
      if (path === bare) {
        await reply.code(301).header('location', prefix).send();
        return;
      }
      const found = find(path);
      if (!found) throw statusErrors.noRoute();
      const { content, contentType: type, etag, headers } = found;
      const wanted = acceptsGzip(request.headers['accept-encoding']);
      const small = wanted ? await compression.smaller(content, { type, bytes: content }) : null;
      void reply.header('cache-control', 'no-cache').headers(headers).header('x-content-type-options', 'nosniff');
      if (isWorthCompressing(type, content.byteLength)) void reply.header('vary', variesByForm(headers['vary']));
      if ((await answeredUnchanged(request, reply, small ? smallerTag(etag) : etag)) === 'answered') return;
      if (small) void reply.header('content-encoding', 'gzip');
      const body = small ?? content;
      const bytes = Buffer.from(body.buffer, body.byteOffset, body.byteLength);
      await reply.code(200).header('content-type', type).send(bytes);
    },
  };
}

/** What the server itself answers. */
const taken = new Set(['/api/', '/apis/', '/openapi/', '/openid/', '/tenants/', '/version/', '/metrics/', '/healthz/']);

const pathOf = (url: string): string => url.split('?', 1)[0]!;

/** Null for what names no file: parts that cannot be decoded, are empty before the last, climb, or hold a separator or a NUL. */
function decodedPath(path: string): string | null {
  const parts = path.split('/');
  const decoded: string[] = [];
  for (const [at, part] of parts.entries()) {
    const text = decodedPart(part);
    if (text === null || (text === '' && at < parts.length - 1)) return null;
    decoded.push(text);
  }
  return decoded.join('/');
}

function decodedPart(part: string): string | null {
  try {
    const text = decodeURIComponent(part);
    return /[/\\\0]/.test(text) || text === '.' || text === '..' ? null : text;
  } catch {
    return null;
  }
}
