import { createHash } from 'node:crypto';
import { ScopeSheet, Sheet, SubjectSheet } from '@allmend/api';
import { DayRoot } from '@allmend/api/kinds';
import type { Message } from '@allmend/kit-i18n';
import { z } from 'zod';
import { manifestFile, type PublishedFiles } from './published-files.ts';
import { publicationTexts } from './texts.ts';

/** What a monitor has published, as data. Untrusted. */
export interface PublishedData {
  readonly sheet: Sheet;
  /** By the name of the scope. */
  readonly scopes: ReadonlyMap<string, ScopeSheet>;
  readonly subjects: readonly { readonly id: string; readonly scope: string; readonly sheet: SubjectSheet }[];
  /** Day → hash of its seal. */
  readonly roots: ReadonlyMap<string, string>;
  /** What is not as it was published, or cannot be read. */
  readonly problems: readonly Message[];
}

const Manifest = z.object({ files: z.record(z.string(), z.string()) });
const Seals = z.array(DayRoot.zod.shape.root);

/** A name as it may stand in a path. Names of objects are no others. */
const plainName = /^[a-z0-9]([-a-z0-9.]*[a-z0-9])?$/;

/** Reads an edition: the whole of it against its list of files, and what verdicts are in. Null: there is no overview to begin with. */
export async function readPublished(files: PublishedFiles): Promise<PublishedData | readonly Message[]> {
  const problems: Message[] = [];
  const manifest = (await readJson(manifestFile, Manifest, { files, problems, digests: null }))?.files ?? null;
  const digests = manifest && new Map(Object.entries(manifest));
  const reading = { files, problems, digests };
  if (digests && files.extent === 'all') await checkAll(reading);
  const sheet = await readJson('data/sheet.json', Sheet, reading);
  if (!sheet) return problems;
  const scopes = new Map<string, ScopeSheet>();
  for (const { name } of sheet.scopes) {
    const found = plainName.test(name) ? await readJson(`data/standards/${name}.json`, ScopeSheet, reading) : null;
    if (found) scopes.set(name, found);
  }
  const subjects: { id: string; scope: string; sheet: SubjectSheet }[] = [];
  for (const { id, standings } of sheet.subjects) {
    for (const { scope } of standings) {
      if (![...id.split('/'), scope].every((name) => plainName.test(name)) || id.split('/').length !== 2) continue;
      const found = await readJson(`data/clouds/${id}/${scope}.json`, SubjectSheet, reading);
      if (found) subjects.push({ id, scope, sheet: found });
    }
  }
  const seals = (await readJson('data/roots.json', Seals, reading)) ?? [];
  return { sheet, scopes, subjects, roots: new Map(seals.map(({ day, hash }) => [day, hash])), problems };
}

interface Reading {
  readonly files: PublishedFiles;
  readonly problems: Message[];
  readonly digests: ReadonlyMap<string, string> | null;
}

async function readJson<T>(file: string, shape: z.ZodType<T>, reading: Reading): Promise<T | null> {
  const { files, problems, digests } = reading;
  const bytes = await files.read(file);
  if (!bytes) {
    problems.push(publicationTexts.message('file-missing', { file }));
    return null;
  }
  if (files.extent === 'read' && digests && digests.get(file) !== sha256(bytes))
    problems.push(publicationTexts.message('file-changed', { file }));
  try {
    const parsed = shape.safeParse(JSON.parse(Buffer.from(bytes).toString()));
    if (parsed.success) return parsed.data;
    const [issue] = parsed.error.issues;
    const problem = `${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`;
    problems.push(publicationTexts.message('file-unreadable', { file, problem }));
  } catch (error) {
    problems.push(publicationTexts.message('file-unreadable', { file, problem: (error as Error).message }));
  }
  return null;
}

/** Every file of an edition, pages as well. The bundle has a signed list of its own. */
async function checkAll({ files, problems, digests }: Reading): Promise<void> {
  for (const [file, digest] of digests ?? []) {
    const bytes = await files.read(file);
    if (!bytes) problems.push(publicationTexts.message('file-missing', { file }));
    else if (sha256(bytes) !== digest) problems.push(publicationTexts.message('file-changed', { file }));
  }
}

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');
