import { Result } from '@allmend/api/kinds';
import type { createContinueTokens, SubresourceAnswer, SubresourceRequest } from '@allmend/core-apiserver';
import { apiVersionOf, wireTime, type KubeObject } from '@allmend/core-machinery';
import type { Journal, ReportRow } from '../monitor/journal.ts';
import { verdictOf } from '../scope/evaluation.ts';
import { placeOf } from './facts.ts';
import { optionalParameter, readRowsQuery, type RowsQuery } from './query.ts';
import type { Sheets } from './sheets.ts';

/** Makes and reads `continue` tokens. */
export type ContinueTokens = ReturnType<typeof createContinueTokens>;

export interface RowParts {
  readonly sheets: Sheets;
  readonly journal: Journal;
  readonly tokens: ContinueTokens;
}

/** Rows of the journal that are looked at for one page, where few of them have what is asked for. */
const mostRows = 5000;
const rowsAtOnce = 500;

/** Where a page ended: in which row, and after which of its testcases. */
interface Position {
  readonly row: number;
  /** '' when the row is done. */
  readonly testcase: string;
}

/**
 * `subjects/<name>/results`: `scope` (name of a Scope), `testcase`, `since` and `until` (when the report came), `order`, `limit` and
 * `continue`. A row of the answer for each testcase of each report. A page may have fewer rows than asked for and go on all the same.
 */
export async function readResults(
  { sheets, journal, tokens }: RowParts,
  { tenant, namespace, name, query, signal }: SubresourceRequest,
): Promise<SubresourceAnswer> {
  const subject = await sheets.subject(tenant, { namespace, name });
  const wanted = readRowsQuery(query);
  const scopeName = optionalParameter(query, 'scope');
  const testcase = optionalParameter(query, 'testcase');
  const scope = scopeName === null ? null : (await sheets.scope(tenant, scopeName)).scope.uuid;
  const place = placeOf(tenant.id, subject);
  const { since, until, order, limit } = wanted;
  const list = JSON.stringify(['results', tenant.id, subject.uid, since, until, order, scope, testcase]);
  let position = readPosition(tokens, list, wanted);

  const items: KubeObject[] = [];
  let looked = 0;
  for (;;) {
    signal.throwIfAborted();
    const page = await journal.rows(place, {
      order,
      limit: rowsAtOnce,
      ...(scope !== null && { scope }),
      ...(since && { since }),
      ...(until && { until }),
      ...(position && { after: beginAt(position, order) }),
    });
    for (const row of page) {
      for (const id of idsOf(row, testcase)) {
        if (position?.row === row.row && position.testcase !== '' && id <= position.testcase) continue;
        if (items.length === limit) return { items, continueToken: tokenOf(tokens, list, place, position!) };
        items.push(resultObject(row, id, namespace));
        position = { row: row.row, testcase: id };
      }
      position = { row: row.row, testcase: '' };
      looked++;
    }
    if (page.length < rowsAtOnce) return { items, continueToken: '' };
    if (looked >= mostRows) return { items, continueToken: tokenOf(tokens, list, place, position!) };
  }
}

/** A row that is not done is read again. */
function beginAt({ row, testcase }: Position, order: RowsQuery['order']): number {
  if (testcase === '') return row;
  return order === 'ascending' ? row - 1 : row + 1;
}

function readPosition(tokens: ContinueTokens, list: string, { continueToken }: RowsQuery): Position | null {
  if (continueToken === '') return null;
  const { revision, after } = tokens.read(list, continueToken);
  return { row: revision, testcase: after.name };
}

function tokenOf(
  tokens: ContinueTokens,
  list: string,
  { tenant, namespace }: { readonly tenant: string; readonly namespace: string },
  { row, testcase }: Position,
): string {
  return tokens.write(list, { revision: row, after: { tenant, namespace, name: testcase } });
}

function idsOf({ results }: ReportRow, testcase: string | null): readonly string[] {
  if (testcase === null) return [...results.keys()].sort();
  return results.has(testcase) ? [testcase] : [];
}

function resultObject(row: ReportRow, testcase: string, namespace: string): KubeObject {
  return {
    apiVersion: apiVersionOf(Result),
    kind: Result.kind,
    metadata: { name: `row-${row.row}-${testcase}`, namespace, creationTimestamp: wireTime(row.receivedAt) },
    result: {
      scope: row.scope,
      testcase,
      verdict: verdictOf(row.results.get(testcase) ?? null),
      checkedAt: row.checkedAt.toISOString(),
      receivedAt: row.receivedAt.toISOString(),
      origin: row.origin,
      report: row.report,
      row: row.row,
    },
  };
}
