import { decodeJwt, decodeProtectedHeader, errors } from 'jose';
import { isJsonObject, type JsonObject } from '@allmend/core-machinery';

/** What a JWT says about itself, before anything of it is checked. */
export interface UncheckedJwt {
  readonly issuer: string;
  readonly algorithm: string;
  readonly keyId: string | null;
}

/** How far apart the clocks of an issuer and of this server may be, in seconds. */
export const clockSkewSeconds = 30;

/** Null for what is no JWT in compact form, or names no issuer. */
export function peekJwt(token: string): UncheckedJwt | null {
  if (token.split('.').length !== 3) return null;
  try {
    const { alg, kid } = decodeProtectedHeader(token);
    const { iss } = decodeJwt(token);
    if (typeof iss !== 'string' || typeof alg !== 'string') return null;
    if (kid !== undefined && typeof kid !== 'string') return null;
    return { issuer: iss, algorithm: alg, keyId: kid ?? null };
  } catch {
    return null;
  }
}

/** What is wrong with a token, in words for the log that quote nothing of it. */
export function jwtProblem(error: unknown): string {
  if (error instanceof errors.JWTExpired) return 'the token has expired';
  if (error instanceof errors.JWTClaimValidationFailed)
    return `the claim "${error.claim}" does not hold: ${error.reason}`;
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'the signature does not hold';
  if (error instanceof errors.JOSEError) return `the token does not hold: ${error.code}`;
  return 'the token cannot be read';
}

/** `aud` as a list. */
export function audiencesOf({ aud }: { readonly aud?: unknown }): readonly string[] {
  const list: readonly unknown[] = Array.isArray(aud) ? aud : [aud];
  return list.filter((one) => typeof one === 'string');
}

export function asClaims(payload: unknown): JsonObject {
  return isJsonObject(payload) ? payload : {};
}
