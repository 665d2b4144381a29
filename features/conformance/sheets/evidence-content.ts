import { Evidence } from '@allmend/api/kinds';
import type { SubresourceAnswer, SubresourceRequest } from '@allmend/core-apiserver';
import { isStatusError, statusErrors } from '@allmend/core-machinery';
import { bodiesIn } from '../monitor/evidence-of.ts';
import type { Journal, ReportRow, SubjectPlace } from '../monitor/journal.ts';
import { isDigest } from '../monitor/places.ts';
import { notThere } from './not-there.ts';
import { optionalParameter, reportParameter } from './query.ts';
import type { Sheets, SubjectName } from './sheets.ts';
import { readStored } from './stored-content.ts';

/** Whether who asks may read the findings of a subject: of parts whose address names something else. */
export type MayReadSubject = (
  request: Pick<SubresourceRequest, 'tenant' | 'identity'>,
  subject: SubjectName,
) => Promise<boolean>;

export interface EvidenceParts {
  readonly journal: Journal;
  readonly sheets: Pick<Sheets, 'subject'>;
  readonly mayReadSubject: MayReadSubject;
}

/**
 * `evidences/<sha256>/content?report=<uuid>&subject=<name>`: the bytes of a content that the report refers to: the report itself, its
 * signature, its snapshot, or a body of an exchange in that. The report must be about a subject of the namespace that is still the
 * one of that name, and whose findings the caller may read; when `subject` is given, about that one. Throws 404 for everything else,
 * and for contents that are missing; 500 for one that was changed.
 */
export async function readEvidence(parts: EvidenceParts, request: SubresourceRequest): Promise<SubresourceAnswer> {
  const { journal } = parts;
  const { tenant, name, query } = request;
  const report = reportParameter(query);
  if (!isDigest(name)) {
    throw statusErrors.badRequest('name: Invalid value: must be a SHA-256 of 64 lower-case hex digits');
  }
  const found = await journal.find(tenant.id, report);
  const open = found !== null && (await isOpen(parts, request, found.place));
  const type = open ? await typeOf(journal, tenant.id, found.row, name) : null;
  // Whether another namespace or subject has it is nobody's business here.
  if (type === null) throw statusErrors.notFound({ group: Evidence.group, resource: Evidence.plural }, name);
  const content = await readStored(journal, tenant.id, name);
  if (content.state === 'good') return { content: content.bytes, contentType: type, etag: name };
  if (content.state === 'missing')
    throw notThere(`the content ${name} is missing from the evidence of report ${report}`);
  throw statusErrors.internal(`the content ${name} of report ${report} was changed: it has another hash now`);
}

/** Whether the request may have what is reported of a subject. */
async function isOpen(
  { sheets, mayReadSubject }: EvidenceParts,
  request: SubresourceRequest,
  { namespace, name, uid }: SubjectPlace,
): Promise<boolean> {
  const wanted = optionalParameter(request.query, 'subject');
  if (namespace !== request.namespace || (wanted !== null && wanted !== name)) return false;
  if (!(await mayReadSubject(request, { namespace, name }))) return false;
  try {
    // What was reported of an earlier subject of that name is not this one's: it may have been somebody else's.
    return (await sheets.subject(request.tenant, { namespace, name })).uid === uid;
  } catch (error) {
    if (isStatusError(error, 'NotFound')) return false;
    throw error;
  }
}

/** Null when the report does not refer to the content. */
async function typeOf(journal: Journal, tenant: string, row: ReportRow, digest: string): Promise<string | null> {
  if (digest === row.content) return row.format === 'allmend' ? 'application/json' : 'text/plain; charset=utf-8';
  if (digest === row.signature) return 'text/plain; charset=utf-8';
  if (row.snapshot === null) return null;
  if (digest === row.snapshot) return 'application/json';
  const stored = await readStored(journal, tenant, row.snapshot);
  const bodies = stored.state === 'good' ? bodiesIn(stored.bytes) : [];
  // What a cloud answered: never shown as anything that a browser would run.
  return bodies.includes(digest) ? 'application/octet-stream' : null;
}
