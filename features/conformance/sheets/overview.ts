import { sheetSchemaVersion, type Sheet, type SheetChange, type SheetSubject } from '@allmend/api';
import type { Scope } from '../scope/model.ts';
import { upcomingChanges } from '../scope/validity.ts';
import { dayOf } from '../verdicts/deciding.ts';
import { effectOf } from '../verdicts/impact.ts';
import { withEdition } from './edition.ts';
import { idOf, type SubjectFacts } from './facts.ts';
import type { Questions } from './questions.ts';
import type { LoadedScope } from './scope-reader.ts';
import { sheetScope } from './scope-sheet.ts';

export interface OverviewInput {
  readonly monitor: Sheet['monitor'];
  readonly root: Sheet['root'];
  readonly scopes: readonly LoadedScope[];
  /** Only the public ones, with what is published of each. */
  readonly subjects: readonly { readonly facts: SubjectFacts; readonly subject: SheetSubject }[];
  readonly questions: Questions;
  readonly now: Date;
}

/** The whole overview. Drafts appear nowhere in it. Pure. */
export function overview({ monitor, root, scopes, subjects, questions, now }: OverviewInput): Sheet {
  const published = scopes.flatMap(({ name, stage, scope }) =>
    stage === 'published' && scope ? [{ name, scope }] : [],
  );
  return withEdition<Sheet>({
    schema: sheetSchemaVersion,
    edition: '',
    asOf: now.toISOString(),
    monitor,
    root,
    scopes: published.map(({ name, scope }) => sheetScope(name, scope, questions, now)),
    subjects: subjects.map(({ subject }) => subject),
    changes: [
      ...published.flatMap(({ name, scope }) => scopeChanges(name, scope, subjects, now)),
      ...subjects.flatMap(({ facts, subject }) => subjectChanges(facts, subject, now)),
    ].sort(byDay),
  });
}

/** Versions that take effect (with what that means for the subjects as they are now) or cease to count. */
function scopeChanges(
  name: string,
  scope: Scope,
  subjects: OverviewInput['subjects'],
  now: Date,
): readonly SheetChange[] {
  const counts = (validity: string): boolean => validity === 'effective' || validity === 'warn';
  return upcomingChanges(scope, dayOf(now)).flatMap(({ date, version, from, to }): SheetChange[] => {
    const change = { day: date, scope: name, version, subject: null };
    if (counts(from.validity) && !counts(to.validity)) return [{ ...change, kind: 'version-ends', effect: null }];
    if (to.validity !== 'effective' || counts(from.validity)) return [];
    const effect = { pass: 0, fail: 0, unknown: 0 };
    for (const { subject } of subjects) {
      const stands = subject.standings.find((one) => one.scope === name);
      const ahead = stands?.ahead.find((one) => one.version === version);
      if (ahead) effect[effectOf(ahead.verdict)]++;
    }
    return [{ ...change, kind: 'version-effective', effect }];
  });
}

function subjectChanges(
  { subject, documents }: SubjectFacts,
  { certificates }: SheetSubject,
  now: Date,
): readonly SheetChange[] {
  const id = idOf(subject);
  const change = (kind: SheetChange['kind'], at: string, scope: string | null, version: string | null): SheetChange[] =>
    new Date(at) > now
      ? [{ day: new Date(at).toISOString().slice(0, 10), kind, scope, version, subject: id, effect: null }]
      : [];
  return [
    ...certificates
      .filter(({ state }) => state === 'Granted' || state === 'Suspended')
      .flatMap(({ scope, version, validUntil, reviewUntil }) => [
        ...change('certificate-ends', validUntil, scope, version),
        ...(reviewUntil === null ? [] : change('certificate-review', reviewUntil, scope, version)),
      ]),
    ...documents
      .filter(({ status }) => status?.state === 'Accepted')
      .flatMap(({ spec }) => change('document-ends', spec.validUntil, null, null)),
  ];
}

function byDay(a: SheetChange, b: SheetChange): number {
  if (a.day !== b.day) return a.day < b.day ? -1 : 1;
  const key = ({ kind, scope, subject }: SheetChange): string => `${kind} ${scope ?? ''} ${subject ?? ''}`;
  return key(a) < key(b) ? -1 : 1;
}
