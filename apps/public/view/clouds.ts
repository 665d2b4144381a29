import {
  origins,
  worstVerdict,
  type Origin,
  type Sheet,
  type SheetStanding,
  type SheetSubject,
  type Verdict,
} from '@allmend/api';
import { splitId } from '../source/segment.ts';
import type { Target } from './target.ts';

/** What people call one cloud: a subject by itself, or the regions of a group. */
export interface Cloud {
  readonly title: string;
  readonly namespace: string;
  readonly group: string | null;
  /** Its regions, at least one. */
  readonly subjects: readonly SheetSubject[];
}

/** A cloud is as good as its worst region. */
export interface CloudStanding {
  readonly verdict: Verdict;
  /** The region that decides, and how it stands. */
  readonly subject: SheetSubject;
  readonly standing: SheetStanding;
  /** How long ago the region that waits longest was asked; null: one never was. */
  readonly newest: string | null;
  readonly origin: Origin | null;
}

export interface CloudAhead {
  readonly verdict: Verdict;
  readonly notPassed: number;
  readonly subject: SheetSubject;
}

/** Subjects as clouds, in the order of the sheet. Groups do not reach beyond a namespace. */
export function cloudsOf(sheet: Sheet): readonly Cloud[] {
  const clouds = new Map<string, { -readonly [K in keyof Cloud]: Cloud[K] } & { subjects: SheetSubject[] }>();
  for (const subject of sheet.subjects) {
    const [namespace] = splitId(subject.id);
    const key = subject.group === null ? `subject ${subject.id}` : `group ${namespace} ${subject.group}`;
    const known = clouds.get(key);
    if (known) known.subjects.push(subject);
    else clouds.set(key, { title: subject.displayName, namespace, group: subject.group, subjects: [subject] });
  }
  return [...clouds.values()];
}

export function standingOf(subject: SheetSubject, scope: string): SheetStanding | null {
  return subject.standings.find((one) => one.scope === scope) ?? null;
}

/** How a cloud stands for a scope; null: none of its regions is listed for it. */
export function cloudStanding(cloud: Cloud, scope: string): CloudStanding | null {
  const listed = cloud.subjects.flatMap((subject) => {
    const standing = standingOf(subject, scope);
    return standing ? [{ subject, standing }] : [];
  });
  if (listed.length === 0) return null;
  const verdict = worstVerdict(listed.map(({ standing }) => standing.verdict));
  const worst = listed
    .filter(({ standing }) => standing.verdict === verdict)
    .sort((a, b) => order(verdict, a.standing.since, b.standing.since))[0]!;
  const times = listed.map(({ standing }) => standing.newest);
  const known = listed.flatMap(({ standing }) => standing.origin ?? []);
  return {
    verdict,
    ...worst,
    newest: times.reduce((a, b) => (a === null || b === null ? null : a < b ? a : b)),
    origin: known.sort((a, b) => origins.indexOf(b) - origins.indexOf(a))[0] ?? null,
  };
}

/** A cloud passes since its last region does; it does not since the first did not. */
function order(verdict: Verdict, a: string, b: string): number {
  return verdict === 'PASS' ? b.localeCompare(a) : a.localeCompare(b);
}

/** What a later version would say of a cloud; null where nobody computed it. */
export function cloudAhead(cloud: Cloud, scope: string, version: string): CloudAhead | null {
  const found = cloud.subjects.flatMap((subject) => {
    const ahead = standingOf(subject, scope)?.ahead.find((one) => one.version === version);
    return ahead ? [{ subject, ahead }] : [];
  });
  if (found.length === 0) return null;
  const verdict = worstVerdict(found.map(({ ahead }) => ahead.verdict));
  const { subject } = found.find(({ ahead }) => ahead.verdict === verdict)!;
  return { verdict, subject, notPassed: Math.max(...found.map(({ ahead }) => ahead.notPassed)) };
}

/** The page of a cloud: of the subject itself, or of the group. */
export function cloudTarget(cloud: Cloud, scope?: string): Target {
  const [only] = cloud.subjects;
  if (cloud.group === null || cloud.subjects.length === 1)
    return { page: 'cloud', id: only!.id, ...(scope !== undefined && { scope }) };
  return { page: 'group', namespace: cloud.namespace, group: cloud.group };
}

/** What a region is called beside its cloud. */
export function regionName(subject: SheetSubject): string {
  return subject.region ?? subject.alias;
}

/** What a subject is called alone. */
export function subjectTitle(subject: SheetSubject): string {
  return subject.region === null ? subject.displayName : `${subject.displayName}, ${subject.region}`;
}
