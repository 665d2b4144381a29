import { promisify } from 'node:util';
import { gzip } from 'node:zlib';
import type { Blobs } from '@allmend/core-blobs';
import { bodiesIn } from '../monitor/evidence-of.ts';
import { bundleSchemaVersion, type BundleContent } from './form.ts';

export interface SignedReport {
  /** JSON of a report, exactly as it was signed. */
  readonly report: string;
  /** Armoured. */
  readonly signature: string;
  /** SHA-256 of the snapshot that the report names. */
  readonly snapshot: string;
}

/**
 * One file with a signed report and everything that it rests on: the snapshot and the bodies of its exchanges. Throws `blobs.missing`
 * and `blobs.damaged`.
 */
export async function writeSubmissionBundle(
  { report, signature, snapshot }: SignedReport,
  blobs: Pick<Blobs, 'get'>,
): Promise<Uint8Array> {
  const lines: object[] = [{ schema: bundleSchemaVersion, report, signature }];
  const whole = await blobs.get(snapshot);
  lines.push(lineOf(snapshot, whole));
  for (const body of bodiesIn(whole)) lines.push(lineOf(body, await blobs.get(body)));
  return promisify(gzip)(lines.map((line) => `${JSON.stringify(line)}\n`).join(''), { level: 9 });
}

function lineOf(sha256: string, bytes: Uint8Array): BundleContent {
  try {
    // A mark at its beginning is part of the content.
    return { sha256, text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes) };
  } catch {
    return { sha256, base64: Buffer.from(bytes).toString('base64') };
  }
}
