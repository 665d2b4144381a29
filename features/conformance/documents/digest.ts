import { createHash } from 'node:crypto';
import type { EvidenceDocument } from '@allmend/api/kinds';

/** SHA-256 of the bytes themselves, or what was given for those at the address. The content never changes, so it is computed once. */
export function digestOf({ spec }: EvidenceDocument): string | undefined {
  if (spec.content === undefined) return spec.sha256;
  return createHash('sha256').update(Buffer.from(spec.content, 'base64')).digest('hex');
}

/** Digests of every content that a document speaks of, whatever became of it: what people judged must stay. */
export function digestsOf(document: EvidenceDocument): readonly string[] {
  const all = [digestOf(document), document.spec.sha256, document.status?.sha256];
  return [...new Set(all.filter((one) => one !== undefined && /^[0-9a-f]{64}$/.test(one)))] as readonly string[];
}

/** Whether the content is another one than what was given as its SHA-256: then nobody can say what was handed in. */
export function isChanged(document: EvidenceDocument): boolean {
  const { content, sha256 } = document.spec;
  return content !== undefined && sha256 !== undefined && digestOf(document) !== sha256;
}
