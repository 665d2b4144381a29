import { sheetSchemaVersion, type ImpactSheet } from '@allmend/api';
import { createLru, type Lru } from '@allmend/kit-lru';
import type { Journal, ReportRow } from '../monitor/journal.ts';
import type { OfficialResult } from '../scope/evaluation.ts';
import type { Scope } from '../scope/model.ts';
import { declaredBy } from '../verdicts/declared.ts';
import { dayOf } from '../verdicts/deciding.ts';
import { impactVersions, subjectImpact, versionImpacts, type SubjectImpact } from '../verdicts/impact.ts';
import { judgeAgain, neverMeasured, rowsToJudge } from '../verdicts/replay.ts';
import { withEdition } from './edition.ts';
import { idOf, type SubjectFacts } from './facts.ts';
import { readSnapshot } from './portability.ts';
import type { Questions } from './questions.ts';
import type { LoadedScope } from './scope-reader.ts';
import { readStored } from './stored-content.ts';
import { rowsOf } from './subject-records.ts';
import { publishedDays } from './subject-sheet.ts';

/** Computes what scopes would say of subjects; remembers what old snapshots were judged to be. */
export interface ImpactDesk {
  sheet(input: ImpactSheetInput): Promise<ImpactSheet>;
}

export interface ImpactSheetInput {
  readonly loaded: LoadedScope & { readonly scope: Scope };
  /** The subjects that it concerns, each with what is published of it for the scope of that identity. */
  readonly subjects: readonly SubjectFacts[];
  readonly now: Date;
}

/** Judged snapshots that are kept: 18 months of weeks of 100 subjects. */
const mostJudged = 8000;
/** Snapshots that are read at the same time: waiting for disks is most of the work. */
const snapshotsAtOnce = 8;

/** Subjects times scopes whose impact is kept. */
const mostImpacts = 500;

/** What a subject's impact was made from: the same as long as this is, and `until` is ahead. */
interface KeptImpact {
  readonly stamp: string;
  readonly until: number;
  readonly impact: SubjectImpact;
}

export function createImpactDesk(journal: Journal, questions: Questions): ImpactDesk {
  const judged = createLru<ReadonlyMap<string, OfficialResult>>({ capacity: mostJudged });
  const kept = createLru<KeptImpact>({ capacity: mostImpacts });

  async function impactOf({ loaded, now }: ImpactSheetInput, facts: SubjectFacts): Promise<SubjectImpact> {
    const { name, key, scope } = loaded;
    const present = facts.scopes.find((one) => one.scope.uuid === scope.uuid)?.standing ?? null;
    const documents = facts.documents.map(declaredBy).filter((one) => one !== null);
    const place = `${facts.place.tenant}/${facts.place.uid}/${name}`;
    const stamp = JSON.stringify([key, facts.record.head, documents, present, dayOf(now)]);
    const known = kept.get(place);
    if (known?.stamp === stamp && now.getTime() < known.until) return known.impact;
    const rows = await rowsFor(journal, facts, scope);
    const again = await judgedRows({ journal, questions, judged }, { facts, scope, rows, now });
    const subject = { id: idOf(facts.subject), rows, judged: again, documents, present };
    const { impact, nextChange } = subjectImpact({ scope, now, days: publishedDays, subject });
    kept.set(place, { stamp, until: nextChange?.getTime() ?? Number.POSITIVE_INFINITY, impact });
    return impact;
  }

  return {
    async sheet(input) {
      const { loaded, subjects, now } = input;
      const { name, stage, scope } = loaded;
      const impacts: SubjectImpact[] = [];
      // One after the other: the rows of one subject are all that is held at a time.
      for (const facts of subjects) impacts.push(await impactOf(input, facts));
      const known = new Map(subjects.map(({ subject }) => [idOf(subject), subject.spec] as const));
      return withEdition<ImpactSheet>({
        schema: sheetSchemaVersion,
        edition: '',
        asOf: now.toISOString(),
        scope: name,
        uuid: scope.uuid,
        stage,
        versions: versionImpacts(scope, now, impacts).map((one) => ({ ...one, effect: { ...one.effect } })),
        subjects: impacts.map(({ id, present, versions }) => ({
          id,
          displayName: known.get(id)!.displayName,
          operator: known.get(id)!.operator,
          listing: known.get(id)!.listing,
          present,
          versions: versions.map(({ version, verdict, notPassed, newly, share }) => ({
            version,
            verdict,
            notPassed: [...notPassed],
            newly: [...newly],
            past: { ...share },
          })),
        })),
      });
    },
  };
}

/** What was reported for the scope; for a scope that nobody reports about, everything: ids of testcases mean the same everywhere. */
async function rowsFor(journal: Journal, { place }: SubjectFacts, scope: Scope): Promise<readonly ReportRow[]> {
  const all = await Array.fromAsync(rowsOf(journal, place, 0));
  const own = all.filter((row) => row.scope === scope.uuid);
  return own.length > 0 ? own : all;
}

interface JudgingParts {
  readonly journal: Journal;
  readonly questions: Questions;
  readonly judged: Lru<ReadonlyMap<string, OfficialResult>>;
}

/** For testcases that nobody ever measured: what the stored snapshots say of them. One that is missing or was changed cannot be judged: DNF. */
async function judgedRows(
  { journal, questions, judged }: JudgingParts,
  {
    facts,
    scope,
    rows,
    now,
  }: { readonly facts: SubjectFacts; readonly scope: Scope; readonly rows: readonly ReportRow[]; readonly now: Date },
): Promise<readonly ReportRow[]> {
  const { standards } = questions;
  const testcases = neverMeasured(scope, impactVersions(scope, now), rows, standards);
  if (testcases.length === 0) return [];
  const { tenant } = facts.place;
  const results = async ({ snapshot: digest }: ReportRow): Promise<ReadonlyMap<string, OfficialResult>> => {
    const key = `${tenant}/${digest!}/${testcases.join(' ')}`;
    const known = judged.get(key);
    if (known) return known;
    const content = await readStored(journal, tenant, digest!);
    const snapshot = content.state === 'good' ? readSnapshot(content.bytes) : null;
    // Not remembered: it may be put back from a backup.
    if (!snapshot) return new Map(testcases.map((testcase) => [testcase, 0] as const));
    const said = judgeAgain(snapshot, standards, testcases);
    judged.set(key, said);
    return said;
  };
  const chosen = rowsToJudge(scope, testcases, rows, standards);
  const found: ReportRow[] = [];
  for (let from = 0; from < chosen.length; from += snapshotsAtOnce) {
    const some = chosen.slice(from, from + snapshotsAtOnce);
    found.push(...(await Promise.all(some.map(async (row) => ({ ...row, results: await results(row) })))));
  }
  return found;
}
