import { createHash, timingSafeEqual } from 'node:crypto';
import type { Identity } from '../request/identity.ts';
import { authenticationErrors } from './errors.ts';
import { AuthenticationFailure } from './failure.ts';
import { isFalseMaster, rootTenantId } from './reserved-names.ts';
import { ownAudiences, type TokenAuthenticator } from './tokens.ts';

/** A token that the operator wrote into the configuration, by its hash: to begin with, before anything else is set up. */
export interface StaticToken {
  /** SHA-256 of the token, hex. */
  readonly sha256: string;
  readonly name: string;
  readonly groups?: readonly string[];
  readonly uid?: string;
  /** Id of the tenant to which it belongs; default the root. */
  readonly tenant?: string;
  readonly notAfter?: Date;
}

export interface StaticTokensOptions {
  readonly tokens: readonly StaticToken[];
  readonly audiences: readonly string[];
  readonly clock?: () => Date;
}

/**
 * Static bootstrap tokens. Every known hash is compared in constant time, whether one has matched or not: the time of an
 * answer says nothing about how near a guess was. Throws `authentication.token-invalid`.
 */
export function createStaticTokens(options: StaticTokensOptions): TokenAuthenticator {
  const { audiences: own, clock = () => new Date() } = options;
  const known = options.tokens.map(readToken);
  return {
    async verify(_tenant, token, audiences) {
      const given = createHash('sha256').update(token).digest();
      let found: (typeof known)[number] | null = null;
      for (const one of known) if (timingSafeEqual(one.hash, given)) found = one;
      if (!found) return null;
      if (found.notAfter && clock() >= found.notAfter) {
        throw new AuthenticationFailure('static-token', `the bootstrap token of ${found.identity.name} has ended`);
      }
      return { identity: found.identity, audiences: ownAudiences(own, audiences, 'static-token') };
    },
  };
}

interface KnownToken {
  readonly hash: Buffer;
  readonly identity: Identity;
  readonly notAfter: Date | null;
}

function readToken({ sha256, name, groups = [], uid, tenant = rootTenantId, notAfter }: StaticToken): KnownToken {
  const fail = (problem: string): Error => authenticationErrors.error('token-invalid', { name, problem });
  if (!/^[0-9a-f]{64}$/i.test(sha256)) throw fail('its sha256 is not 64 hex digits');
  if (name === '') throw fail('it has no user name');
  const identity: Identity = { issuer: 'token', tenant, name, groups, ...(uid !== undefined && { uid }) };
  if (isFalseMaster(identity)) throw fail('system:masters exists only in the root tenant');
  return { hash: Buffer.from(sha256, 'hex'), identity, notAfter: notAfter ?? null };
}
