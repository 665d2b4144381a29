import { sheetSchemaVersion, type SheetSubject, type SheetTestcase, type SubjectSheet } from '@allmend/api';
import type { EvidenceDocument } from '@allmend/api/kinds';
import { documentStateAt } from '../documents/life.ts';
import { declaredTarget, mainTestcases } from '../scope/resolution.ts';
import { daysOf } from '../verdicts/days.ts';
import { dayOf, versionsInForce } from '../verdicts/deciding.ts';
import { firstDay } from '../verdicts/impact.ts';
import { withEdition } from './edition.ts';
import { asData, messageOf, type ScopeFacts, type SubjectFacts } from './facts.ts';
import type { Questions } from './questions.ts';
import type { ReportContents } from './report-contents.ts';

/** Days of history that are published: 18 months. Source: scs-0004-v1. */
export const publishedDays = 550;

export interface SubjectSheetInput {
  readonly facts: SubjectFacts;
  readonly scope: ScopeFacts;
  readonly subject: SheetSubject;
  readonly portability: SubjectSheet['portability'];
  readonly contents: ReportContents;
  readonly questions: Questions;
  readonly now: Date;
}

export async function subjectSheet(input: SubjectSheetInput): Promise<SubjectSheet> {
  const { facts, scope, subject, portability, now } = input;
  const lastDay = dayOf(now);
  const intervals = scope.past.intervals({ from: firstDay(now, publishedDays) });
  return withEdition<SubjectSheet>({
    schema: sheetSchemaVersion,
    edition: '',
    asOf: now.toISOString(),
    subject,
    scope: scope.name,
    days: daysOf(intervals, lastDay, publishedDays),
    lastDay,
    testcases: await sheetTestcases(input),
    documents: facts.documents.map((document) => sheetDocument(document, now)),
    portability,
  });
}

/** All of the scope, and every other that was ever reported; by class, then by id. */
async function sheetTestcases({ facts, scope, contents, questions, now }: SubjectSheetInput): Promise<SheetTestcase[]> {
  const demanding = new Map<string, string[]>();
  for (const version of versionsInForce(scope.scope, dayOf(now)))
    for (const id of mainTestcases(scope.scope, version)) demanding.set(id, [...(demanding.get(id) ?? []), version]);
  const testcases: SheetTestcase[] = [];
  for (const [id, state] of scope.past.testcases) {
    const demandedBy = demanding.get(id) ?? [];
    const question = questions.question(id);
    const { newest } = state;
    // A document that counts has no report: when it was accepted and how long it lasts.
    const declared = state.origin === 'declared' && newest?.origin !== 'declared';
    const proof = declared
      ? scope.declared.find((one) => one.testcase === id && one.acceptedAt <= now && one.validUntil > now)
      : undefined;
    testcases.push({
      testcase: id,
      demandedBy,
      class: classOf(id, scope, questions, demandedBy),
      standard: questions.standardOf(id, scope.scope),
      question: question && asData(question),
      verdict: state.verdict,
      since: state.since?.toISOString() ?? null,
      askedAt: (proof?.acceptedAt ?? newest?.checkedAt)?.toISOString() ?? null,
      expiresAt: (proof?.validUntil ?? newest?.expiresAt)?.toISOString() ?? null,
      origin: state.origin,
      message: await messageOf(contents, facts.place.tenant, scope, id),
      finding: newest && !proof ? `${newest.report}/${id}` : null,
    });
  }
  return testcases.sort(
    (a, b) => classes.indexOf(a.class) - classes.indexOf(b.class) || (a.testcase < b.testcase ? -1 : 1),
  );
}

const classes: readonly SheetTestcase['class'][] = ['main', 'recommended', 'manual', 'draft', 'own'];

/** The class in which a testcase counts most, as reports have it. */
function classOf(
  testcase: string,
  { scope }: ScopeFacts,
  questions: Questions,
  demandedBy: readonly string[],
): SheetTestcase['class'] {
  if (demandedBy.length > 0) return 'main';
  const declared = scope.testcases.get(testcase);
  if (declared?.manual || questions.find(testcase)?.testcase.manual) return 'manual';
  const target = declaredTarget(scope, testcase);
  if (declared === undefined && target === null) return 'own';
  return target === 'main' ? 'draft' : 'recommended';
}

function sheetDocument(document: EvidenceDocument, now: Date): SubjectSheet['documents'][number] {
  const { spec, status } = document;
  return {
    title: spec.title,
    testcase: spec.testcase,
    state: documentStateAt(document, now),
    validUntil: new Date(spec.validUntil).toISOString(),
    sha256: status?.sha256 ?? spec.sha256 ?? null,
    url: spec.url ?? null,
  };
}
