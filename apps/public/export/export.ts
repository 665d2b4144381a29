import type { FindingSheet, Sheet, SheetSubject, SubjectSheet } from '@allmend/api';
import { readChanges } from '../data/changes.ts';
import { atomFeed } from '../data/feed.ts';
import { tableCsv, tableMarkdown, testcasesCsv } from '../data/tables.ts';
import { publicErrors } from '../errors.ts';
import { cloudPage } from '../pages/cloud/cloud.ts';
import { findingPlace } from '../pages/cloud/testcases.ts';
import { findingPage } from '../pages/finding/finding.ts';
import { pageScope, readBodies, renderPage } from '../pages/pages.ts';
import { dataFiles } from '../source/data-files.ts';
import type { Interval, PublicSource, Seal } from '../source/public-source.ts';
import { cloudsOf, cloudTarget } from '../view/clouds.ts';
import { feedPath } from '../view/frame.ts';
import { fileLinks } from '../view/links.ts';
import { licenceOf } from '../view/statements.ts';
import { filePath, plainPages, type Target } from '../view/target.ts';
import { siteLocales, type SiteSettings, type View } from '../view/view.ts';
import { languageChoice } from './choice.ts';
import { openExportFolder, type ExportFolder } from './folder.ts';

export interface ExportOptions {
  readonly settings: SiteSettings;
  /** After so many hours the pages say that they are out of date; default 24. */
  readonly hours?: number;
}

export interface ExportResult {
  readonly edition: string;
  readonly asOf: string;
  /** Ids of the subjects in it. */
  readonly subjects: readonly string[];
  readonly files: number;
  readonly bytes: number;
}

/**
 * Writes all pages as files with relative links, their data, and the evidence that findings link to: readable from the disk and
 * from any web server. An export before it in the same folder is replaced; files that none wrote stay. Throws
 * `public.folder-in-use`, and what the source throws: the folder then holds some of both editions, and no manifest of the new one.
 */
export async function exportSite(source: PublicSource, folder: string, options: ExportOptions): Promise<ExportResult> {
  const sheet = await source.sheet();
  const target = await openExportFolder(folder);
  const job: Job = { sheet, source, folder: target, options };
  await writeOverview(job);
  for (const scope of sheet.scopes) await writeScope(scope.name, job);
  for (const subject of sheet.subjects) await writeSubject(subject, job);
  const { edition, asOf, schema } = sheet;
  const { name: licence } = licenceOf({ sheet, settings: options.settings });
  const subjects = sheet.subjects.map(({ id }) => id);
  return { edition, asOf, subjects, ...(await target.finish({ schema, edition, asOf, licence })) };
}

interface Job {
  readonly sheet: Sheet;
  readonly source: PublicSource;
  readonly folder: ExportFolder;
  readonly options: ExportOptions;
}

const hour = 3_600_000;

/** One page in every language. */
async function writePage(
  here: Target,
  job: Job,
  make: (view: View) => string | null | Promise<string | null>,
): Promise<void> {
  for (const locale of siteLocales) {
    const path = filePath(here, locale);
    const text = await make(viewOf(here, locale, job));
    if (text !== null) await job.folder.write(path, text);
  }
}

function viewOf(here: Target, locale: string, { sheet, options }: Job): View {
  return {
    locale,
    sheet,
    settings: options.settings,
    links: fileLinks(filePath(here, locale), locale),
    here,
    outdatedFrom: new Date(Date.parse(sheet.asOf) + (options.hours ?? 24) * hour).toISOString(),
  };
}

async function writeOverview(job: Job): Promise<void> {
  const { sheet, source, folder } = job;
  const seals: readonly Seal[] = await source.dayRoots();
  const known: PublicSource = { ...source, dayRoots: () => Promise.resolve(seals) };
  await writePage({ page: 'overview' }, job, (view) => renderPage(view, known));
  for (const page of plainPages) await writePage({ page }, job, (view) => renderPage(view, known));
  for (const cloud of cloudsOf(sheet)) {
    const here = cloudTarget(cloud);
    if (here.page === 'group') await writePage(here, job, (view) => renderPage(view, known));
  }
  await folder.write(dataFiles.sheet, json(sheet));
  await folder.write(dataFiles.roots, json(seals));
  await folder.write(dataFiles.table('csv'), tableCsv(sheet));
  await folder.write(dataFiles.table('md'), tableMarkdown(sheet));
  const changes = await readChanges(sheet, source);
  for (const locale of siteLocales) {
    const view = viewOf({ page: 'overview' }, locale, job);
    await folder.write(feedPath(view), atomFeed(changes, view));
  }
  await folder.write('index.html', languageChoice(sheet));
}

async function writeScope(name: string, job: Job): Promise<void> {
  const sheet = await job.source.scope(name);
  if (!sheet) throw gone(name);
  const known: PublicSource = { ...job.source, scope: () => Promise.resolve(sheet) };
  await writePage({ page: 'standard', scope: name }, job, (view) => renderPage(view, known));
  await job.folder.write(dataFiles.scope(name), json(sheet));
}

/** The pages and data of a subject under each scope, and of its findings. */
async function writeSubject(subject: SheetSubject, job: Job): Promise<void> {
  const { source, folder } = job;
  const usual = pageScope(subject, undefined, job);
  const scopes = new Set([...subject.standings.map((one) => one.scope), ...(usual === null ? [] : [usual])]);
  const written = new Set<string>();
  for (const scope of scopes) {
    const found = await source.subject(subject.id, scope);
    if (!found) throw gone(subject.id);
    const intervals: readonly Interval[] = await source.verdicts(subject.id, scope);
    const sheet = await writeFindings(found, written, job);
    const make = (view: View) => cloudPage(view, { sheet, intervals });
    await writePage({ page: 'cloud', id: subject.id, scope }, job, make);
    if (scope === usual) await writePage({ page: 'cloud', id: subject.id }, job, make);
    await folder.write(dataFiles.subject(subject.id, scope), json(sheet));
    await folder.write(dataFiles.testcases(subject.id, scope), testcasesCsv(sheet));
    await folder.write(dataFiles.verdicts(subject.id, scope), json(intervals));
  }
}

/** Writes what the testcases of a subject link to. What is not there any more is not linked in the sheet that is returned. */
async function writeFindings(sheet: SubjectSheet, written: Set<string>, job: Job): Promise<SubjectSheet> {
  const { subject } = sheet;
  const testcases: SubjectSheet['testcases'] = [];
  for (const one of sheet.testcases) {
    const place = findingPlace(one);
    const finding = place && (await job.source.finding(subject.id, place.report, place.testcase));
    testcases.push(finding ? one : { ...one, finding: null });
    if (!place || !finding || written.has(`${place.report}/${place.testcase}`)) continue;
    written.add(`${place.report}/${place.testcase}`);
    const shown = await writeEvidence(finding, { subject, place, written, job });
    const here = { page: 'finding', id: subject.id, ...place } as const;
    const bodies = await readBodies(shown, job.source);
    await writePage(here, job, (view) => findingPage(view, { sheet: shown, subject, bodies }));
    await job.folder.write(dataFiles.finding(subject.id, place.report, place.testcase), json(shown));
  }
  return { ...sheet, testcases };
}

interface EvidenceJob {
  readonly subject: SheetSubject;
  readonly place: { readonly report: string };
  readonly written: Set<string>;
  readonly job: Job;
}

/** Writes the bytes behind a finding. A link whose bytes are not there is said to be missing. */
async function writeEvidence(
  sheet: FindingSheet,
  { subject, place, written, job }: EvidenceJob,
): Promise<FindingSheet> {
  const chain: FindingSheet['chain'] = [];
  for (const link of sheet.chain) {
    const path = dataFiles.evidence(subject.id, place.report, link.sha256);
    if (link.size === null || link.state === 'missing' || link.kind === 'root' || written.has(path)) {
      chain.push(link);
      continue;
    }
    const bytes = await job.source.evidence(subject.id, place.report, link.sha256);
    chain.push(bytes ? link : { ...link, state: 'missing' });
    if (!bytes) continue;
    await job.folder.write(path, bytes);
    written.add(path);
  }
  return { ...sheet, chain };
}

/** It was listed a moment ago, and pages that are written link to it. */
function gone(place: string): Error {
  return publicErrors.error('bad-data', { place, problem: 'it is listed and was removed meanwhile; export again' });
}

function json(value: unknown): string {
  return `${JSON.stringify(value, null, 1)}\n`;
}
