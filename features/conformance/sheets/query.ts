import { statusErrors } from '@allmend/core-machinery';
import { isUuid } from '../monitor/places.ts';

const rfc3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2})$/;

/** Rows of a page when the client names no limit, and at most. */
const usualLimit = 500;
const largestLimit = 5000;

/** What every list of rows can be asked for. */
export interface RowsQuery {
  /** Included; null: from the first. */
  readonly since: Date | null;
  /** Not included; null: to the last. */
  readonly until: Date | null;
  readonly order: 'ascending' | 'descending';
  readonly limit: number;
  /** '' for the first page. */
  readonly continueToken: string;
}

/** Throws 400 with a sentence for what cannot be read. */
export function readRowsQuery(query: URLSearchParams): RowsQuery {
  const order = query.get('order') ?? 'ascending';
  if (order !== 'ascending' && order !== 'descending') {
    throw statusErrors.badRequest('order: Invalid value: supported values: ascending, descending');
  }
  const limit = query.get('limit') ?? '';
  if (!/^\d{0,9}$/.test(limit)) throw statusErrors.badRequest('limit: Invalid value: must be a number');
  return {
    since: readInstant(query, 'since'),
    until: readInstant(query, 'until'),
    order,
    limit: Math.min(Number(limit) || usualLimit, largestLimit),
    continueToken: query.get('continue') ?? '',
  };
}

function readInstant(query: URLSearchParams, name: 'since' | 'until'): Date | null {
  const text = query.get(name) ?? '';
  if (text === '') return null;
  const instant = rfc3339.test(text) ? new Date(text) : null;
  if (instant && !Number.isNaN(instant.getTime())) return instant;
  throw statusErrors.badRequest(`${name}: Invalid value: must be an instant such as 2026-11-21T10:00:00Z`);
}

/** A parameter that must be there. Throws 400. */
export function requiredParameter(query: URLSearchParams, name: string, example: string): string {
  const text = query.get(name) ?? '';
  if (text !== '' && text.length <= 253) return text;
  throw statusErrors.badRequest(`${name}: Required value: e.g. ?${name}=${example}`);
}

/** Null when it is left out. Throws 400 for what is longer than any name. */
export function optionalParameter(query: URLSearchParams, name: string): string | null {
  const text = query.get(name) ?? '';
  if (text === '') return null;
  if (text.length <= 253) return text;
  throw statusErrors.badRequest(`${name}: Too long: may not be more than 253 bytes`);
}

/** A report by its UUID. Throws 400. */
export function reportParameter(query: URLSearchParams): string {
  const text = requiredParameter(query, 'report', '72bf1ad3-19c4-45cf-a1b8-f4cbd2817ec2').toLowerCase();
  if (isUuid(text)) return text;
  throw statusErrors.badRequest('report: Invalid value: must be the UUID of a report');
}
