import { createApi } from '../api/api.ts';
import { asProblem } from '../api/problem.ts';
import { expiryOf } from './credentials.ts';
import type { Session } from './session.ts';

export type Entered =
  | { readonly state: 'in'; readonly session: Session }
  | { readonly state: 'out'; readonly why: 'refused' | 'no-tenant' | 'not-reached' };

export interface EnterOptions {
  readonly token: string;
  readonly tenant: string;
  /** Of the kubeconfig; '' for none. */
  readonly namespace: string;
  readonly fetch: typeof fetch;
  readonly newId: () => string;
}

interface Review {
  readonly status?: { readonly userInfo?: { readonly username?: string; readonly groups?: readonly string[] } };
}

/** Asks the server who the holder of a token is (SelfSubjectReview). Nothing is kept when it does not accept it. */
export async function enter({ token, tenant, namespace, fetch, newId }: EnterOptions): Promise<Entered> {
  const id = newId();
  const api = createApi({ tenant, session: id, token, fetch, refused: () => undefined });
  try {
    const { status } = await api.create<Review>('/apis/authentication.k8s.io/v1/selfsubjectreviews', {
      apiVersion: 'authentication.k8s.io/v1',
      kind: 'SelfSubjectReview',
    });
    const { username = '', groups = [] } = status?.userInfo ?? {};
    if (username === '' || username === 'system:anonymous') return { state: 'out', why: 'refused' };
    return {
      state: 'in',
      session: { id, token, user: username, groups, tenant, namespace, expiresAt: expiryOf(token) },
    };
  } catch (error) {
    const { code } = asProblem(error);
    if (code === 401) return { state: 'out', why: 'refused' };
    return { state: 'out', why: code === 403 || code === 404 ? 'no-tenant' : 'not-reached' };
  }
}
