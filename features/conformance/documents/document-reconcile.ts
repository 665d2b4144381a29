import { EvidenceDocument } from '@allmend/api/kinds';
import type { Round, Step } from '@allmend/core-controller';
import { tell } from '../certificates/notice.ts';
import { pauseUntil, writeIfChanged } from '../certificates/status.ts';
import { assessDocument, type DocumentAssessment } from './assessment.ts';

/** A round about one EvidenceDocument. */
export interface DocumentRound {
  readonly round: Round;
  readonly document: EvidenceDocument;
  readonly at: Date;
  readonly assessment: DocumentAssessment;
}

/** Reads the document and looks at it; null when there is none any more. */
export async function beginDocumentRound(now: () => Date, round: Round): Promise<DocumentRound | null> {
  const document = await round.client.kind(EvidenceDocument).find(round.key, { signal: round.signal });
  if (!document || document.metadata.deletionTimestamp !== undefined) return null;
  const at = now();
  return { round, document, at, assessment: assessDocument(document, at) };
}

/** What is done about a document, in this order. */
export const documentSteps: readonly Step<DocumentRound>[] = [tellPeople, writeStatus, comeAgain];

async function tellPeople({ round, document, assessment }: DocumentRound) {
  for (const news of assessment.news) await tell(round.client, EvidenceDocument, document, news, round.signal);
  return 'continue' as const;
}

async function writeStatus({ round, document, assessment }: DocumentRound) {
  return writeIfChanged(round, EvidenceDocument, document, assessment.status);
}

async function comeAgain({ assessment, at }: DocumentRound) {
  return { again: pauseUntil(assessment.next, at) };
}
