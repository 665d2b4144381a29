import { resourceName, statusErrors, type Kind } from '@allmend/core-machinery';
import type { ResourceRequest } from '../request/request-info.ts';

/** A namespaced kind is written in a namespace; a cluster-scoped one never is in one. Namespaces carry their own name. */
export function requirePlace(kind: Kind, info: Pick<ResourceRequest, 'namespace' | 'name' | 'verb'>): void {
  if (kind.scope === 'Cluster') {
    if (info.namespace !== '' && resourceName(kind) !== 'namespaces') throw statusErrors.noRoute();
    return;
  }
  const collection = info.verb === 'list' || info.verb === 'watch' || info.verb === 'deletecollection';
  if (info.namespace !== '' || (collection && info.name === '')) return;
  throw statusErrors.badRequest('an empty namespace may not be set during creation');
}

/** Verbs of `status` and `scale`. */
const partVerbs: ReadonlySet<string> = new Set(['get', 'update', 'patch']);

/**
 * Throws 404 for what the kind does not have, and 405 for what cannot be done to it. A right to a part of objects is none to the
 * objects: nothing but a part may be answered for it.
 */
export function requireServed(kind: Kind, info: ResourceRequest): void {
  const { subresource, verb } = info;
  if (subresource !== '') {
    const has =
      (subresource === 'status' && kind.subresources.status) || (subresource === 'scale' && kind.subresources.scale);
    if (!has) throw statusErrors.noRoute();
    if (!partVerbs.has(verb)) throw statusErrors.methodNotAllowed(info, verb);
  }
  if (kind.builtIn?.verbs && !kind.builtIn.verbs.includes(verb)) throw statusErrors.methodNotAllowed(info, verb);
}
