import type { Certificate, EvidenceDocument, Scope as ScopeObject, Subject, Submitter } from '@allmend/api/kinds';
import type { SubjectPlace } from '../monitor/journal.ts';
import type { Scope } from '../scope/model.ts';
import { readScopeObject } from '../scope-kind/scope-object.ts';
import { findShipped } from '../scope/shipped/catalogue.ts';
import { declaredBy, type DeclaredResult } from '../verdicts/declared.ts';

/** Objects of one kind, as they are now. */
export interface ObjectSource<T> {
  values(): Iterable<T>;
  /** Changes whenever what the reader looks at may have changed. */
  edition(): number;
}

/** What the directory is made from. All objects are of one tenant. */
export interface DirectorySources {
  /** Immutable id of the tenant. */
  readonly tenant: string;
  readonly subjects: ObjectSource<Subject>;
  readonly submitters: ObjectSource<Submitter>;
  readonly scopes: ObjectSource<ScopeObject>;
  readonly certificates: ObjectSource<Certificate>;
  readonly documents: ObjectSource<EvidenceDocument>;
}

/** A scope that reports can be about. */
export interface KnownScope {
  /** Name of the Scope object: part of addresses. */
  readonly name: string;
  readonly uuid: string;
  readonly scope: Scope;
  readonly stage: 'published' | 'draft';
}

/** A subject under the name that the official interface knows it by. */
export interface NamedSubject {
  /** Alias or name; of two with the same one the younger is `<name>@<namespace>`. */
  readonly name: string;
  readonly place: SubjectPlace;
  readonly subject: Subject;
}

/** Who and what a monitor knows, by the names that the official interface has for them. Reads are synchronous and cheap. */
export interface Directory {
  readonly tenant: string;
  /** Changes whenever anything here may have changed. */
  edition(): number;
  /** The account of that name; of several Submitters that claim it the oldest one has it. */
  submitter(account: string): Submitter | null;
  /** A subject of a namespace by its alias, else by its name. */
  subjectIn(namespace: string, name: string): NamedSubject | null;
  subject(officialName: string): NamedSubject | null;
  /** By official name. */
  subjects(): readonly NamedSubject[];
  /** All scopes with that UUID, published ones first, then by age. */
  scopesOf(uuid: string): readonly KnownScope[];
  /** A published scope by the name of its object, by the alias of a shipped one, or by UUID. */
  scope(name: string): KnownScope | null;
  /** Published ones, by name. */
  scopes(): readonly KnownScope[];
  certificates(): Iterable<Certificate>;
  /** What documents prove about a subject. */
  documents(place: SubjectPlace): readonly DeclaredResult[];
}

/** Name of the account in HTTP Basic. */
export function accountOf({ metadata, spec }: Submitter): string {
  return spec.account ?? metadata.name!;
}

/** Name of a subject in official reports. */
export function officialNameOf({ metadata, spec }: Subject): string {
  return spec.alias ?? metadata.name!;
}

/** Everything is looked up in an index that is made anew when one of the sources has changed. */
export function createDirectory(sources: DirectorySources): Directory {
  const { tenant } = sources;
  const { subjects, submitters, scopes, certificates, documents } = sources;
  const all = [subjects, submitters, scopes, certificates, documents];
  const edition = (): number => all.reduce((sum, source) => sum + source.edition(), 0);
  let index: Index | null = null;
  const current = (): Index => {
    const now = edition();
    if (index?.edition !== now) index = buildIndex(sources, now);
    return index;
  };
  return {
    tenant,
    edition,
    submitter: (account) => current().submitters.get(account) ?? null,
    subjectIn(namespace, name) {
      const { aliases, names } = current();
      return aliases.get(`${namespace}/${name}`) ?? names.get(`${namespace}/${name}`) ?? null;
    },
    subject: (name) => current().official.get(name) ?? null,
    subjects: () => current().subjects,
    scopesOf: (uuid) => current().scopesByUuid.get(uuid.toLowerCase()) ?? [],
    scope(name) {
      const { scopes, scopesByUuid } = current();
      const named = scopes.find((one) => one.name === name);
      if (named) return named;
      const uuid = findShipped(name)?.text.match(/^uuid: (\S+)$/m)?.[1] ?? name;
      return scopesByUuid.get(uuid.toLowerCase())?.find(({ stage }) => stage === 'published') ?? null;
    },
    scopes: () => current().scopes,
    certificates: () => certificates.values(),
    documents: ({ namespace, name }) => current().documents.get(`${namespace}/${name}`) ?? [],
  };
}

interface Index {
  readonly edition: number;
  readonly submitters: ReadonlyMap<string, Submitter>;
  /** `<namespace>/<alias>` and `<namespace>/<name>`. */
  readonly aliases: ReadonlyMap<string, NamedSubject>;
  readonly names: ReadonlyMap<string, NamedSubject>;
  readonly official: ReadonlyMap<string, NamedSubject>;
  readonly subjects: readonly NamedSubject[];
  readonly scopes: readonly KnownScope[];
  readonly scopesByUuid: ReadonlyMap<string, readonly KnownScope[]>;
  /** By `<namespace>/<name>` of the subject. */
  readonly documents: ReadonlyMap<string, readonly DeclaredResult[]>;
}

function buildIndex(sources: DirectorySources, edition: number): Index {
  const submitters = new Map<string, Submitter>();
  for (const submitter of byAge(sources.submitters.values())) {
    const account = accountOf(submitter);
    if (!submitters.has(account)) submitters.set(account, submitter);
  }
  const documents = indexDocuments(sources.documents);
  return { edition, submitters, documents, ...indexSubjects(sources), ...indexScopes(sources.scopes) };
}

function indexDocuments(source: ObjectSource<EvidenceDocument>): Index['documents'] {
  const found = new Map<string, DeclaredResult[]>();
  for (const document of source.values()) {
    const declared = declaredBy(document);
    if (declared === null) continue;
    const key = `${document.metadata.namespace}/${document.spec.subject}`;
    const known = found.get(key);
    if (known) known.push(declared);
    else found.set(key, [declared]);
  }
  return found;
}

function indexSubjects({ tenant, subjects: source }: DirectorySources): Pick<Index, SubjectIndex> {
  const aliases = new Map<string, NamedSubject>();
  const names = new Map<string, NamedSubject>();
  const official = new Map<string, NamedSubject>();
  for (const subject of byAge(source.values())) {
    const { namespace = '', name = '', uid = '' } = subject.metadata;
    const wanted = officialNameOf(subject);
    // No alias holds an "@".
    const known = { name: official.has(wanted) ? `${wanted}@${namespace}` : wanted, subject };
    const named: NamedSubject = { ...known, place: { tenant, namespace, name, uid } };
    official.set(named.name, named);
    names.set(`${namespace}/${name}`, named);
    const alias = `${namespace}/${wanted}`;
    if (subject.spec.alias !== undefined && !aliases.has(alias)) aliases.set(alias, named);
  }
  const subjects = [...official.values()].sort((a, b) => (a.name < b.name ? -1 : 1));
  return { aliases, names, official, subjects };
}

type SubjectIndex = 'aliases' | 'names' | 'official' | 'subjects';
type ScopeIndex = 'scopes' | 'scopesByUuid';

function indexScopes(source: ObjectSource<ScopeObject>): Pick<Index, ScopeIndex> {
  const known = byAge(source.values()).flatMap((object): KnownScope[] => {
    const { scope } = readScopeObject(object);
    if (scope === null) return [];
    return [{ name: object.metadata.name!, uuid: scope.uuid.toLowerCase(), scope, stage: object.spec.stage }];
  });
  const published = known.filter(({ stage }) => stage === 'published');
  const scopesByUuid = Map.groupBy(
    [...published, ...known.filter((one) => !published.includes(one))],
    ({ uuid }) => uuid,
  );
  return { scopes: published.sort((a, b) => (a.name < b.name ? -1 : 1)), scopesByUuid };
}

/** The oldest first: whoever comes later takes no name from anybody. */
function byAge<T extends { readonly metadata: { creationTimestamp?: string; uid?: string } }>(all: Iterable<T>): T[] {
  const keyOf = ({ metadata }: T): string => `${metadata.creationTimestamp ?? ''} ${metadata.uid ?? ''}`;
  return [...all]
    .map((object) => ({ object, key: keyOf(object) }))
    .sort((a, b) => (a.key < b.key ? -1 : 1))
    .map(({ object }) => object);
}
