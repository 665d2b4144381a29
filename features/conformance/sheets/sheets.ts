import type { FindingSheet, ImpactSheet, ScopeSheet, Sheet, SubjectSheet } from '@allmend/api';
import { Scope as ScopeKind, Subject as SubjectKind } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import { statusErrors } from '@allmend/core-machinery';
import { createLru } from '@allmend/kit-lru';
import { standards as allStandards } from '../checks/registry.ts';
import type { Standard } from '../engine/testcase.ts';
import type { Journal } from '../monitor/journal.ts';
import type { Scope } from '../scope/model.ts';
import type { Interval } from '../verdicts/sweep.ts';
import { dayOf } from '../verdicts/deciding.ts';
import { factsOf, isPublic, nextChangeOf, placeOf, type ScopeFacts, type SubjectFacts } from './facts.ts';
import { findingSheet } from './finding-sheet.ts';
import { createImpactDesk } from './impact-sheet.ts';
import { createMemory } from './memory.ts';
import { notThere } from './not-there.ts';
import { overview } from './overview.ts';
import { createPortability } from './portability.ts';
import { createQuestions } from './questions.ts';
import { createReportContents } from './report-contents.ts';
import type { RootReader } from './row-check.ts';
import { scopeSheet } from './scope-sheet.ts';
import { loadScope, type LoadedScope } from './scope-reader.ts';
import { sheetSubject } from './standings.ts';
import { createSubjectRecords } from './subject-records.ts';
import { subjectSheet } from './subject-sheet.ts';
import { followObjects, subjectView, type SubjectView, type TenantObjects } from './tenant-objects.ts';

/** A tenant as requests meet it. */
export interface SheetTenant {
  /** Immutable id: of journal and contents. */
  readonly id: string;
  /** Names from the root down, joined by colons; '' for the root. */
  readonly path: string;
}

/** One object by its place. */
export interface SubjectName {
  readonly namespace: string;
  readonly name: string;
}

/**
 * Everything that is published of a monitor, or shown to who may read it. Kept in memory by what it was made from: as long as no
 * object, no row and no date says something else, the same answer is given again. Everything throws StatusErrors: 404 for what is
 * not there, 503 as long as the objects are still being read.
 */
export interface Sheets {
  /** The overview: public subjects and published scopes only. */
  sheet(tenant: SheetTenant): Promise<Sheet>;
  /** `scope`: name of a Scope; null: the first one that the subject is listed for. */
  subjectSheet(tenant: SheetTenant, subject: SubjectName, scope: string | null): Promise<SubjectSheet>;
  finding(tenant: SheetTenant, subject: SubjectName, report: string, testcase: string): Promise<FindingSheet>;
  /** Of a draft, too: whether the public sees it is for the caller to say. */
  scopeSheet(tenant: SheetTenant, name: string): Promise<ScopeSheet>;
  impact(tenant: SheetTenant, name: string): Promise<ImpactSheet>;
  /** Intervals of the verdict, for each scope that the subject is listed for, or for one. */
  intervals(
    tenant: SheetTenant,
    subject: SubjectName,
    query: { readonly scope: string | null; readonly from: Date; readonly until: Date },
  ): Promise<readonly { readonly scope: string; readonly intervals: readonly Interval[] }[]>;
  subject(tenant: SheetTenant, subject: SubjectName): Promise<SubjectView>;
  scope(tenant: SheetTenant, name: string): Promise<LoadedScope & { readonly scope: Scope }>;
  close(): Promise<void>;
}

export interface SheetsOptions {
  readonly journal: Journal;
  /** The seals of days: `createDayRoots`. */
  readonly roots: RootReader;
  /** Needs list and watch of subjects, scopes, certificates and evidencedocuments in each tenant that is asked for. */
  readonly client: Pick<Client, 'tenant'>;
  readonly monitor: Sheet['monitor'];
  readonly standards?: readonly Standard[];
  readonly now?: () => Date;
  /** Milliseconds for which nobody asks again whether there are new rows; default 1 s. */
  readonly checkEveryMs?: number;
  /** Tenants whose objects are followed at a time; default 16. */
  readonly mostTenants?: number;
  /** Told of each failure to follow objects; it goes on by itself. */
  readonly failed?: (error: unknown) => void;
}

/** Sheets that are kept: subjects times scopes, a few hundred kilobytes each at most. */
const mostSheets = 300;
/** Subjects that are computed at a time where nothing is known yet. */
const atOnce = 2;

export function createSheets(options: SheetsOptions): Sheets {
  const { journal, roots, client, monitor, now = () => new Date(), checkEveryMs = 1000, failed } = options;
  const questions = createQuestions(options.standards ?? allStandards);
  const contents = createReportContents(journal, questions);
  const records = createSubjectRecords({ journal, now, checkEveryMs });
  const portability = createPortability(journal);
  const desk = createImpactDesk(journal, questions);
  const memory = createMemory({ capacity: mostSheets, now, checkEveryMs });
  const closing = new Set<Promise<void>>();
  const tenants = createLru<TenantObjects>({
    capacity: options.mostTenants ?? 16,
    forgotten(objects) {
      const closed = objects.close().finally(() => closing.delete(closed));
      closing.add(closed);
    },
  });

  async function objectsOf({ path }: SheetTenant): Promise<TenantObjects> {
    let objects = tenants.get(path);
    if (!objects) {
      objects = followObjects({ client: client.tenant(path), ...(failed && { failed }) });
      tenants.set(path, objects);
    }
    await objects.ready();
    return objects;
  }

  async function findSubject(tenant: SheetTenant, { namespace, name }: SubjectName): Promise<SubjectView> {
    const objects = await objectsOf(tenant);
    const known = objects.subject(namespace, name);
    if (known) return known;
    // The copy may be a moment late.
    const found = await client.tenant(tenant.path).kind(SubjectKind).find({ namespace, name });
    if (found) return subjectView(found);
    throw statusErrors.notFound({ group: SubjectKind.group, resource: SubjectKind.plural }, name);
  }

  async function findScope(tenant: SheetTenant, name: string): Promise<LoadedScope & { readonly scope: Scope }> {
    const objects = await objectsOf(tenant);
    let loaded = objects.scopes().find((one) => one.name === name);
    if (!loaded) {
      const found = await client.tenant(tenant.path).kind(ScopeKind).find({ name });
      if (!found) throw statusErrors.notFound({ group: ScopeKind.group, resource: ScopeKind.plural }, name);
      loaded = loadScope(found);
    }
    const { scope } = loaded;
    if (!scope) throw notThere(`the scope "${name}" cannot be read; its condition Readable says why`);
    return { ...loaded, scope };
  }

  const facts = async (tenant: SheetTenant, subject: SubjectView, at: Date): Promise<SubjectFacts> =>
    factsOf({ objects: await objectsOf(tenant), records, tenant: tenant.id, now: at }, subject);

  /** What each subject comes to, few at a time. */
  async function allFacts(tenant: SheetTenant, subjects: readonly SubjectView[], at: Date): Promise<SubjectFacts[]> {
    const found: SubjectFacts[] = [];
    for (let from = 0; from < subjects.length; from += atOnce)
      found.push(...(await Promise.all(subjects.slice(from, from + atOnce).map((one) => facts(tenant, one, at)))));
    return found;
  }

  function scopeOf({ scopes, subject }: SubjectFacts, scope: string | null): ScopeFacts {
    const found = scope === null ? scopes[0] : scopes.find(({ name }) => name === scope);
    if (found) return found;
    if (scope === null) throw notThere(`the subject "${subject.name}" is listed for no scope that can be read`);
    throw notThere(`the subject "${subject.name}" is not listed for a published scope "${scope}"`);
  }

  return {
    subject: findSubject,
    scope: findScope,
    async sheet(tenant) {
      const objects = await objectsOf(tenant);
      return memory.of(`${tenant.id} sheet`, objects.revision(), async (at) => {
        const subjects = objects.subjects().filter(isPublic);
        const all = await allFacts(tenant, subjects, at);
        const [last] = await roots.list(tenant.id, { order: 'descending', limit: 1 });
        const stamp = [last?.hash ?? '', ...all.map(({ record }) => record.head)].join(' ');
        return {
          stamp,
          until: () => Math.min(...all.map((one) => nextChangeOf(one, at)), nextMidnight(at)),
          make: async () => {
            const shown = [];
            for (const one of all) shown.push({ facts: one, subject: await sheetSubject(contents, one, at) });
            const root = last ? { day: last.day, hash: last.hash, key: last.key } : null;
            return overview({ monitor, root, scopes: objects.scopes(), subjects: shown, questions, now: at });
          },
        };
      });
    },
    async subjectSheet(tenant, name, scope) {
      const subject = await findSubject(tenant, name);
      const objects = await objectsOf(tenant);
      const key = `${tenant.id} subject ${subject.uid} ${scope ?? ''}`;
      return memory.of(key, objects.revision(), async (at) => {
        const one = await facts(tenant, subject, at);
        return {
          stamp: one.record.head,
          until: () => Math.min(nextChangeOf(one, at), nextMidnight(at)),
          make: async () =>
            subjectSheet({
              facts: one,
              scope: scopeOf(one, scope),
              subject: await sheetSubject(contents, one, at),
              portability: await portability(tenant.id, one.record.snapshot?.digest ?? null),
              contents,
              questions,
              now: at,
            }),
        };
      });
    },
    async finding(tenant, name, report, testcase) {
      const subject = await findSubject(tenant, name);
      const place = placeOf(tenant.id, subject);
      const found = await journal.find(tenant.id, report);
      // What was reported of an earlier subject of that name is not this one's.
      if (!found || found.place.uid !== place.uid) {
        throw notThere(`there is no report "${report}" about the subject "${subject.name}"`);
      }
      const { row } = found;
      const objects = await objectsOf(tenant);
      const loaded = objects.scopes().find((one) => one.scope?.uuid === row.scope && one.stage === 'published');
      const read = await contents.finding(tenant.id, row, testcase, loaded?.scope ?? null);
      if (!read) throw notThere(`the report "${report}" says nothing of a testcase "${testcase}"`);
      const at = now();
      const listed = (await facts(tenant, subject, at)).scopes.find(({ scope }) => scope.uuid === row.scope);
      const state = listed?.past.testcases.get(testcase);
      const isNewest = state?.newest?.report === row.report && state.verdict !== 'MISS';
      return findingSheet({
        journal,
        roots,
        questions,
        place,
        row,
        scope: loaded?.scope ? { name: loaded.name, scope: loaded.scope } : null,
        read,
        since: isNewest ? state.since : null,
        now: at,
      });
    },
    async scopeSheet(tenant, name) {
      const { scope, key } = await findScope(tenant, name);
      // It says something else on another day.
      return memory.of(`${tenant.id} scope ${name}`, 0, async (at) => ({
        stamp: `${key} ${dayOf(at)}`,
        until: () => nextMidnight(at),
        make: async () => scopeSheet(name, scope, questions, at),
      }));
    },
    async impact(tenant, name) {
      const loaded = await findScope(tenant, name);
      const objects = await objectsOf(tenant);
      return memory.of(`${tenant.id} impact ${name}`, objects.revision(), async (at) => {
        const published = objects.scopes().filter(({ stage }) => stage === 'published');
        const same = published.filter(({ scope }) => scope?.uuid === loaded.scope.uuid).map((one) => one.name);
        const names = new Set([name, ...same]);
        // A scope that is new to everybody is computed for everybody.
        const concerned = objects
          .subjects()
          .filter(({ spec }) => same.length === 0 || spec.scopes.some((one) => names.has(one)));
        const all = await allFacts(tenant, concerned, at);
        return {
          stamp: [loaded.key, ...all.map(({ record }) => record.head)].join(' '),
          until: () => Math.min(...all.map((one) => nextChangeOf(one, at)), nextMidnight(at)),
          make: () => desk.sheet({ loaded, subjects: all, now: at }),
        };
      });
    },
    async intervals(tenant, name, { scope, from, until }) {
      const subject = await findSubject(tenant, name);
      const at = now();
      const one = await facts(tenant, subject, at);
      const wanted = scope === null ? one.scopes : [scopeOf(one, scope)];
      return wanted.map(({ name: own, past }) => ({ scope: own, intervals: past.intervals({ from, until }) }));
    },
    async close() {
      await Promise.all([...closing, ...[...tenants.values()].map((objects) => objects.close())]);
    },
  };
}

function nextMidnight(at: Date): number {
  return Date.parse(`${dayOf(at)}T00:00:00Z`) + 86_400_000;
}
