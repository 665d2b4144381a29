import { SelfSubjectReview, TokenReview } from '@allmend/api/kinds';
import type { KubeObject } from '@allmend/core-machinery';
import { AuthenticationFailure } from '../authentication/failure.ts';
import { authenticatedGroup, isFalseMaster, withGroup } from '../authentication/reserved-names.ts';
import type { TokenAuthenticator, VerifiedToken } from '../authentication/tokens.ts';
import type { VirtualResource } from '../http/parts.ts';
import type { TenantRef } from '../request/request-info.ts';
import { placeOf } from './access-reviews.ts';
import { readReview } from './review-body.ts';
import { userInfoOf } from './user-info.ts';

/** `kubectl auth whoami`: who the server takes the asker for. */
export const selfSubjectReview: VirtualResource = {
  ...placeOf(SelfSubjectReview),
  async create({ context, body }) {
    const { status: _, ...review } = readReview(context, SelfSubjectReview, body);
    return { ...review, status: { userInfo: userInfoOf(context.identity) } };
  },
};

export interface TokenReviewOptions {
  readonly tokens: TokenAuthenticator;
  /** The server's own names: what a token must be for when the review names no audience. */
  readonly audiences: readonly string[];
}

/**
 * Whether a token holds, and whose it is. A token of another tenant does not hold here: whoever asks knows names only, and
 * would take a stranger for the one of the same name. The token is not in the answer. Source: kubernetes
 * pkg/registry/authentication/tokenreview.
 */
export function tokenReview({ tokens, audiences: own }: TokenReviewOptions): VirtualResource {
  const check = async (
    tenant: TenantRef,
    token: string,
    audiences: readonly string[],
  ): Promise<VerifiedToken | null> => {
    try {
      const verified = await tokens.verify(tenant, token, audiences);
      return verified && verified.identity.tenant === tenant.id && !isFalseMaster(verified.identity) ? verified : null;
    } catch (error) {
      if (error instanceof AuthenticationFailure) return null;
      throw error;
    }
  };
  return {
    ...placeOf(TokenReview),
    async create({ context, body }) {
      const { spec, ...review } = readReview(context, TokenReview, body);
      const { token, audiences = [] } = spec as { readonly token: string; readonly audiences?: readonly string[] };
      const verified = await check(context.tenant, token, audiences.length > 0 ? audiences : own);
      const shown = { ...review, spec: audiences.length > 0 ? { audiences } : {} } as KubeObject;
      if (!verified) return { ...shown, status: { authenticated: false, error: 'invalid bearer token' } };
      const user = userInfoOf(withGroup(verified.identity, authenticatedGroup));
      return { ...shown, status: { authenticated: true, user, audiences: [...verified.audiences] } };
    },
  };
}
