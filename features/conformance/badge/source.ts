import { Certificate, Scope, Subject } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';

/** What the public answers about certificates rest on, all read at one instant. */
export interface CertificateView {
  readonly certificates: readonly Certificate[];
  /** By `<namespace>/<name>`. */
  readonly subjects: ReadonlyMap<string, Subject>;
  readonly scopes: ReadonlyMap<string, PublicScope>;
}

export interface PublicScope {
  readonly title: string;
  readonly url: string | null;
  readonly stage: 'published' | 'draft';
}

/** Gives the view; throws when it cannot be read. Never gives one that is older than a few seconds: a revocation must be seen. */
export type CertificateSource = () => Promise<CertificateView>;

/** Scope files are long, and change rarely. */
const scopesMs = 30_000;

/**
 * Reads the view from the API, at most every two seconds however many ask. Rights: list certificates, subjects, scopes in the tenant
 * of the client.
 */
export function certificateSource(client: Client, viewMs = 2000): CertificateSource {
  const scopes = cached(scopesMs, async () => {
    const all = await Array.fromAsync(client.kind(Scope).list());
    return new Map(
      all.map(({ metadata, spec, status }) => [metadata.name ?? '', publicScope(metadata.name, spec, status)]),
    );
  });
  return cached(viewMs, async () => {
    const [certificates, subjects] = await Promise.all([
      Array.fromAsync(client.kind(Certificate).list()),
      Array.fromAsync(client.kind(Subject).list()),
    ]);
    const byId = subjects.map((one) => [`${one.metadata.namespace}/${one.metadata.name}`, one] as const);
    return { certificates, subjects: new Map(byId), scopes: await scopes() };
  });
}

function publicScope(name = '', { stage }: Scope['spec'], status: Scope['status']): PublicScope {
  return { title: status?.title ?? name, url: status?.url ?? null, stage };
}

/** What was read a moment ago is read once for all who ask; a failure is not kept. */
function cached<T>(ms: number, read: () => Promise<T>): () => Promise<T> {
  let current: { readonly until: number; readonly value: Promise<T> } | null = null;
  return () => {
    const now = performance.now();
    if (current && now < current.until) return current.value;
    const value = read();
    const own = { until: now + ms, value };
    current = own;
    value.catch(() => {
      if (current === own) current = null;
    });
    return value;
  };
}
