import type { KeyObject } from 'node:crypto';
import { jwtVerify } from 'jose';
import { asObject, type Json, type KubeObject } from '@allmend/core-machinery';
import type { Store } from '@allmend/core-store';
import { keyOf, serviceAccounts } from '../../registry/keys.ts';
import { guarded } from '../../registry/store-failure.ts';
import { AuthenticationFailure } from '../failure.ts';
import { asClaims, audiencesOf, clockSkewSeconds, jwtProblem, peekJwt } from '../jwt.ts';
import type { TokenAuthenticator } from '../tokens.ts';
import { createVerifiedTokens } from '../verified-tokens.ts';
import { accountGroups, accountUser } from './account-names.ts';
import { readClaims, tenantOfIssuer, type AccountClaims, type BoundObject } from './claims.ts';
import type { SigningKeys } from './signing-keys.ts';

export interface AccountTokensOptions {
  readonly store: Store;
  readonly keys: SigningKeys;
  /** Base of the issuers: the server's own address, as tokens name it. */
  readonly issuer: string;
  readonly clock?: () => Date;
}

/** A token whose signature and times hold. Whether its account still exists is asked each time. */
interface SignedToken {
  readonly tenant: string;
  readonly claims: AccountClaims;
  readonly audiences: readonly string[];
  readonly id: string;
  readonly keyId: string;
}

const by = 'service-account';
const secrets = { group: '', plural: 'secrets' } as const;

/**
 * Tokens of service accounts. Their issuer names the tenant, and they end with the account (by its uid, so that a new account of
 * the same name gets nothing) and with the Secret that they are bound to. Source: kubernetes pkg/serviceaccount.
 */
export function createAccountTokens(options: AccountTokensOptions): TokenAuthenticator {
  const { store, keys, issuer: base, clock = () => new Date() } = options;
  const verified = createVerifiedTokens<SignedToken>();

  const checkSignature = async (token: string, issuer: string, tenant: string): Promise<SignedToken> => {
    const now = clock();
    const keyOfId = async (id: string): Promise<KeyObject> => {
      const key = await keys.verifier(id);
      if (key) return key;
      throw new AuthenticationFailure(by, 'no key of this server has signed the token');
    };
    const known = verified.get(token, now);
    if (known) {
      await keyOfId(known.keyId);
      return known;
    }
    const { payload, protectedHeader } = await jwtVerify(token, ({ kid = '' }) => keyOfId(kid), {
      algorithms: ['ES256'],
      issuer,
      clockTolerance: clockSkewSeconds,
      currentDate: now,
      requiredClaims: ['exp', 'iat', 'nbf', 'aud', 'jti'],
    }).catch((error: unknown) => {
      throw isJoseError(error) ? new AuthenticationFailure(by, jwtProblem(error)) : error;
    });
    const claims = readClaims(asClaims(payload));
    if (!claims) throw new AuthenticationFailure(by, 'the token does not say whole which account it is of');
    const signed = {
      tenant,
      claims,
      audiences: audiencesOf(payload),
      id: String(payload.jti),
      keyId: protectedHeader.kid ?? '',
    };
    verified.set(token, signed, payload.exp! * 1000, now);
    return signed;
  };

  const requireObject = async (
    tenant: string,
    plural: string,
    namespace: string,
    bound: BoundObject,
  ): Promise<void> => {
    const stored = await guarded(() => store.get(keyOf(tenant, { group: '', plural }, namespace, bound.name)));
    const object = stored && asObject(JSON.parse(Buffer.from(stored.value).toString()) as Json);
    if (object && isAlive(object, bound.uid)) return;
    throw new AuthenticationFailure(by, `the object in ${plural} that the token is bound to is gone`);
  };

  return {
    async verify(_tenant, token, audiences) {
      const peeked = peekJwt(token);
      const tenant = peeked && tenantOfIssuer(base, peeked.issuer);
      if (!peeked || tenant === null) return null;
      const { claims, audiences: valid, id } = await checkSignature(token, peeked.issuer, tenant);
      const common = audiences.filter((audience) => valid.includes(audience));
      if (common.length === 0) throw new AuthenticationFailure(by, 'the token is for other audiences');
      const { namespace, account, secret } = claims;
      await requireObject(tenant, serviceAccounts.plural, namespace, account);
      if (secret) await requireObject(tenant, secrets.plural, namespace, secret);
      return {
        identity: {
          issuer: 'service-account',
          tenant,
          name: accountUser({ namespace, name: account.name }),
          groups: accountGroups(namespace),
          uid: account.uid,
          extra: { 'authentication.kubernetes.io/credential-id': [`JTI=${id}`] },
        },
        audiences: common,
      };
    },
  };
}

function isAlive({ metadata }: KubeObject, uid: string): boolean {
  return metadata.uid === uid && metadata.deletionTimestamp === undefined;
}

/** Failures of the store are no fault of the token. */
const isJoseError = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('ERR_J');
