import { Certificate, EvidenceDocument } from '@allmend/api/kinds';
import { digestsOf, evidenceHolds } from '@allmend/conformance/controllers';
import type { Client } from '@allmend/core-client';

export interface EvidenceClaimsOptions {
  /** Needs list of certificates and evidencedocuments in each tenant. */
  readonly client: Pick<Client, 'tenant'>;
  /** Path of the tenant of that id; null when it is gone, and with it all that could claim anything. */
  readonly tenantPath: (id: string) => Promise<string | null>;
  readonly now: () => Date;
}

/** What objects of the hub need of evidence, for the retention. Everything throws when the hub cannot be asked. */
export interface EvidenceClaims {
  /** Digests of contents that documents speak of. */
  digests(tenant: string): AsyncIterable<string>;
  /** From when on reports about certified subjects stay, by `<namespace>/<name>`. */
  keepSince(tenant: string): Promise<ReadonlyMap<string, Date>>;
}

/** Documents may be as large as a megabyte: few at a time. */
const documentsPerPage = 20;

export function createEvidenceClaims({ client, tenantPath, now }: EvidenceClaimsOptions): EvidenceClaims {
  const seen = async (tenant: string): Promise<Client | null> => {
    const path = await tenantPath(tenant);
    return path === null ? null : client.tenant(path);
  };
  return {
    async *digests(tenant) {
      const documents = (await seen(tenant))?.kind(EvidenceDocument).list({ pageSize: documentsPerPage }) ?? [];
      for await (const document of documents) yield* digestsOf(document);
    },
    async keepSince(tenant) {
      const own = await seen(tenant);
      return own ? evidenceHolds(await Array.fromAsync(own.kind(Certificate).list()), now()) : new Map();
    },
  };
}
