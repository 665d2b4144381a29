import { FindingSheet, ScopeSheet, Sheet, SubjectSheet } from '@allmend/api';
import { publicErrors } from '../errors.ts';
import { list, member, parse, parseIntervals, parseJson, parseSeals } from './parse.ts';
import type { PublicSource } from './public-source.ts';
import { splitId } from './segment.ts';

/** Asks the API: `path` from the root of the tenant. Redirects are not followed, nothing is repeated but by the reader itself. */
export type ApiReader = (
  path: string,
  options: { readonly query: URLSearchParams; readonly etag?: string },
) => Promise<ApiAnswer>;

export interface ApiAnswer {
  readonly status: number;
  readonly content: Uint8Array;
  /** As the header says it. */
  readonly etag: string | null;
}

const group = '/apis/conformance.allmend.dev/v1alpha1';
/** Rows of a history that are read at most. */
const mostRows = 5000;

/**
 * What the API publishes: the read subresources of subjects, scopes and evidences, `sheets/current` and `dayroots`. All of it is
 * parsed. Methods throw `public.bad-data` for answers that are none, and what the reader throws.
 */
export function clientSource(read: ApiReader): PublicSource {
  let last: { readonly etag: string; readonly sheet: Sheet } | null = null;

  const get = async (path: string, query: Readonly<Record<string, string>>): Promise<Uint8Array | null> => {
    const answer = await read(`${group}${path}`, { query: new URLSearchParams(query) });
    if (answer.status === 404) return null;
    return contentOf(answer, path);
  };

  const json = async (path: string, query: Readonly<Record<string, string>>): Promise<unknown> => {
    const content = await get(path, query);
    return content === null ? null : parseJson(content, path);
  };

  const rows = async (path: string, query: Readonly<Record<string, string>>, name: string): Promise<unknown[]> => {
    const found: unknown[] = [];
    for (let token = ''; ;) {
      const page = await json(path, { ...query, limit: '500', ...(token !== '' && { continue: token }) });
      if (page === null) return found;
      found.push(...list(member(page, 'items'), path).map((item) => member(item, name)));
      const next = member(member(page, 'metadata'), 'continue');
      if (typeof next !== 'string' || next === '' || found.length >= mostRows) return found;
      token = next;
    }
  };

  return {
    async sheet() {
      const path = '/sheets/current';
      const answer = await read(`${group}${path}`, { query: new URLSearchParams(), ...(last && { etag: last.etag }) });
      if (answer.status === 304 && last) return last.sheet;
      const value = parseJson(contentOf(answer, path), path);
      // The resource is an object with the sheet in it; what is served to the public is the sheet itself.
      const sheet = parse(Sheet, member(value, 'sheet') ?? value, path);
      last = answer.etag === null ? null : { etag: answer.etag, sheet };
      return sheet;
    },
    async subject(id, scope) {
      const path = `${subjectPath(id)}/sheet`;
      const value = await json(path, { scope });
      return value === null ? null : parse(SubjectSheet, value, path);
    },
    async finding(id, report, testcase) {
      const path = `${subjectPath(id)}/findings`;
      const value = await json(path, { report, testcase });
      return value === null ? null : parse(FindingSheet, value, path);
    },
    async scope(name) {
      const path = `/scopes/${encodeURIComponent(name)}/sheet`;
      const value = await json(path, {});
      return value === null ? null : parse(ScopeSheet, value, path);
    },
    evidence(id, report, sha256) {
      const [namespace] = splitId(id);
      return get(`/namespaces/${encodeURIComponent(namespace)}/evidences/${encodeURIComponent(sha256)}/content`, {
        report,
      });
    },
    async dayRoots() {
      return parseSeals(await rows('/dayroots', {}, 'root'), '/dayroots');
    },
    async verdicts(id, scope) {
      const path = `${subjectPath(id)}/verdicts`;
      return parseIntervals(await rows(path, { scope }, 'interval'), path);
    },
  };
}

/** Reads an API by `fetch`: the one of Node, or one that knows the server's certificate. */
export function fetchReader(options: {
  /** Address of the API, with `/tenants/<path>` for a tenant. */
  readonly server: string;
  readonly fetch?: typeof globalThis.fetch;
  /** Asked before each request, e.g. for `authorization`. */
  readonly headers?: () => Promise<Readonly<Record<string, string>>>;
  /** Milliseconds for one request; default 10 s. */
  readonly deadlineMs?: number;
}): ApiReader {
  const { server, fetch = globalThis.fetch, headers, deadlineMs = 10_000 } = options;
  const base = server.replace(/\/+$/, '');
  return async (path, { query, etag }) => {
    const search = query.size === 0 ? '' : `?${query}`;
    const response = await fetch(`${base}${path}${search}`, {
      headers: { ...(await headers?.()), ...(etag !== undefined && { 'if-none-match': etag }) },
      // A redirect would carry the credentials to wherever it names.
      redirect: 'error',
      signal: AbortSignal.timeout(deadlineMs),
    });
    return {
      status: response.status,
      content: new Uint8Array(await response.arrayBuffer()),
      etag: response.headers.get('etag'),
    };
  };
}

function contentOf(answer: ApiAnswer, place: string): Uint8Array {
  if (answer.status === 200) return answer.content;
  throw publicErrors.error('bad-data', { place, problem: `the API answered ${answer.status}` });
}

function subjectPath(id: string): string {
  const [namespace, name] = splitId(id);
  return `/namespaces/${encodeURIComponent(namespace)}/subjects/${encodeURIComponent(name)}`;
}
