import type { FindingSheet, SheetSubject } from '@allmend/api';
import type { PublicSource } from '../source/public-source.ts';
import { cloudsOf, standingOf } from '../view/clouds.ts';
import type { Target } from '../view/target.ts';
import type { View } from '../view/view.ts';
import { cloudPage } from './cloud/cloud.ts';
import { groupPage } from './cloud/group.ts';
import { scopeOfPage } from './cloud/answer.ts';
import { comparePage } from './compare/compare.ts';
import { dataPage } from './data/data.ts';
import { findingPage, shownBodies, stateOf } from './finding/finding.ts';
import { overviewPage } from './overview/overview.ts';
import { standardsPage } from './standard/list.ts';
import { standardPage } from './standard/standard.ts';
import { aboutPage, accessibilityPage, imprintPage } from './words/words.ts';

/** The page that a view is of; null: there is none. Throws what the source throws. */
export async function renderPage(view: View, source: PublicSource): Promise<string | null> {
  const { here } = view;
  switch (here.page) {
    case 'overview':
      return overviewPage(view, here.query);
    case 'cloud':
      return renderCloud(view, here, source);
    case 'group': {
      const { namespace, group } = here;
      const cloud = cloudsOf(view.sheet).find((one) => one.namespace === namespace && one.group === group);
      return cloud ? groupPage(view, cloud) : null;
    }
    case 'finding': {
      const subject = findSubject(view, here.id);
      const sheet = subject && (await source.finding(here.id, here.report, here.testcase));
      return subject && sheet ? findingPage(view, { sheet, subject, bodies: await readBodies(sheet, source) }) : null;
    }
    case 'standards':
      return standardsPage(view);
    case 'standard': {
      const sheet = view.sheet.scopes.some((one) => one.name === here.scope) && (await source.scope(here.scope));
      return sheet ? standardPage(view, sheet) : null;
    }
    case 'compare':
      return renderCompare(view, here, source);
    case 'data':
      return dataPage(view, await source.dayRoots());
    case 'about':
      return aboutPage(view);
    case 'accessibility':
      return accessibilityPage(view);
    case 'imprint':
      return imprintPage(view);
    default:
      return null;
  }
}

/** A subject that is listed; null otherwise: nothing is told of others. */
export function findSubject({ sheet }: Pick<View, 'sheet'>, id: string): SheetSubject | null {
  return sheet.subjects.find((one) => one.id === id) ?? null;
}

/** The scope that the page of a subject is about; null: it is not listed for the one that was asked for. */
export function pageScope(
  subject: SheetSubject,
  asked: string | undefined,
  { sheet }: Pick<View, 'sheet'>,
): string | null {
  if (asked === undefined) return scopeOfPage(subject, sheet.scopes);
  return standingOf(subject, asked) || sheet.scopes.some((one) => one.name === asked) ? asked : null;
}

/** The answers that the page of a finding shows; what is not there, or is not what it was, is left out. */
export async function readBodies(
  sheet: FindingSheet,
  source: Pick<PublicSource, 'evidence'>,
): Promise<ReadonlyMap<string, Uint8Array>> {
  const found = await Promise.all(
    shownBodies(sheet)
      .filter((digest) => stateOf(sheet, digest) === 'good')
      .map(async (digest) => [digest, await source.evidence(sheet.subject, sheet.report, digest)] as const),
  );
  return new Map(found.flatMap(([digest, bytes]) => (bytes ? [[digest, bytes] as const] : [])));
}

async function renderCloud(
  view: View,
  { id, scope: asked, show }: Extract<Target, { page: 'cloud' }>,
  source: PublicSource,
): Promise<string | null> {
  const subject = findSubject(view, id);
  const scope = subject && pageScope(subject, asked, view);
  if (!subject || scope === null) return null;
  const [sheet, intervals] = await Promise.all([source.subject(id, scope), source.verdicts(id, scope)]);
  return sheet && cloudPage(view, { sheet, intervals, ...(show && { show }) });
}

async function renderCompare(
  view: View,
  { a, b }: Extract<Target, { page: 'compare' }>,
  source: PublicSource,
): Promise<string | null> {
  const read = async (id: string | undefined) => {
    const subject = id === undefined ? null : findSubject(view, id);
    const scope = subject && pageScope(subject, undefined, view);
    return subject && scope !== null ? source.subject(subject.id, scope) : null;
  };
  if ([a, b].some((id) => id !== undefined && !findSubject(view, id))) return null;
  const [first, second] = await Promise.all([read(a), read(b)]);
  return comparePage(view, { a: a ?? null, b: b ?? null, first, second });
}
