import { isJsonObject, statusErrors, type Json } from '@allmend/core-machinery';
import type { DeleteRequest } from '../registry/registry.ts';

const propagations: Readonly<Record<string, DeleteRequest['propagation']>> = {
  Background: 'Background',
  Foreground: 'Foreground',
  Orphan: 'Orphan',
};

/** Options of a delete: from its body and, for those that the body leaves out, from the query. Throws 400 naming the option. */
export function deleteOptions(
  body: Json | null,
  query: URLSearchParams,
): { readonly request: DeleteRequest; readonly dryRun: 'All' | 'None' } {
  if (body !== null && !isJsonObject(body)) throw statusErrors.badRequest('the body is not a DeleteOptions object');
  const options = body ?? {};
  if (options['kind'] !== undefined && options['kind'] !== 'DeleteOptions') {
    throw statusErrors.badRequest(
      `expected DeleteOptions in the body, got ${JSON.stringify(options['kind']).slice(0, 100)}`,
    );
  }
  const preconditions = optional(options['preconditions'], isJsonObject, 'preconditions') ?? {};
  const uid = optional(preconditions['uid'], isText, 'preconditions.uid');
  const resourceVersion = optional(preconditions['resourceVersion'], isText, 'preconditions.resourceVersion');
  const grace = optional(
    options['gracePeriodSeconds'] ?? numberOf(query.get('gracePeriodSeconds')),
    isWhole,
    'gracePeriodSeconds',
  );
  const dryRun = optional(options['dryRun'], isTexts, 'dryRun') ?? query.getAll('dryRun');
  if (dryRun.some((value) => value !== 'All')) throw wrong('dryRun', 'supported values: All');
  return {
    request: {
      propagation: propagation(options, query),
      preconditions: { ...(uid !== undefined && { uid }), ...(resourceVersion !== undefined && { resourceVersion }) },
      ...(grace !== undefined && { gracePeriodSeconds: grace }),
    },
    dryRun: dryRun.length > 0 ? 'All' : 'None',
  };
}

function propagation(options: { readonly [name: string]: Json }, query: URLSearchParams): DeleteRequest['propagation'] {
  const policy = optional(options['propagationPolicy'], isText, 'propagationPolicy') ?? query.get('propagationPolicy');
  const orphan = optional(options['orphanDependents'], isBoolean, 'orphanDependents');
  if (policy !== null && orphan !== undefined) {
    throw wrong('orphanDependents', 'orphanDependents and deletionPropagation cannot be both set');
  }
  if (orphan !== undefined) return orphan ? 'Orphan' : 'Background';
  if (policy === null) return 'Default';
  const found = Object.hasOwn(propagations, policy) ? propagations[policy] : undefined;
  if (!found) throw wrong('propagationPolicy', 'supported values: Foreground, Background, Orphan');
  return found;
}

function optional<T extends Json>(
  value: Json | undefined,
  is: (value: Json) => value is T,
  name: string,
): T | undefined {
  if (value === undefined || value === null) return undefined;
  if (!is(value)) throw wrong(name, 'it has the wrong type');
  return value;
}

const isText = (value: Json): value is string => typeof value === 'string';
const isBoolean = (value: Json): value is boolean => typeof value === 'boolean';
const isTexts = (value: Json): value is string[] => Array.isArray(value) && value.every(isText);
const isWhole = (value: Json): value is number => Number.isSafeInteger(value) && (value as number) >= 0;
const numberOf = (text: string | null): Json => (text === null || text === '' ? null : Number(text));

function wrong(name: string, problem: string): Error {
  return statusErrors.badRequest(`DeleteOptions: ${name}: Invalid value: ${problem}`);
}
