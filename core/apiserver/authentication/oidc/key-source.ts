import type { JWK } from 'jose';
import { AuthenticationFailure } from '../failure.ts';
import type { FetchKeys } from './key-documents.ts';

/** The keys of one issuer, kept and renewed. */
export interface KeySource {
  /**
   * Keys that may have signed a token with this algorithm and key id. Throws `AuthenticationFailure` when there are no keys that
   * are fresh enough, with what kept them away.
   */
  candidates(algorithm: string, keyId: string | null): Promise<readonly JWK[]>;
}

export interface KeySourceOptions {
  readonly issuer: string;
  readonly fetch: FetchKeys;
  readonly clock?: () => Date;
}

/** Keys are read again, beside the requests, when they are older. */
const refreshMs = 10 * 60_000;
/** Without an answer of the issuer they are good for so long; a key that was withdrawn there lives no longer here. */
const keepMs = 60 * 60_000;
/** An unknown key id, or an issuer that is down, leads to one request in this time: wrong tokens are no way to flood an issuer. */
const pauseMs = 10_000;
/** A token without key id is tried with at most so many keys. */
const mostTried = 5;

export function createKeySource({ issuer, fetch, clock = () => new Date() }: KeySourceOptions): KeySource {
  let known: { readonly keys: readonly JWK[]; readonly at: number } | null = null;
  let askedAt = Number.NEGATIVE_INFINITY;
  let asking: Promise<void> | null = null;
  let problem = 'they were not read yet';

  const ask = async (): Promise<void> => {
    try {
      known = { keys: await fetch(), at: clock().getTime() };
    } catch (error) {
      problem = error instanceof Error ? error.message : String(error);
    }
  };
  /** Never rejects. Those who ask at the same time share one request; within the pause nobody asks. */
  const renew = (): Promise<void> => {
    if (asking) return asking;
    const now = clock().getTime();
    if (Math.abs(now - askedAt) < pauseMs) return Promise.resolve();
    askedAt = now;
    asking = ask().finally(() => (asking = null));
    return asking;
  };
  /** A clock that was set back makes keys old too. */
  const age = (): number => (known ? Math.abs(clock().getTime() - known.at) : Number.POSITIVE_INFINITY);

  return {
    async candidates(algorithm, keyId) {
      if (age() >= keepMs) await renew();
      else if (age() >= refreshMs) void renew();
      const select = (): readonly JWK[] => (known?.keys ?? []).filter((key) => fits(key, algorithm, keyId));
      if (age() < keepMs && select().length === 0) await renew();
      if (age() >= keepMs) {
        throw new AuthenticationFailure('oidc', `the keys of the issuer ${issuer} cannot be read: ${problem}`);
      }
      return select().slice(0, mostTried);
    },
  };
}

/** Algorithms that are taken, each with the one type of key that belongs to it. Symmetric ones and `none` are not. Source: RFC 7518 §3.1. */
const keyTypes: Readonly<Record<string, { readonly kty: string; readonly crv?: string }>> = {
  RS256: { kty: 'RSA' },
  RS384: { kty: 'RSA' },
  RS512: { kty: 'RSA' },
  PS256: { kty: 'RSA' },
  PS384: { kty: 'RSA' },
  PS512: { kty: 'RSA' },
  ES256: { kty: 'EC', crv: 'P-256' },
  ES384: { kty: 'EC', crv: 'P-384' },
  ES512: { kty: 'EC', crv: 'P-521' },
  EdDSA: { kty: 'OKP', crv: 'Ed25519' },
};

export function isTakenAlgorithm(algorithm: string): boolean {
  return Object.hasOwn(keyTypes, algorithm);
}

function fits(key: JWK, algorithm: string, keyId: string | null): boolean {
  const wanted = keyTypes[algorithm];
  if (!wanted || key.kty !== wanted.kty || (wanted.crv !== undefined && key.crv !== wanted.crv)) return false;
  if (key.use !== undefined && key.use !== 'sig') return false;
  if (key.alg !== undefined && key.alg !== algorithm) return false;
  return keyId === null || key.kid === keyId;
}
