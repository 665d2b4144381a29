import { statusErrors } from '@allmend/core-machinery';

/** Options of a list or watch. Source: meta/v1 ListOptions. */
export interface ListQuery {
  readonly labelSelector: string;
  readonly fieldSelector: string;
  /** 0: none. */
  readonly limit: number;
  readonly continueToken: string;
  /** Null when it was not given. */
  readonly resourceVersion: number | null;
  readonly match: '' | 'Exact' | 'NotOlderThan';
  readonly allowBookmarks: 'yes' | 'no';
  readonly sendInitialEvents: 'yes' | 'no' | 'unset';
  /** Null: the server chooses. */
  readonly timeoutSeconds: number | null;
}

/** Options of a write. Source: meta/v1 CreateOptions, UpdateOptions, PatchOptions. */
export interface WriteQuery {
  readonly dryRun: 'All' | 'None';
  readonly fieldManager: string;
  readonly fieldValidation: 'Strict' | 'Warn' | 'Ignore';
  readonly force: 'true' | 'false' | 'unset';
}

/** Longest selector that is read. */
const longestSelector = 64 * 1024;

/** Reads the options of a list or watch. Throws 400 naming the option. */
export function listQuery(query: URLSearchParams): ListQuery {
  const limit = whole(query, 'limit') ?? 0;
  const resourceVersion = whole(query, 'resourceVersion');
  const match = query.get('resourceVersionMatch') ?? '';
  if (match !== '' && match !== 'Exact' && match !== 'NotOlderThan') {
    throw invalid('resourceVersionMatch', match, 'supported values: Exact, NotOlderThan');
  }
  const sendInitialEvents = truth(query, 'sendInitialEvents');
  const watching = truth(query, 'watch') === 'yes';
  if (watching ? match !== '' && sendInitialEvents === 'unset' : sendInitialEvents !== 'unset') {
    throw watching
      ? forbidden(
          'resourceVersionMatch',
          'resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided',
        )
      : forbidden('sendInitialEvents', 'sendInitialEvents is forbidden for list');
  }
  if (watching && sendInitialEvents !== 'unset' && match !== 'NotOlderThan') {
    throw forbidden('resourceVersionMatch', 'sendInitialEvents requires setting resourceVersionMatch to NotOlderThan');
  }
  const continueToken = query.get('continue') ?? '';
  if (!watching && match !== '') {
    if (resourceVersion === null)
      throw forbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden unless resourceVersion is provided');
    if (continueToken !== '')
      throw forbidden('resourceVersionMatch', 'resourceVersionMatch is forbidden when continue is provided');
    if (match === 'Exact' && resourceVersion === 0) {
      throw forbidden('resourceVersionMatch', 'resourceVersionMatch "Exact" is forbidden for resourceVersion "0"');
    }
  }
  return {
    labelSelector: selector(query, 'labelSelector'),
    fieldSelector: selector(query, 'fieldSelector'),
    limit,
    continueToken,
    resourceVersion,
    match,
    allowBookmarks: truth(query, 'allowWatchBookmarks') === 'yes' ? 'yes' : 'no',
    sendInitialEvents,
    timeoutSeconds: whole(query, 'timeoutSeconds'),
  };
}

/** Reads the options of a write. Throws 400 naming the option. */
export function writeQuery(query: URLSearchParams, userAgent: string, patch: 'apply' | 'other'): WriteQuery {
  const dryRun = query.getAll('dryRun').filter((value) => value !== '');
  if (dryRun.some((value) => value !== 'All')) throw invalid('dryRun', dryRun.join(','), 'supported values: All');
  const fieldManager = query.get('fieldManager') ?? '';
  // oxlint-disable-next-line no-control-regex
  if (fieldManager.length > 128 || /[\x00-\x1f\x7f]/.test(fieldManager)) {
    throw invalid('fieldManager', fieldManager.slice(0, 128), 'must be at most 128 printable characters');
  }
  if (patch === 'apply' && fieldManager === '') {
    throw statusErrors.badRequest(
      'PatchOptions.meta.k8s.io "" is invalid: fieldManager: Required value: is required for apply patch',
    );
  }
  const fieldValidation = query.get('fieldValidation') ?? '';
  if (!['', 'Strict', 'Warn', 'Ignore'].includes(fieldValidation)) {
    throw invalid('fieldValidation', fieldValidation, 'supported values: Ignore, Strict, Warn');
  }
  const force = query.get('force');
  if (force !== null && patch !== 'apply') throw forbidden('force', 'may not be specified for non-apply patch');
  return {
    dryRun: dryRun.length > 0 ? 'All' : 'None',
    fieldManager: fieldManager || managerOf(userAgent),
    fieldValidation: (fieldValidation || 'Warn') as WriteQuery['fieldValidation'],
    force: force === null ? 'unset' : truth(query, 'force') === 'yes' ? 'true' : 'false',
  };
}

/** First part of the User-Agent. Source: apiserver pkg/endpoints/handlers/create.go, prefixFromUserAgent. */
function managerOf(userAgent: string): string {
  const printable = userAgent.split('/', 1)[0]!.replaceAll(/[^\x20-\x7e]/g, '');
  return printable.slice(0, 128) || 'unknown';
}

/** A boolean option as Go reads it; present without value is true. */
export function truth(query: URLSearchParams, name: string): 'yes' | 'no' | 'unset' {
  const value = query.get(name);
  if (value === null) return 'unset';
  if (['', '1', 't', 'T', 'true', 'TRUE', 'True'].includes(value)) return 'yes';
  if (['0', 'f', 'F', 'false', 'FALSE', 'False'].includes(value)) return 'no';
  throw invalid(name, value, 'must be true or false');
}

function whole(query: URLSearchParams, name: string): number | null {
  const value = query.get(name) ?? '';
  if (value === '') return null;
  const number = Number(value);
  if (!/^\d{1,16}$/.test(value) || !Number.isSafeInteger(number)) throw invalid(name, value, 'must be a whole number');
  return number;
}

function selector(query: URLSearchParams, name: string): string {
  const value = query.get(name) ?? '';
  if (value.length > longestSelector)
    throw invalid(name, `${value.slice(0, 40)}…`, `must have at most ${longestSelector} characters`);
  return value;
}

function invalid(name: string, value: string, problem: string): Error {
  return statusErrors.badRequest(`${name}: Invalid value: ${JSON.stringify(value.slice(0, 200))}: ${problem}`);
}

function forbidden(name: string, problem: string): Error {
  return statusErrors.badRequest(`${name}: Forbidden: ${problem}`);
}
