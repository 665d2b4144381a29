import type { Identity } from '../request/identity.ts';
import type { RequestInfo } from '../request/request-info.ts';

/**
 * Why a request is forbidden, as kubectl users know it: `User "a" cannot list resource "secrets" in API group "" in the
 * namespace "default"`. Source: apiserver pkg/endpoints/handlers/responsewriters/errors.go.
 */
export function forbiddenMessage({ name }: Identity, info: RequestInfo, reason: string): string {
  const user = JSON.stringify(name);
  const why = reason === '' ? '' : `: ${reason}`;
  if (info.type === 'path') return `User ${user} cannot ${info.verb} path ${JSON.stringify(info.path)}${why}`;
  const resource = info.subresource === '' ? info.resource : `${info.resource}/${info.subresource}`;
  const where = info.namespace === '' ? 'at the cluster scope' : `in the namespace ${JSON.stringify(info.namespace)}`;
  const what = `resource ${JSON.stringify(resource)} in API group ${JSON.stringify(info.group)}`;
  return `User ${user} cannot ${info.verb} ${what} ${where}${why}`;
}
