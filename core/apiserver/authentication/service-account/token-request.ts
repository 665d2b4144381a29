import { randomUUID } from 'node:crypto';
import { SignJWT } from 'jose';
import { TokenRequest } from '@allmend/api/kinds';
import { asObject, statusErrors, wireTime, type Json, type KubeObject } from '@allmend/core-machinery';
import { StoreConflict, type Guard, type Store } from '@allmend/core-store';
import { auditAppend } from '../../audit/audit-row.ts';
import { auditTarget } from '../../audit/event.ts';
import type { VirtualRequest, VirtualResource } from '../../http/parts.ts';
import { keyOf, serviceAccounts } from '../../registry/keys.ts';
import { guarded } from '../../registry/store-failure.ts';
import { readReview } from '../../reviews/review-body.ts';
import { accountUser } from './account-names.ts';
import { issuerOf, writeClaims, type BoundObject } from './claims.ts';
import type { SigningKeys } from './signing-keys.ts';

export interface TokenRequestOptions {
  readonly store: Store;
  readonly keys: SigningKeys;
  /** Base of the issuers; see `AccountTokensOptions`. */
  readonly issuer: string;
  /** Audiences of a token when the request names none: the server's own names. */
  readonly audiences: readonly string[];
  /** No token lives longer, whatever is asked for. */
  readonly longestSeconds: number;
}

/** An object as it is now. */
interface Found {
  readonly object: KubeObject;
  readonly guard: Guard;
}

interface TokenSpec {
  readonly audiences?: readonly string[];
  readonly expirationSeconds: number;
  readonly boundObjectRef?: Partial<Record<'kind' | 'apiVersion' | 'name' | 'uid', string>> | null;
}

const secrets = { group: '', plural: 'secrets' } as const;

/**
 * `serviceaccounts/<name>/token`: makes a token of the account, for `kubectl create token`. It is audited in a commit that holds
 * only while the account is the same; nothing of the token is kept. Source: kubernetes pkg/registry/core/serviceaccount/storage.
 */
export function createTokenRequests(options: TokenRequestOptions): VirtualResource {
  const { store, keys, issuer, audiences: own, longestSeconds } = options;

  const find = async (tenant: string, plural: string, namespace: string, name: string): Promise<Found> => {
    const key = keyOf(tenant, { group: '', plural }, namespace, name);
    const stored = await guarded(() => store.get(key));
    if (!stored) throw statusErrors.notFound({ group: '', resource: plural }, name);
    const object = asObject(JSON.parse(Buffer.from(stored.value).toString()) as Json);
    if (object.metadata.deletionTimestamp !== undefined) {
      throw statusErrors.conflict({ group: '', resource: plural }, name, 'it is being deleted');
    }
    return { object, guard: { key, expect: stored.revision } };
  };

  const findBound = async (
    { context, namespace, name }: VirtualRequest,
    reference: NonNullable<TokenSpec['boundObjectRef']>,
  ): Promise<Found> => {
    const { kind = '', apiVersion = '', name: boundName = '', uid = '' } = reference;
    if (kind !== 'Secret' || apiVersion !== 'v1' || boundName === '') {
      throw statusErrors.badRequest(
        `cannot bind token for serviceaccount ${quoted(name)} to ${quoted(`${apiVersion}, Kind=${kind}`)}: only a named Secret of v1 can be bound`,
      );
    }
    const found = await find(context.tenant.id, secrets.plural, namespace, boundName);
    const { uid: actual = '' } = found.object.metadata;
    if (uid === '' || uid === actual) return found;
    throw statusErrors.conflict(
      { group: '', resource: secrets.plural },
      boundName,
      `the UID in the bound object reference (${uid}) does not match the UID in record. The object might have been deleted and then recreated`,
    );
  };

  const audit = async ({ context, namespace, name }: VirtualRequest, guards: readonly Guard[]): Promise<void> => {
    const { group, version, resource, subresource } = place;
    const target = auditTarget({ group, version, resource, subresource, namespace, name, path: '' });
    const row = auditAppend(context, { verb: 'create', target, outcome: 'issued' });
    await guarded(async () => {
      try {
        await store.commit({ writes: [], guards, appends: [row] });
      } catch (error) {
        if (!(error instanceof StoreConflict)) throw error;
        throw statusErrors.conflict(
          { group: '', resource: error.key.resource },
          error.key.name,
          'it changed meanwhile; try again',
        );
      }
    });
  };

  return {
    ...place,
    async create(request) {
      const { context, namespace, name, body } = request;
      const { status: _, ...asked } = readReview(context, TokenRequest, body);
      const spec = asked['spec'] as TokenSpec;
      requireSameName(asked, name, namespace);
      const account = await find(context.tenant.id, serviceAccounts.plural, namespace, name);
      const bound = spec.boundObjectRef ? await findBound(request, spec.boundObjectRef) : null;
      const audiences = spec.audiences?.length ? spec.audiences : own;
      const seconds = Math.min(spec.expirationSeconds, longestSeconds);
      const metadata = { name, namespace, creationTimestamp: wireTime(context.now) };
      const issued = Math.floor(context.now.getTime() / 1000);
      const expirationTimestamp = wireTime(new Date((issued + seconds) * 1000));
      const answered = { ...asked, metadata, spec: { ...spec, audiences, expirationSeconds: seconds } } as KubeObject;
      if (context.dryRun === 'All') return { ...answered, status: { token: '', expirationTimestamp } };
      const { id, key } = await keys.signer();
      const claims = writeClaims({ namespace, account: identified(account), secret: bound && identified(bound) });
      const token = await new SignJWT(claims)
        .setProtectedHeader({ alg: 'ES256', kid: id, typ: 'JWT' })
        .setIssuer(issuerOf(issuer, context.tenant.id))
        .setSubject(accountUser({ namespace, name }))
        .setAudience([...audiences])
        .setJti(randomUUID())
        .setIssuedAt(issued)
        .setNotBefore(issued)
        .setExpirationTime(issued + seconds)
        .sign(key);
      await audit(request, [account.guard, ...(bound ? [bound.guard] : [])]);
      return { ...answered, status: { token, expirationTimestamp } };
    },
  };
}

const place = {
  group: '',
  version: 'v1',
  resource: serviceAccounts.plural,
  subresource: 'token',
  kind: { group: TokenRequest.group, version: TokenRequest.version, kind: TokenRequest.kind },
} as const;

const quoted = (text: string): string => JSON.stringify(text.slice(0, 100));

const identified = ({ object }: Found): BoundObject => ({ name: object.metadata.name!, uid: object.metadata.uid! });

function requireSameName({ metadata }: KubeObject, name: string, namespace: string): void {
  if (metadata.name && metadata.name !== name) {
    throw statusErrors.badRequest('the name of the provided object does not match the name sent on the request');
  }
  if (metadata.namespace && metadata.namespace !== namespace) {
    throw statusErrors.badRequest(
      'the namespace of the provided object does not match the namespace sent on the request',
    );
  }
}
