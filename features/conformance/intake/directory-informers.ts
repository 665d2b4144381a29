import { Certificate, EvidenceDocument, Scope, Subject, Submitter } from '@allmend/api/kinds';
import { startInformer, type Client, type Informer, type MetadataObject } from '@allmend/core-client';
import { createDirectory, type Directory, type ObjectSource } from './directory.ts';

export interface DirectoryOptions {
  /** Seen from the tenant whose monitor it is; needs the right to list and watch subjects, submitters, scopes, certificates, documents. */
  readonly client: Client;
  /** Immutable id of that tenant. */
  readonly tenant: string;
  /** Told of each failure to read; the directory goes on with what it knows. */
  readonly failed?: (error: unknown) => void;
}

export interface OpenDirectory extends Directory, AsyncDisposable {}

/** A directory that follows the objects of a tenant. Resolves when it knows all of them. */
export async function openDirectory({ client, tenant, failed }: DirectoryOptions): Promise<OpenDirectory> {
  const informers: Pick<Informer<never>, 'synced' | 'close'>[] = [];
  const follow = <T extends MetadataObject>(source: Parameters<typeof startInformer<T>>[0]['source']): Informer<T> => {
    const informer = startInformer<T>({ source, ...(failed && { failed }) });
    informers.push(informer);
    return informer;
  };
  const directory = createDirectory({
    tenant,
    subjects: sourceOf(follow<Subject>(client.kind(Subject)), 'spec'),
    submitters: sourceOf(follow<Submitter>(client.kind(Submitter)), 'spec'),
    scopes: sourceOf(follow<Scope>(client.kind(Scope)), 'spec'),
    certificates: sourceOf(follow<Certificate>(client.kind(Certificate)), 'all'),
    documents: sourceOf(follow<EvidenceDocument>(client.kind(EvidenceDocument)), 'all'),
  });
  const close = async (): Promise<void> => {
    await Promise.all(informers.map((informer) => informer.close()));
  };
  try {
    await Promise.all(informers.map(({ synced }) => synced));
  } catch (error) {
    await close();
    throw error;
  }
  return { ...directory, [Symbol.asyncDispose]: close };
}

/** `spec`: a change of the status alone is none, since each report that is taken makes one. */
function sourceOf<T extends MetadataObject>(informer: Informer<T>, matters: 'spec' | 'all'): ObjectSource<T> {
  let edition = 0;
  informer.on({
    added: () => void edition++,
    deleted: () => void edition++,
    updated(now, before) {
      if (matters === 'all' || now.metadata.generation !== before.metadata.generation) edition++;
    },
  });
  return { values: () => informer.values(), edition: () => edition };
}
