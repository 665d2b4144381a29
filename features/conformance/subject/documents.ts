import { EvidenceDocument } from '@allmend/api/kinds';
import type { Client } from '@allmend/core-client';
import { declaredBy, type DeclaredResult } from '../verdicts/declared.ts';

/** What documents prove, without keeping the documents, which may be large. */
export interface DocumentReader {
  /** Of one subject. */
  of(client: Client, namespace: string, subject: string, signal: AbortSignal): Promise<readonly DeclaredResult[]>;
}

interface Known {
  readonly resourceVersion: string;
  readonly subject: string;
  readonly declared: DeclaredResult | null;
}

/** Each document is read once for each of its versions. */
export function createDocumentReader(): DocumentReader {
  /** By tenant and namespace, then by the id of the object. */
  const kept = new Map<string, ReadonlyMap<string, Known>>();
  return {
    async of(client, namespace, subject, signal) {
      const place = `${client.tenantPath}/${namespace}`;
      const before = kept.get(place);
      const now = new Map<string, Known>();
      const documents = client.kind(EvidenceDocument);
      for await (const { metadata } of documents.metadata().list({ namespace, signal })) {
        const { uid = '', name = '', resourceVersion = '' } = metadata;
        const known = before?.get(uid);
        if (known?.resourceVersion === resourceVersion) {
          now.set(uid, known);
          continue;
        }
        const document = await documents.find({ namespace, name }, { signal });
        if (!document) continue;
        now.set(uid, { resourceVersion, subject: document.spec.subject, declared: declaredBy(document) });
      }
      if (now.size > 0) kept.set(place, now);
      else kept.delete(place);
      return [...now.values()].flatMap((one) => (one.subject === subject && one.declared ? [one.declared] : []));
    },
  };
}
