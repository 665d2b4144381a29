import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { FindingSheet, ScopeSheet, Sheet, SubjectSheet } from '@allmend/api';
import { publicErrors } from '../errors.ts';
import { dataFiles } from './data-files.ts';
import { parse, parseIntervals, parseJson, parseSeals } from './parse.ts';
import type { PublicSource } from './public-source.ts';

/** Content of a file below the root of published pages; null: there is none. */
type FileReader = (path: string) => Promise<Uint8Array | null>;

/** What an export holds. Methods throw `public.no-sheet` and `public.bad-data`. */
export function folderSource(folder: string): PublicSource {
  return fileSource(folder, async (path) => {
    try {
      return await readFile(join(folder, path));
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
      throw error;
    }
  });
}

/** What public pages elsewhere publish, be they served or an export. Throws as `folderSource`, and what `fetch` throws. */
export function addressSource(address: string, fetch: typeof globalThis.fetch = globalThis.fetch): PublicSource {
  const base = address.endsWith('/') ? address : `${address}/`;
  return fileSource(address, async (path) => {
    const response = await fetch(new URL(path, base), { signal: AbortSignal.timeout(30_000) });
    if (response.status === 404) return null;
    if (!response.ok)
      throw publicErrors.error('bad-data', { place: path, problem: `the answer was ${response.status}` });
    return new Uint8Array(await response.arrayBuffer());
  });
}

function fileSource(place: string, read: FileReader): PublicSource {
  const json = async (path: string): Promise<unknown> => {
    const content = await read(path);
    return content === null ? null : parseJson(content, path);
  };
  return {
    async sheet() {
      const value = await json(dataFiles.sheet);
      if (value === null) throw publicErrors.error('no-sheet', { place });
      return parse(Sheet, value, dataFiles.sheet);
    },
    async subject(id, scope) {
      const path = dataFiles.subject(id, scope);
      const value = await json(path);
      return value === null ? null : parse(SubjectSheet, value, path);
    },
    async finding(id, report, testcase) {
      const path = dataFiles.finding(id, report, testcase);
      const value = await json(path);
      return value === null ? null : parse(FindingSheet, value, path);
    },
    async scope(name) {
      const path = dataFiles.scope(name);
      const value = await json(path);
      return value === null ? null : parse(ScopeSheet, value, path);
    },
    evidence: (id, report, sha256) => read(dataFiles.evidence(id, report, sha256)),
    async dayRoots() {
      return parseSeals((await json(dataFiles.roots)) ?? [], dataFiles.roots);
    },
    async verdicts(id, scope) {
      const path = dataFiles.verdicts(id, scope);
      return parseIntervals((await json(path)) ?? [], path);
    },
  };
}
