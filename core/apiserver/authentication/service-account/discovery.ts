import type { JsonObject } from '@allmend/core-machinery';
import type { Tenants } from '../../tenancy/tenants.ts';
import { issuerOf, issuerPath } from './claims.ts';
import type { SigningKeys } from './signing-keys.ts';

/**
 * What others read who check tokens of this server's service accounts: the keys, and for each tenant the document of its issuer.
 * Only public keys and addresses. Source: OpenID Connect Discovery 1.0 §3; kubernetes pkg/serviceaccount/openidmetadata.go.
 */
export interface IssuerDocuments {
  /** The document of a path below the root; null when it is none of these. */
  document(path: string): Promise<IssuerDocument | null>;
}

export interface IssuerDocument {
  readonly contentType: string;
  readonly body: JsonObject;
}

export const jwksPath = '/openid/v1/jwks';
const wellKnown = '/.well-known/openid-configuration';

export interface IssuerDocumentsOptions {
  readonly keys: SigningKeys;
  /** Base of the issuers; see `AccountTokensOptions`. */
  readonly issuer: string;
  readonly tenants: Pick<Tenants, 'find'>;
}

export function createIssuerDocuments({ keys, issuer: base, tenants }: IssuerDocumentsOptions): IssuerDocuments {
  return {
    async document(path): Promise<IssuerDocument | null> {
      if (path === jwksPath) {
        const { keys: list } = await keys.jwks();
        return {
          contentType: 'application/jwk-set+json',
          body: { keys: list.map((key) => ({ ...key })) },
        };
      }
      if (!path.startsWith(issuerPath) || !path.endsWith(wellKnown)) return null;
      const tenant = path.slice(issuerPath.length, -wellKnown.length);
      if (!/^[a-z0-9]{1,32}$/.test(tenant) || !(await tenants.find(tenant))) return null;
      return {
        contentType: 'application/json',
        body: {
          issuer: issuerOf(base, tenant),
          jwks_uri: `${base}${jwksPath}`,
          response_types_supported: ['id_token'],
          subject_types_supported: ['public'],
          id_token_signing_alg_values_supported: ['ES256'],
        },
      };
    },
  };
}
