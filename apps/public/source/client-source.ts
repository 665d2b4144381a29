import { FindingSheet, ScopeSheet, Sheet, SubjectSheet } from '@allmend/api';
import type { Client } from '@allmend/core-client';
import { isStatusError } from '@allmend/core-machinery';
import { list, member, parse, parseIntervals, parseJson, parseSeals } from './parse.ts';
import type { PublicSource } from './public-source.ts';
import { splitId } from './segment.ts';

const group = '/apis/conformance.allmend.dev/v1alpha1';
/** Rows of a history that are read at most. */
const mostRows = 5000;

type Query = Readonly<Record<string, string>>;

/**
 * What the API publishes: the read subresources of subjects, scopes and evidences, the current sheet and the day roots. All of it is
 * parsed. Methods throw `public.bad-data` for answers that are none, and what the client throws; not found is null.
 */
export function clientSource(client: Pick<Client, 'content'>): PublicSource {
  let last: { readonly etag: string; readonly sheet: Sheet } | null = null;

  const get = async (path: string, query: Query): Promise<Uint8Array | null> => {
    try {
      return (await client.content(`${group}${path}`, { query })).bytes;
    } catch (error) {
      if (isStatusError(error, 'NotFound')) return null;
      throw error;
    }
  };

  const json = async (path: string, query: Query = {}): Promise<unknown> => {
    const content = await get(path, query);
    return content === null ? null : parseJson(content, path);
  };

  const rows = async (path: string, query: Query, name: string): Promise<unknown[]> => {
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
      const path = '/sheets/current/content';
      const { bytes, etag } = await client.content(`${group}${path}`, last ? { etag: last.etag } : {});
      if (bytes === null && last) return last.sheet;
      const sheet = parse(Sheet, parseJson(bytes ?? new Uint8Array(), path), path);
      last = etag === null ? null : { etag, sheet };
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
      const value = await json(path);
      return value === null ? null : parse(ScopeSheet, value, path);
    },
    evidence(id, report, sha256) {
      const [namespace, subject] = splitId(id);
      return get(`/namespaces/${encodeURIComponent(namespace)}/evidences/${encodeURIComponent(sha256)}/content`, {
        report,
        // The report may be about a neighbour of the subject that is shown.
        subject,
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

function subjectPath(id: string): string {
  const [namespace, name] = splitId(id);
  return `/namespaces/${encodeURIComponent(namespace)}/subjects/${encodeURIComponent(name)}`;
}
