import type { IncomingHttpHeaders } from 'node:http';
import { statusErrors } from '@allmend/core-machinery';

/** Whom a request wants to act as. */
export interface WantedIdentity {
  readonly user: string;
  readonly groups: readonly string[];
  readonly uid: string;
  readonly extra: Readonly<Record<string, readonly string[]>>;
}

const extraPrefix = 'impersonate-extra-';
/** Values of all such headers together: each is a check of rights. */
const mostValues = 100;

/**
 * Reads `Impersonate-*` headers; null when there are none. Node joins repeated headers by `, `, so that a group whose name holds
 * a comma and a space cannot be named. Throws 400. Source: apiserver pkg/endpoints/filters/impersonation/impersonation.go.
 */
export function readImpersonation(headers: IncomingHttpHeaders): WantedIdentity | null {
  const user = single(headers, 'impersonate-user');
  const groups = list(headers['impersonate-group']);
  const uid = single(headers, 'impersonate-uid');
  const extra: Record<string, readonly string[]> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (name.startsWith(extraPrefix)) extra[extraKey(name.slice(extraPrefix.length))] = list(value);
  }
  const values = Object.values(extra).flat();
  if (user === '' && groups.length === 0 && uid === '' && Object.keys(extra).length === 0) return null;
  if (user === '') throw statusErrors.badRequest('groups, a uid or extras cannot be impersonated without a user');
  if (groups.length + values.length > mostValues) {
    throw statusErrors.badRequest(`more than ${mostValues} groups and extras cannot be impersonated at once`);
  }
  return { user, groups, uid, extra };
}

function single(headers: IncomingHttpHeaders, name: string): string {
  const value = headers[name] ?? '';
  return Array.isArray(value) ? (value[0] ?? '') : value;
}

function list(value: string | string[] | undefined): readonly string[] {
  return [value ?? []]
    .flat()
    .flatMap((one) => one.split(', '))
    .filter((one) => one !== '');
}

/** Keys are percent-encoded, since headers hold less than keys may. */
function extraKey(encoded: string): string {
  try {
    const key = decodeURIComponent(encoded).toLowerCase();
    if (/^[a-z0-9]([-._/a-z0-9]{0,251}[a-z0-9])?$/.test(key)) return key;
  } catch {
    // falls through to the same answer
  }
  throw statusErrors.badRequest('the name of an extra that is to be impersonated cannot be read');
}
