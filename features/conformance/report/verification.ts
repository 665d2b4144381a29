import type { AllowedSigners } from '../signature/allowed-signers.ts';
import { verifySignature, type VerifiedSignature } from '../signature/verify.ts';
import { readReport, type ReadReport } from './reading.ts';
import type { ReportRemark } from './official-reader.ts';
import { reportTexts } from './texts.ts';

export interface VerificationInput {
  readonly content: Uint8Array;
  /** Text of the `.sig` file. */
  readonly signature: string;
  /** Names of the two files in errors. */
  readonly source: string;
  readonly signatureSource: string;
  readonly allowedSigners?: AllowedSigners;
  readonly now?: Date;
}

export interface VerifiedReport {
  readonly signature: VerifiedSignature;
  readonly read: ReadReport;
  readonly remarks: readonly ReportRemark[];
  /** False when allowed signers were given and none of them has the key. */
  readonly accepted: boolean;
}

/**
 * Verifies the signature over the exact bytes, then reads the report. The key must have been allowed at `now`.
 * Throws the errors of `verifySignature` and `readReport`.
 */
export async function verifyReport(input: VerificationInput): Promise<VerifiedReport> {
  const { content, signature, source, signatureSource, allowedSigners, now = new Date() } = input;
  // First without a name: what is not signed as claimed is not even read.
  await verifySignature(content, signature, { source: signatureSource, at: now });
  const read = readReport(content, { source, now });
  const subjects = subjectsOf(read);
  const [identity] = subjects;
  const verified = await verifySignature(content, signature, {
    source: signatureSource,
    at: now,
    ...(allowedSigners && { allowedSigners }),
    ...(identity !== undefined && { identity }),
  });
  const { signer } = verified;
  // Allowed by delegation, officially; so it is said and not refused.
  const foreign = signer === null ? [] : subjects.filter((subject) => subject !== signer);
  const remarks = foreign.map((subject) => ({
    code: 'signed-for-other',
    message: reportTexts.message('signed-for-other', { subject, signer: signer! }),
  }));
  const accepted = !verified.signerChecked || signer !== null;
  return { signature: verified, read, remarks: [...read.remarks, ...remarks], accepted };
}

/** Whom the report is about: each subject once. */
export function subjectsOf(read: ReadReport): readonly string[] {
  if (read.kind === 'allmend') return [read.report.subject];
  return [...new Set(read.documents.map((document) => document.subject))];
}
