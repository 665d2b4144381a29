import type { Identity } from '../request/identity.ts';
import type { TenantRef } from '../request/request-info.ts';
import { AuthenticationFailure } from './failure.ts';

/** A token that holds. */
export interface VerifiedToken {
  readonly identity: Identity;
  /** Which of the audiences asked for it is valid for; at least one. */
  readonly audiences: readonly string[];
}

/** Knows one kind of bearer tokens. */
export interface TokenAuthenticator {
  /** Null: no token of the kind that it knows. Throws `AuthenticationFailure` for one of its kind that does not hold. */
  verify(tenant: TenantRef, token: string, audiences: readonly string[]): Promise<VerifiedToken | null>;
}

/** Longest token that is looked at, in characters. */
export const longestToken = 16 * 1024;
/** Source: RFC 6750 §2.1, b64token. */
const grammar = /^[A-Za-z0-9\-._~+/]+=*$/;

/** Asks each authenticator in turn; what none knows does not hold. */
export function firstOf(authenticators: readonly TokenAuthenticator[]): TokenAuthenticator {
  return {
    async verify(tenant, token, audiences) {
      if (token.length > longestToken) throw refused(`the token is longer than ${longestToken} characters`);
      if (!grammar.test(token)) throw refused('the token holds characters that no bearer token has');
      for (const authenticator of authenticators) {
        const verified = await authenticator.verify(tenant, token, audiences);
        if (verified) return verified;
      }
      throw refused('no authenticator knows the token');
    },
  };
}

/**
 * The audiences of a token that names none: it is for this server, whatever the server is called.
 * Source: apiserver pkg/authentication/authenticator/audagnostic.go.
 */
export function ownAudiences(own: readonly string[], wanted: readonly string[], by: string): readonly string[] {
  const common = wanted.filter((audience) => own.includes(audience));
  if (common.length > 0) return common;
  throw new AuthenticationFailure(by, 'the token is for this server, and not for the audiences that were asked for');
}

const refused = (problem: string): AuthenticationFailure => new AuthenticationFailure('bearer', problem);
