import type { ApiRequest } from '../../http/route.ts';
import { refuse } from './failures.ts';
import type { ObjectContainer } from './records.ts';
import { findContainer } from './store.ts';

/** The project whose account the path names; 403 for any other than the caller's, and for callers who may only read elsewhere. */
export function accountOf(request: ApiRequest): string {
  const { caller, params } = request;
  const operates = ['admin', 'member'].some((role) => caller.roles.has(role));
  if (!operates || caller.projectId === null || params['account'] !== `AUTH_${caller.projectId}`) throw refuse(403);
  return caller.projectId;
}

/** The container that the path names; Swift's 404 without one. */
export function containerOf(request: ApiRequest): ObjectContainer {
  const container = findContainer(request.cloud, accountOf(request), request.params['container']!);
  if (!container) throw refuse(404);
  return container;
}
