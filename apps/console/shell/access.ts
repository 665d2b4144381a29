import { useQuery } from '@tanstack/react-query';
import type { KindAddress } from '../api/kinds.ts';
import { useConsole } from './console-context.tsx';

export type Verb = 'get' | 'list' | 'watch' | 'create' | 'update' | 'patch' | 'delete';

export interface Wish {
  readonly verb: Verb;
  readonly kind: KindAddress<unknown>;
  readonly subresource?: string;
  /** '' or left out: in all namespaces. */
  readonly namespace?: string;
  readonly name?: string;
}

export type Permission =
  | { readonly state: 'asking' }
  | { readonly state: 'yes' }
  | { readonly state: 'no'; readonly wish: Wish; readonly reason: string };

interface Review {
  readonly status?: { readonly allowed?: boolean; readonly reason?: string };
}

/** Whether the person may do something, as the server says before it is tried (SelfSubjectAccessReview). */
export function usePermission(wish: Wish): Permission {
  const { api } = useConsole();
  const { verb, kind, subresource = '', namespace = '', name = '' } = wish;
  const attributes = {
    verb,
    group: kind.group,
    version: kind.version,
    resource: kind.plural,
    subresource,
    namespace,
    name,
  };
  const { data, error } = useQuery({
    queryKey: [api.session, api.tenant, 'access', attributes],
    staleTime: 60_000,
    refetchInterval: 120_000,
    queryFn: () =>
      api.create<Review>('/apis/authorization.k8s.io/v1/selfsubjectaccessreviews', {
        apiVersion: 'authorization.k8s.io/v1',
        kind: 'SelfSubjectAccessReview',
        spec: { resourceAttributes: attributes },
      }),
  });
  if (data?.status?.allowed === true) return { state: 'yes' };
  if (data) return { state: 'no', wish, reason: data.status?.reason ?? '' };
  // What cannot be asked may be tried: the server decides anyway.
  return error ? { state: 'yes' } : { state: 'asking' };
}

/** All of several permissions: the first that is not there, or not there yet; what is missing does not change while it is read. */
export function allOf(...permissions: readonly Permission[]): Permission {
  return permissions.find(({ state }) => state !== 'yes') ?? { state: 'yes' };
}
