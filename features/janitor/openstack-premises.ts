import type { CloudKey, Ledger } from '@allmend/core-ledger';
import type { EgressPolicy } from '@allmend/kit-egress';
import { openstackErrors, removalOrder, removers, type Cloud } from '@allmend/openstack-client';
import { bucketRemover } from '@allmend/s3-client';
import { takeCensus } from './census.ts';
import { janitorErrors } from './errors.ts';
import type { Premises } from './premises.ts';
import { bucketAccess } from './run-buckets.ts';

export interface OpenStackPremisesOptions {
  readonly ledger: Ledger;
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  readonly egress?: EgressPolicy;
}

/** Buckets go before the credentials that open them. */
const order = ['bucket', ...removalOrder];

/** Where a cloud is, in the form in which runs write it into the ledger. Authenticates. */
export async function cloudKeyOf(cloud: Cloud): Promise<CloudKey> {
  const { projectId, domainId } = await cloud.token();
  const authUrl = cloud.config.auth['auth_url'];
  return {
    authUrl: typeof authUrl === 'string' ? authUrl : '',
    region: cloud.config.region,
    projectId: projectId ?? domainId ?? '',
  };
}

/** One project of an OpenStack cloud, through the removers of the clients. */
export async function openStackPremises(whole: Cloud, options: OpenStackPremisesOptions): Promise<Premises> {
  const cloud = whole.scoped({ signal: options.signal });
  const key = await cloudKeyOf(cloud);
  const buckets = bucketAccess({ ...options, cloud, key });

  const removerOf = (kind: string, name: string) => {
    const remover = Object.hasOwn(removers, kind) ? removers[kind] : undefined;
    if (!remover) throw janitorErrors.error('kind-unknown', { kind, name });
    return remover;
  };

  return {
    key,
    order,
    async find(kind, { id, name, tag, scope }) {
      if (kind === 'bucket') return bucketRemover.find(await buckets.open(name, scope), { name: id ?? name });
      const remover = removerOf(kind, name);
      try {
        return await remover.find(cloud, id === undefined ? { name, tag, scope } : { id, scope });
      } catch (error) {
        // The user whose credential it was is gone, and so is the credential.
        if (kind === 'application-credential' && openstackErrors.is(error, 'not-found')) return [];
        throw error;
      }
    },
    async remove(kind, id, scope) {
      if (kind === 'bucket') return bucketRemover.remove(await buckets.open(id, scope), id);
      return removerOf(kind, id).remove(cloud, id, scope);
    },
    census: (unseen) => takeCensus(cloud, unseen),
    async close() {
      await buckets.close();
      await cloud.close();
    },
  };
}
