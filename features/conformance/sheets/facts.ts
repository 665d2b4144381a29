import type { Certificate, EvidenceDocument } from '@allmend/api/kinds';
import type { Finding } from '@allmend/api';
import type { Message } from '@allmend/kit-i18n';
import type { SubjectPlace } from '../monitor/journal.ts';
import { officialWord } from '../report/official.ts';
import type { Scope } from '../scope/model.ts';
import { declaredBy, type DeclaredResult } from '../verdicts/declared.ts';
import type { HistoryAt } from '../verdicts/history.ts';
import { standing, type Standing } from '../verdicts/standing.ts';
import type { ReportContents } from './report-contents.ts';
import type { LoadedScope } from './scope-reader.ts';
import type { SubjectRecord, SubjectRecords } from './subject-records.ts';
import type { SubjectView, TenantObjects } from './tenant-objects.ts';
import { sheetTexts } from './texts.ts';

/** A sentence as it stands in sheets. */
export type Sentence = Finding['message'];

/** Everything that is known of a subject at an instant. */
export interface SubjectFacts {
  readonly subject: SubjectView;
  readonly place: SubjectPlace;
  readonly record: SubjectRecord;
  /** The published scopes that it is listed for, in the order of its list; those that cannot be read are left out. */
  readonly scopes: readonly ScopeFacts[];
  readonly documents: readonly EvidenceDocument[];
  readonly certificates: readonly Certificate[];
}

export interface ScopeFacts {
  readonly name: string;
  readonly scope: Scope;
  readonly past: HistoryAt;
  readonly declared: readonly DeclaredResult[];
  readonly standing: Standing | null;
}

export interface FactsOptions {
  readonly objects: TenantObjects;
  readonly records: SubjectRecords;
  /** Id of the tenant. */
  readonly tenant: string;
  readonly now: Date;
}

export async function factsOf(options: FactsOptions, subject: SubjectView): Promise<SubjectFacts> {
  const { objects, records, tenant, now } = options;
  const place = placeOf(tenant, subject);
  const documents = documentsOf(objects, subject);
  const declared = documents.map(declaredBy).filter((one) => one !== null);
  const published = new Map(objects.scopes().map((one) => [one.name, one] as const));
  const listed = subject.spec.scopes
    .map((name) => published.get(name))
    .filter((one): one is LoadedScope & { scope: Scope } => one?.stage === 'published' && one.scope !== null);
  const record = await records.of(
    place,
    listed.map(({ name, scope, key }) => ({
      name,
      scope,
      documents: declared,
      key: `${key}:${JSON.stringify(declared)}`,
    })),
  );
  // Whether anything changed is asked more often than what.
  let scopes: readonly ScopeFacts[] | null = null;
  return {
    subject,
    place,
    record,
    documents,
    certificates: [...objects.certificates()]
      .filter(({ metadata, spec }) => metadata.namespace === subject.namespace && spec.subjects.includes(subject.name))
      .sort(byName),
    get scopes() {
      scopes ??= listed.map(({ name, scope }) => {
        const past = record.history(name).at(now);
        const stands = standing({ scope, newest: past.newest, documents: declared, now });
        return { name, scope, past, declared, standing: stands };
      });
      return scopes;
    },
  };
}

/** Subjects that the public sees, and those only for who may read them. */
export function isPublic({ spec }: Pick<SubjectView, 'spec'>): boolean {
  return spec.listing === 'public';
}

export function placeOf(tenant: string, { namespace, name, uid }: SubjectView): SubjectPlace {
  return { tenant, namespace, name, uid };
}

export function idOf({ namespace, name }: Pick<SubjectView, 'namespace' | 'name'>): string {
  return `${namespace}/${name}`;
}

export function documentsOf(objects: TenantObjects, subject: SubjectView): readonly EvidenceDocument[] {
  return [...objects.documents()]
    .filter(({ metadata, spec }) => metadata.namespace === subject.namespace && spec.subject === subject.name)
    .sort(byName);
}

/** The next instant at which something of it changes without anybody doing anything. */
export function nextChangeOf({ scopes, documents, certificates }: SubjectFacts, now: Date): number {
  const dates = [
    ...documents.map(({ spec }) => new Date(spec.validUntil).getTime()),
    ...certificates.map(({ status }) => new Date(status?.validUntil ?? 0).getTime()),
  ].filter((at) => at > now.getTime());
  const changes = scopes.flatMap(({ past, standing: stands }) => [
    past.nextChange?.getTime() ?? Number.POSITIVE_INFINITY,
    stands?.expiresAt?.getTime() ?? Number.POSITIVE_INFINITY,
  ]);
  return Math.min(...dates, ...changes, Number.POSITIVE_INFINITY);
}

/** Why a testcase is what it is, in one sentence. Texts of clouds and strangers are its parameters. */
export async function messageOf(
  contents: ReportContents,
  tenant: string,
  { scope, past, declared }: ScopeFacts,
  testcase: string,
): Promise<Sentence> {
  const state = past.testcases.get(testcase);
  const newest = state?.newest ?? null;
  if (state === undefined || state.verdict === 'MISS') {
    if (newest) {
      const measured = newest.checkedAt.toISOString();
      return asData(sheetTexts.message('expired', { measured, until: newest.expiresAt.toISOString() }));
    }
    const manual = scope.testcases.get(testcase)?.manual === true;
    return asData(sheetTexts.message(manual ? 'no-document' : 'never'));
  }
  if (state.origin === 'declared' && newest?.origin !== 'declared') {
    const proof = declared.find(
      (one) => one.testcase === testcase && one.acceptedAt <= past.now && one.validUntil > past.now,
    );
    if (proof) {
      const until = proof.validUntil.toISOString();
      return asData(sheetTexts.message('declared', { title: proof.title, until }));
    }
  }
  const told = newest && (await contents.messages(tenant, newest.report)).get(testcase);
  return asData(told ?? sheetTexts.message('report-result', { result: officialWord(newest?.result ?? 0) }));
}

export function asData({ key, params }: Message): Sentence {
  if (!params) return { key };
  const copied = Object.entries(params).map(([name, value]) => [name, typeof value === 'object' ? [...value] : value]);
  return { key, params: Object.fromEntries(copied) as NonNullable<Sentence['params']> };
}

function byName(
  a: { readonly metadata: { readonly name?: string } },
  b: { readonly metadata: { readonly name?: string } },
): number {
  return (a.metadata.name ?? '') < (b.metadata.name ?? '') ? -1 : 1;
}
