import { createHash } from 'node:crypto';
import { sheetSchemaVersion, type Exchange, type FindingSheet, type Snapshot } from '@allmend/api';
import { canonicalJson } from '../monitor/canonical-json.ts';
import type { Journal, ReportRow, SubjectPlace } from '../monitor/journal.ts';
import type { Scope } from '../scope/model.ts';
import { asData } from './facts.ts';
import { readSnapshot } from './portability.ts';
import type { Questions } from './questions.ts';
import type { ReadFinding } from './report-contents.ts';
import { checkRow, type RootReader } from './row-check.ts';
import { readStored, type StoredContent } from './stored-content.ts';

type EvidenceLink = FindingSheet['chain'][number];

/** Exchanges that are shown of one finding, and contents that are read for it. */
const mostExchanges = 50;

export interface FindingSheetInput {
  readonly journal: Journal;
  readonly roots: RootReader;
  readonly questions: Questions;
  readonly place: SubjectPlace;
  readonly row: ReportRow;
  readonly scope: { readonly name: string; readonly scope: Scope } | null;
  readonly read: ReadFinding;
  /** Since when the testcase has the verdict that it has now; null when this is not its newest result. */
  readonly since: Date | null;
  readonly now: Date;
}

/** A finding with everything that it rests on, from the bytes that the cloud answered to the seal of the day: each link is checked. */
export async function findingSheet(input: FindingSheetInput): Promise<FindingSheet> {
  const { journal, questions, place, row, scope, read, since } = input;
  const { finding } = read;
  const stored = row.snapshot === null ? null : await readStored(journal, place.tenant, row.snapshot);
  const snapshot = stored?.state === 'good' ? readSnapshot(stored.bytes) : null;
  const exchanges = exchangesOf(snapshot, finding.exchanges);
  const question = questions.question(finding.testcase);
  const own = await checkRow(input, place, row);
  const chain: EvidenceLink[] = [
    ...(await observationLinks(journal, place.tenant, exchanges)),
    ...(row.snapshot === null ? [] : [snapshotLink(row.snapshot, stored!, snapshot, read.snapshot)]),
    {
      kind: 'finding',
      sha256: findingDigest(finding),
      size: null,
      at: finding.observedAt,
      // It is part of the report, or nowhere.
      state: read.content.state,
    },
    link('report', row.content, read.content, row.checkedAt.toISOString()),
    { kind: 'row', sha256: row.hash, size: null, at: row.receivedAt.toISOString(), state: own.row },
    ...(own.root
      ? [
          {
            kind: 'root' as const,
            sha256: own.root.hash,
            size: null,
            at: own.root.at?.toISOString() ?? null,
            state: own.root.state,
          },
        ]
      : []),
  ];
  return {
    schema: sheetSchemaVersion,
    subject: `${place.namespace}/${place.name}`,
    report: row.report,
    scope: scope?.name ?? null,
    finding,
    question: question && asData(question),
    since: since?.toISOString() ?? null,
    origin: row.origin,
    signer: row.signer,
    exchanges: exchanges.map(({ method, url, at, durationMs, status, requestId, attempts, responseBody, error }) => ({
      method,
      url,
      at,
      durationMs,
      status,
      requestId,
      attempts,
      responseBody,
      error,
    })),
    chain,
  };
}

/** Digest of a finding, as its link names it: over its canonical JSON. */
export function findingDigest(finding: FindingSheet['finding']): string {
  return createHash('sha256').update(canonicalJson(finding)).digest('hex');
}

function exchangesOf(snapshot: Snapshot | null, ids: readonly number[]): readonly Exchange[] {
  const wanted = new Set(ids);
  return (snapshot?.exchanges ?? []).filter(({ id }) => wanted.has(id)).slice(0, mostExchanges);
}

/** What the cloud answered, each content once, with the instant at which it was complete. */
async function observationLinks(
  journal: Journal,
  tenant: string,
  exchanges: readonly Exchange[],
): Promise<EvidenceLink[]> {
  const links = new Map<string, EvidenceLink>();
  for (const { responseBody, at } of exchanges) {
    if (responseBody === null || links.has(responseBody)) continue;
    links.set(responseBody, link('observation', responseBody, await readStored(journal, tenant, responseBody), at));
  }
  return [...links.values()];
}

/** Good only when the report names this very snapshot. */
function snapshotLink(
  digest: string,
  stored: StoredContent,
  snapshot: Snapshot | null,
  named: string | null,
): EvidenceLink {
  const found = link('snapshot', digest, stored, snapshot?.finishedAt ?? null);
  return named === null || named === digest || found.state !== 'good' ? found : { ...found, state: 'changed' };
}

function link(kind: EvidenceLink['kind'], digest: string, stored: StoredContent, at: string | null): EvidenceLink {
  return { kind, sha256: digest, size: stored.state === 'good' ? stored.bytes.length : null, at, state: stored.state };
}
