import { Certificate, EvidenceDocument, Scope, Subject } from '@allmend/api/kinds';
import {
  startInformer,
  type Client,
  type ClientKind,
  type Informer,
  type MetadataObject,
  type ObjectOfKind,
} from '@allmend/core-client';
import { statusErrors } from '@allmend/core-machinery';
import { loadScope, type LoadedScope } from './scope-reader.ts';

/** A Subject, as far as sheets need it: its status says nothing that is not computed here. */
export interface SubjectView {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly createdAt: Date;
  readonly spec: Subject['spec'];
}

/** The objects of one tenant that sheets are made from, as a copy that follows them. */
export interface TenantObjects {
  /** Resolves when everything is there. Throws 503 when that takes too long. */
  ready(): Promise<void>;
  /** Another one says that something which sheets show is another. */
  revision(): number;
  /** By namespace and name. */
  subjects(): readonly SubjectView[];
  subject(namespace: string, name: string): SubjectView | null;
  /** By name. */
  scopes(): readonly LoadedScope[];
  certificates(): Iterable<Certificate>;
  /** Without their contents. */
  documents(): Iterable<EvidenceDocument>;
  close(): Promise<void>;
}

export interface TenantObjectsOptions {
  /** Seen from the tenant; needs list and watch of subjects, scopes, certificates and evidencedocuments. */
  readonly client: Pick<Client, 'kind'>;
  readonly failed?: (error: unknown) => void;
  /** Milliseconds to wait for the first copy; default 10 s. */
  readonly patienceMs?: number;
}

/** Documents may be as large as a megabyte: few at a time. */
const documentsPerPage = 20;

export function followObjects(options: TenantObjectsOptions): TenantObjects {
  const { client, failed, patienceMs = 10_000 } = options;
  let revision = 0;
  const informers: Informer<never>[] = [];

  const follow = <K extends ClientKind>(
    kind: K,
    reduce: (object: ObjectOfKind<K>) => ObjectOfKind<K>,
    pageSize?: number,
  ): Informer<ObjectOfKind<K>> => {
    const source = reduced(client.kind(kind), reduce, pageSize);
    const informer = startInformer<ObjectOfKind<K> & MetadataObject>({ source, ...(failed && { failed }) });
    informer.on({
      added: () => void revision++,
      deleted: () => void revision++,
      updated: (now, before) => {
        if (shownOf(now) !== shownOf(before)) revision++;
      },
    });
    informers.push(informer as unknown as Informer<never>);
    return informer;
  };

  const subjects = follow(Subject, ({ status: _status, ...rest }) => rest);
  const scopes = follow(Scope, ({ status: _status, ...rest }) => rest);
  const certificates = follow(Certificate, (object) => object);
  const documents = follow(
    EvidenceDocument,
    ({ spec: { content: _content, ...spec }, ...rest }) => ({ ...rest, spec }),
    documentsPerPage,
  );

  const list = cached(() => revision, {
    subjects: () => [...subjects.values()].map(subjectView).sort(byPlace),
    scopes: () => [...scopes.values()].map(loadScope).sort((a, b) => (a.name < b.name ? -1 : 1)),
  });

  const synced = Promise.all(informers.map((informer) => informer.synced));
  synced.catch(() => undefined);
  let there = false;
  void synced.then(() => (there = true)).catch(() => undefined);

  return {
    async ready() {
      if (there) return;
      const late = Promise.withResolvers<never>();
      const timer = setTimeout(
        () => late.reject(statusErrors.unavailable('the objects of the monitor are still being read', 5)),
        patienceMs,
      );
      await Promise.race([synced, late.promise]).finally(() => clearTimeout(timer));
    },
    revision: () => revision,
    subjects: () => list.subjects(),
    subject: (namespace, name) =>
      list.subjects().find((one) => one.namespace === namespace && one.name === name) ?? null,
    scopes: () => list.scopes(),
    certificates: () => certificates.values(),
    documents: () => documents.values(),
    async close() {
      await Promise.all(informers.map((informer) => informer.close()));
    },
  };
}

/** The same collection with smaller objects: what is left out is never held in memory. */
function reduced<T extends MetadataObject>(
  source: ReturnType<Pick<Client, 'kind'>['kind']> | Parameters<typeof startInformer<T>>[0]['source'],
  reduce: (object: T) => T,
  pageSize: number | undefined,
): Parameters<typeof startInformer<T>>[0]['source'] {
  const { tenant, page, watch } = source as Parameters<typeof startInformer<T>>[0]['source'];
  return {
    tenant,
    async page(query) {
      const found = await page({ ...query, ...(pageSize !== undefined && { pageSize }) });
      return { ...found, items: found.items.map(reduce) };
    },
    async *watch(query) {
      for await (const event of watch(query))
        yield event.type === 'bookmark' ? event : { ...event, object: reduce(event.object) };
    },
  };
}

function shownOf(object: MetadataObject): string {
  const { metadata: _metadata, ...shown } = object;
  return JSON.stringify(shown);
}

export function subjectView({ metadata, spec }: Pick<Subject, 'metadata' | 'spec'>): SubjectView {
  const { namespace = '', name = '', uid = '', creationTimestamp } = metadata;
  return { namespace, name, uid, createdAt: new Date(creationTimestamp ?? 0), spec };
}

function byPlace(a: SubjectView, b: SubjectView): number {
  if (a.namespace !== b.namespace) return a.namespace < b.namespace ? -1 : 1;
  return a.name < b.name ? -1 : 1;
}

/** Functions whose answer is kept as long as the revision is the same. */
function cached<F extends Readonly<Record<string, () => unknown>>>(revision: () => number, make: F): F {
  const kept = new Map<string, { readonly revision: number; readonly value: unknown }>();
  const of = (name: string) => () => {
    const known = kept.get(name);
    if (known?.revision === revision()) return known.value;
    const value = make[name]!();
    kept.set(name, { revision: revision(), value });
    return value;
  };
  return Object.fromEntries(Object.keys(make).map((name) => [name, of(name)])) as F;
}
