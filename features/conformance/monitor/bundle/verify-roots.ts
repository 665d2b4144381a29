import { createHash } from 'node:crypto';
import type { HistoryRow } from '@allmend/core-store';
import { z } from 'zod';
import type { AllowedSigners } from '../../signature/allowed-signers.ts';
import { dayRootNamespace, nextDay, readDayRoot, type DayRootData, type RootHead } from '../day-root-text.ts';
import { dayRootRowSchema } from '../day-roots.ts';
import { dayRootSeries, subjectText } from '../places.ts';
import { bundleFiles, type BundleHead } from './layout.ts';
import type { Problems } from './problems.ts';
import { readChain } from './read-chain.ts';
import { bundleTexts } from './texts.ts';
import { checkMonitorSignature } from './verify-files.ts';

const RootBody = z.strictObject({
  schema: z.literal(dayRootRowSchema),
  day: z.string(),
  text: z.string(),
  hash: z.string(),
  signature: z.string(),
  key: z.string(),
});

/** What a root says of a subject. */
export interface SealedHead extends RootHead {
  readonly day: string;
}

export interface VerifiedRoots {
  /** Roots, each with its link, hash and signature checked. */
  readonly roots: number;
  /** By uid: what the roots say of the subject, each number of rows once (a day on which nothing came says the same again). */
  readonly heads: ReadonlyMap<string, readonly SealedHead[]>;
}

/** Every root: its place in the chain, its text, its hash, its signature, and what it has to do with the one before it. */
export async function verifyRoots(
  place: { readonly folder: string; readonly tenant: string; readonly subjects: BundleHead['subjects'] },
  signers: AllowedSigners,
  problems: Problems,
): Promise<VerifiedRoots> {
  const { folder, tenant } = place;
  const names = new Map(place.subjects.map((one) => [one.uid, subjectText(one)]));
  const file = bundleFiles.roots;
  const heads = new Map<string, SealedHead[]>();
  let last: { readonly data: DayRootData; readonly hash: string } | null = null;

  async function check(row: HistoryRow, anchor: string): Promise<void> {
    const fault = (message: ReturnType<typeof bundleTexts.message>) => problems.add(file, message, row.seq);
    const body = readBody(row.body);
    const data = body && readDayRoot(body.text);
    if (!body || !data || data.tenant !== tenant || data.day !== body.day || data.day !== row.subject) {
      fault(bundleTexts.message('root-malformed'));
      return;
    }
    const hash = createHash('sha256').update(body.text).digest('hex');
    if (hash !== body.hash) fault(bundleTexts.message('root-hash'));
    const signed = { content: body.text, signature: body.signature, namespace: dayRootNamespace, at: row.at };
    const key = await checkMonitorSignature(signed, signers, fault);
    if (key !== null && key !== body.key) fault(bundleTexts.message('signer-unknown', { key: body.key }));
    // The first one of a part rests on one that is not here.
    const expected = last ? last.hash : anchor === '' ? null : data.previous;
    if (data.previous !== expected) fault(bundleTexts.message('root-link'));
    if (last) {
      checkProgress(last.data, data, fault, (uid) => names.get(uid) ?? uid);
    }
    for (const head of data.heads) {
      const known = heads.get(head.uid) ?? [];
      if (known.at(-1)?.rows !== head.rows || known.at(-1)?.hash !== head.hash) known.push({ ...head, day: data.day });
      heads.set(head.uid, known);
    }
    last = { data, hash };
  }

  const { rows } = await readChain({ folder, file, series: dayRootSeries, tenant, row: check }, problems);
  return { roots: rows, heads };
}

function checkProgress(
  before: DayRootData,
  after: DayRootData,
  fault: (message: ReturnType<typeof bundleTexts.message>) => void,
  /** What a subject is called; its uid where the bundle is not about it. */
  nameOf: (uid: string) => string,
): void {
  const day = nextDay(before.day);
  if (after.day !== day) fault(bundleTexts.message('root-gap', { day }));
  const rows = new Map(after.heads.map((head) => [head.uid, head.rows]));
  for (const { uid, rows: least } of before.heads) {
    if ((rows.get(uid) ?? 0) >= least) continue;
    fault(bundleTexts.message('root-shrinks', { subject: nameOf(uid) }));
  }
}

function readBody(bytes: Uint8Array): z.infer<typeof RootBody> | null {
  try {
    return RootBody.parse(JSON.parse(Buffer.from(bytes).toString()));
  } catch {
    return null;
  }
}
