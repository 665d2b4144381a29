import type { Submitter } from '@allmend/api/kinds';
import { z } from 'zod';
import type { Directory } from '../intake/directory.ts';
import type { Journal } from '../monitor/journal.ts';
import { deniedFor } from './denials.ts';
import { Denied, detailAnswer, faultAnswer, type PublicAnswer } from './http.ts';
import { countParameter, truthParameter } from './parameters.ts';
import type { Readers } from './readers.ts';
import { naiveInstant } from './status.ts';

const shownDays = 7;

export interface ResultsOptions {
  readonly journal: Journal;
  readonly directory: Directory;
  readonly readers: Readers;
  readonly now: () => Date;
}

/**
 * `GET /results`: single results of the last 7 days, the newest first (officially the oldest first). Throws 401 unless the account reads
 * in the whole tenant. Officially results that passed were approved by themselves, and others by hand; nobody does that any more, so
 * `approval` says whether it passed.
 */
export async function listResults(
  { journal, directory, readers, now }: ResultsOptions,
  submitter: Submitter,
  query: URLSearchParams,
): Promise<readonly object[]> {
  if (!readers.readsTenant(submitter)) throw deniedFor(submitter);
  const limit = countParameter(query, 'limit', { fallback: 10, most: 1000 });
  const skip = countParameter(query, 'skip', { fallback: 0, most: 1_000_000 });
  const approved = truthParameter(query, 'approved');
  const since = new Date(now().getTime() - shownDays * 86_400_000);
  const perSubject = await Promise.all(
    directory.subjects().map(async ({ name, place }) => {
      const rows = await journal.rows(place, { since, order: 'descending', limit: 5000 });
      return rows.filter(({ checkedAt }) => checkedAt >= since).map((row) => ({ name, row }));
    }),
  );
  const rows = perSubject
    .flat()
    .sort((a, b) => b.row.checkedAt.getTime() - a.row.checkedAt.getTime() || (a.row.report < b.row.report ? -1 : 1));
  const found: object[] = [];
  let passedOver = 0;
  for (const { name, row } of rows) {
    for (const [check, result] of [...row.results].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const approval = result === 1;
      if (approved !== null && approval !== approved) continue;
      if (passedOver++ < skip) continue;
      if (found.length === limit) return found;
      found.push({
        reportuuid: row.report,
        subject: name,
        checked_at: naiveInstant(row.checkedAt),
        scopeuuid: row.scope,
        version: '*',
        check,
        result,
        approval,
      });
    }
  }
  return found;
}

const Approval = z.looseObject({
  reportuuid: z.string(),
  scopeuuid: z.string(),
  version: z.string(),
  check: z.string(),
  approval: z.boolean(),
});
const Approvals = z.union([Approval, z.array(Approval)]);

/**
 * `POST /results`: approvals. Officially they change nothing any more; here nobody can give one, since a verdict comes from evidence alone.
 * Throws 422 for a body that is none.
 */
export function refuseApprovals(body: Uint8Array): PublicAnswer {
  const parsed = Approvals.safeParse(readJson(body));
  if (!parsed.success) {
    throw new Denied(
      faultAnswer([{ loc: ['body'], msg: 'The body is no approval and no list of them.', type: 'approval' }]),
    );
  }
  return detailAnswer(
    401,
    'No account may approve results: a verdict comes from evidence alone. Hand in a new report, or a document for what cannot be measured.',
  );
}

function readJson(body: Uint8Array): unknown {
  try {
    return JSON.parse(Buffer.from(body).toString('utf8'));
  } catch {
    return undefined;
  }
}
