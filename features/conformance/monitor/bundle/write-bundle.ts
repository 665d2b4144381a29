import { mkdir, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { openFolderBlobs, type Blobs, type TenantBlobs } from '@allmend/core-blobs';
import type { HistoryRow, Store } from '@allmend/core-store';
import { isAllmendError } from '@allmend/kit-errors';
import { chainLines, partOf, type ChainPart } from '../chain-lines.ts';
import { dayOf, endOf } from '../day-root-text.ts';
import { monitorErrors } from '../errors.ts';
import { bodiesOf } from '../evidence-of.ts';
import type { SubjectPlace } from '../journal.ts';
import type { MonitorKeys } from '../monitor-keys.ts';
import { breathe, dayRootSeries, reportSeries, rowsFrom } from '../places.ts';
import { decodeRow } from '../row-body.ts';
import { listStates } from '../subject-state.ts';
import { bundleFiles, bundleSchema, type BundleHead } from './layout.ts';
import { signFiles, writeLines } from './sign-files.ts';

export interface BundleOptions {
  /** Folder to write into: new, empty, or an older bundle, which is brought up to date. */
  readonly path: string;
  readonly store: Store;
  readonly blobs: TenantBlobs;
  readonly keys: MonitorKeys;
  readonly tenant: string;
  /** `all`, or those that may be seen by whoever gets the bundle: everything that their reports rest on goes into it. */
  readonly subjects: 'all' | readonly SubjectPlace[];
  /** Reports received from this instant on; default: all that are kept. */
  readonly since?: Date;
  /** Reports received before this instant; default: to the last. */
  readonly until?: Date;
  readonly now?: () => Date;
  readonly signal?: AbortSignal;
}

/** A content that is not in the bundle because it is missing or changed where it should be. */
export interface LostContent {
  readonly digest: string;
  readonly report: string;
  /** `blobs.missing` or `blobs.damaged`. */
  readonly reason: string;
}

export interface WrittenBundle {
  readonly subjects: number;
  readonly rows: number;
  readonly roots: number;
  readonly contents: number;
  /** Whoever verifies the bundle is told so as well. */
  readonly lost: readonly LostContent[];
}

/**
 * Writes the evidence of subjects so that anybody can verify it without this monitor, see docs/reference/evidence.md. The signed list
 * of files comes last: a bundle whose writing was broken off has none. Throws `monitor.bundle-not-empty`, and what disk, store and
 * blobs throw.
 */
export async function writeBundle(options: BundleOptions): Promise<WrittenBundle> {
  const { path, store, blobs, keys, tenant, since, until, now = () => new Date(), signal } = options;
  await preparePlace(path);
  const subjects = await chosenSubjects(options);
  const copy = createCopy(blobs.of(tenant), openFolderBlobs(join(path, bundleFiles.blobs)));
  let rows = 0;
  for (const { uid } of subjects) {
    signal?.throwIfAborted();
    const part = await partOf(
      store,
      { series: reportSeries(uid), tenant },
      { ...(since && { since }), ...(until && { until }) },
    );
    const copying = async function* (): AsyncGenerator<HistoryRow> {
      for await (const row of part.rows()) {
        await copy.row(row);
        rows++;
        yield row;
      }
    };
    await writeLines(join(path, bundleFiles.rows(uid)), chainLines({ ...part, rows: copying }));
  }
  const { part, count } = await rootsOf(store, tenant, { since, until });
  await writeLines(join(path, bundleFiles.roots), chainLines(part));
  const head: BundleHead = {
    schema: bundleSchema,
    tenant,
    writtenAt: now().toISOString(),
    since: since?.toISOString() ?? null,
    until: until?.toISOString() ?? null,
    whole: options.subjects === 'all',
    subjects: subjects.map(({ uid, namespace, name }) => ({ uid, namespace, name })),
  };
  await writeLines(join(path, bundleFiles.subjects), [`${JSON.stringify(head, null, 1)}\n`]);
  await writeLines(join(path, bundleFiles.signers), [await keys.allowedSigners()]);
  await copy.removeOthers();
  await signFiles(path, keys);
  return { subjects: subjects.length, rows, roots: count, contents: copy.copied(), lost: copy.lost };
}

/** Takes away what an older bundle had, but for its contents, which are mostly the same. */
async function preparePlace(path: string): Promise<void> {
  await mkdir(path, { recursive: true });
  const known = new Set<string>(['rows', ...Object.values(bundleFiles).filter((name) => typeof name === 'string')]);
  const found = (await readdir(path)).find((name) => !known.has(name));
  if (found !== undefined) throw monitorErrors.error('bundle-not-empty', { path, found });
  for (const name of [bundleFiles.sumsSignature, bundleFiles.sums, bundleFiles.subjects, 'rows', bundleFiles.roots]) {
    await rm(join(path, name), { recursive: true, force: true });
  }
}

async function chosenSubjects({ store, tenant, subjects }: BundleOptions): Promise<readonly SubjectPlace[]> {
  const places = new Map<string, SubjectPlace>();
  for await (const { place } of listStates(store, tenant)) places.set(place.uid, place);
  if (subjects === 'all') return [...places.values()];
  const uids = new Set(subjects.map(({ uid }) => uid));
  // As the journal names them; who never had a report has nothing to show.
  return [...places.values()].filter(({ uid }) => uids.has(uid));
}

interface Copy {
  /** Copies what a row rests on. */
  row(stored: HistoryRow): Promise<void>;
  copied(): number;
  readonly lost: readonly LostContent[];
  /** Removes contents of an older bundle that no row here needs. */
  removeOthers(): Promise<void>;
}

/** Contents that are on their way to the disk at once. */
const mostAtOnce = 8;

function createCopy(from: Blobs, to: Blobs): Copy {
  const done = new Set<string>();
  const lost: LostContent[] = [];

  async function put(digest: string, report: string): Promise<void> {
    if (done.has(digest)) return;
    try {
      // What an older bundle has whole is evidence, even when it was lost since.
      if (!(await isWhole(to, digest))) await to.put(await from.get(digest));
      done.add(digest);
    } catch (error) {
      if (!isAllmendError(error) || !['blobs.missing', 'blobs.damaged'].includes(error.reason)) throw error;
      lost.push({ digest, report, reason: error.reason });
    }
  }

  return {
    lost,
    copied: () => done.size,
    async row(stored) {
      const { report, content, signature, snapshot } = decodeRow(stored);
      const isNew = snapshot !== null && !done.has(snapshot);
      const own = [content, signature, snapshot].filter((digest) => digest !== null);
      await Promise.all(own.map((digest) => put(digest, report)));
      if (!isNew || !done.has(snapshot)) return;
      const bodies = await bodiesOf(to, snapshot);
      for (let from = 0; from < bodies.length; from += mostAtOnce) {
        await Promise.all(bodies.slice(from, from + mostAtOnce).map((body) => put(body, report)));
      }
      await breathe();
    },
    async removeOthers() {
      for await (const digest of to.list()) if (!done.has(digest)) await to.delete(digest);
    },
  };
}

async function isWhole(blobs: Blobs, digest: string): Promise<boolean> {
  if (!(await blobs.has(digest))) return false;
  return blobs.get(digest).then(
    () => true,
    () => false,
  );
}

/** The roots of the days of a period, as far as they lie in it whole. */
async function rootsOf(
  store: Store,
  tenant: string,
  { since, until }: { readonly since: Date | undefined; readonly until: Date | undefined },
): Promise<{ part: ChainPart; count: number }> {
  const found: HistoryRow[] = [];
  let anchor = await store.anchor(dayRootSeries, tenant);
  for await (const row of rowsFrom(store, tenant, dayRootSeries)) {
    if (until && endOf(row.subject) > until) break;
    if (since && row.subject < dayOf(since)) anchor = row.hash!;
    else found.push(row);
  }
  const rows = async function* (): AsyncGenerator<HistoryRow> {
    yield* found;
  };
  return { part: { series: dayRootSeries, tenant, anchor, rows }, count: found.length };
}
