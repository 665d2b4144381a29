import { Evidence, PublishedSheet, Result, Scope, Subject, VerdictInterval } from '@allmend/api/kinds';
import type { ReadSubresource, SubresourceAnswer } from '@allmend/core-apiserver';
import { statusErrors } from '@allmend/core-machinery';
import { editionOf } from './edition.ts';
import { readEvidence, type MayReadSubject } from './evidence-content.ts';
import { optionalParameter, reportParameter, requiredParameter } from './query.ts';
import { readResults, type RowParts } from './results.ts';
import { readVerdicts } from './verdict-rows.ts';

export interface ConformanceSubresourcesOptions extends RowParts {
  readonly mayReadSubject: MayReadSubject;
  readonly now?: () => Date;
}

/** The only name of a published sheet. */
const currentSheet = 'current';

/**
 * What of the monitor is read through the API and stands in no object: results, verdicts, sheets, findings, impacts, contents.
 * Rights are those of `<resource>/<subresource>`; contents of evidence need the one to read the findings of their subject besides.
 */
export function createConformanceSubresources(options: ConformanceSubresourcesOptions): readonly ReadSubresource[] {
  const { sheets } = options;
  const parts = { ...options, now: options.now ?? (() => new Date()) };
  const written = createWriter();
  return [
    { kind: Subject, subresource: 'results', rows: Result, read: (request) => readResults(parts, request) },
    { kind: Subject, subresource: 'verdicts', rows: VerdictInterval, read: (request) => readVerdicts(parts, request) },
    {
      kind: Subject,
      subresource: 'sheet',
      rows: null,
      async read({ tenant, namespace, name, query }) {
        return written(await sheets.subjectSheet(tenant, { namespace, name }, optionalParameter(query, 'scope')));
      },
    },
    {
      kind: Subject,
      subresource: 'findings',
      rows: null,
      async read({ tenant, namespace, name, query }) {
        const report = reportParameter(query);
        const testcase = requiredParameter(query, 'testcase', 'scs-0100-syntax-check');
        return written(await sheets.finding(tenant, { namespace, name }, report, testcase));
      },
    },
    {
      kind: Scope,
      subresource: 'sheet',
      rows: null,
      read: async ({ tenant, name }) => written(await sheets.scopeSheet(tenant, name)),
    },
    {
      kind: Scope,
      subresource: 'impact',
      rows: null,
      read: async ({ tenant, name }) => written(await sheets.impact(tenant, name)),
    },
    { kind: Evidence, subresource: 'content', rows: null, read: (request) => readEvidence(options, request) },
    {
      kind: PublishedSheet,
      subresource: 'content',
      rows: null,
      async read({ tenant, name }) {
        if (name === currentSheet) return written(await sheets.sheet(tenant));
        throw statusErrors.notFound({ group: PublishedSheet.group, resource: PublishedSheet.plural }, name);
      },
    },
  ];
}

/** JSON of sheets; that of one object is written once. */
function createWriter(): (sheet: object) => SubresourceAnswer {
  const known = new WeakMap<object, SubresourceAnswer>();
  return (sheet) => {
    const answer = known.get(sheet);
    if (answer) return answer;
    const { edition } = sheet as { readonly edition?: string };
    const made = {
      content: Buffer.from(JSON.stringify(sheet)),
      contentType: 'application/json',
      etag: edition ?? editionOf(sheet),
    };
    known.set(sheet, made);
    return made;
  };
}
