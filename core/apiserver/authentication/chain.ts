import { isStatusError, statusErrors } from '@allmend/core-machinery';
import type { Logger } from '@allmend/kit-telemetry';
import type { Tenants } from '../tenancy/tenants.ts';
import type { Identity } from '../request/identity.ts';
import type { TenantRef } from '../request/request-info.ts';
import type { Authenticator, Credentials } from './authenticator.ts';
import type { CertificateAuthenticator } from './certificates.ts';
import { AuthenticationFailure } from './failure.ts';
import { createFailureLog } from './failure-log.ts';
import { authenticatedGroup, isFalseMaster, withGroup } from './reserved-names.ts';
import type { TokenAuthenticator } from './tokens.ts';

export interface AuthenticatorOptions {
  readonly certificates: CertificateAuthenticator | null;
  /** See `firstOf`. */
  readonly tokens: TokenAuthenticator;
  /** What a token must be for to be taken by this server: its own names. */
  readonly audiences: readonly string[];
  readonly tenants: Pick<Tenants, 'find' | 'resolve'>;
  readonly logger: Logger;
  readonly clock?: () => Date;
}

/**
 * Finds out who asks. A bearer token decides wherever one is given, so that `kubectl --token` means what it says although the
 * kubeconfig holds a certificate too (kube-apiserver takes the certificate there). Everybody who is known is in
 * `system:authenticated`; who shows nothing is null. What does not hold is 401 without a word; the log says why.
 */
export function createAuthenticator(options: AuthenticatorOptions): Authenticator {
  const { certificates, tokens, audiences, tenants, logger, clock = () => new Date() } = options;
  const note = createFailureLog(logger, clock);

  const identify = async (tenant: TenantRef, { bearer, certificate }: Credentials): Promise<Identity | null> => {
    if (bearer !== null) return (await tokens.verify(tenant, bearer, audiences))?.identity ?? null;
    return certificate !== null && certificates ? certificates.verify(certificate) : null;
  };

  return {
    async authenticate(tenant, credentials) {
      try {
        const identity = await identify(tenant, credentials);
        if (!identity) return null;
        await requireHome(tenants, tenant, identity);
        return withGroup(identity, authenticatedGroup);
      } catch (error) {
        if (!(error instanceof AuthenticationFailure)) throw error;
        note(error, tenant.id);
        throw statusErrors.unauthorized();
      }
    },
  };
}

/** Who comes from another tenant is known only as long as that tenant lives and is not suspended. */
async function requireHome(
  tenants: AuthenticatorOptions['tenants'],
  tenant: TenantRef,
  identity: Identity,
): Promise<void> {
  if (isFalseMaster(identity))
    throw new AuthenticationFailure('chain', 'system:masters exists only in the root tenant');
  if (identity.tenant === tenant.id) return;
  const home = await tenants.find(identity.tenant);
  if (!home) throw new AuthenticationFailure('chain', `the tenant ${identity.tenant} of the identity is gone`);
  try {
    await tenants.resolve(home.path);
  } catch (error) {
    if (!isStatusError(error) || (error.code !== 403 && error.code !== 404)) throw error;
    throw new AuthenticationFailure('chain', `the tenant ${identity.tenant} of the identity is suspended or gone`);
  }
}
