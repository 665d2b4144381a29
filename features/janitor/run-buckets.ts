import { holdLease, newRunId, track, type CloudKey, type Ledger } from '@allmend/core-ledger';
import { operatorPolicy, readTlsFiles, type EgressPolicy } from '@allmend/kit-egress';
import { ec2AccessKey, openstackErrors, type Cloud } from '@allmend/openstack-client';
import { openS3, type S3 } from '@allmend/s3-client';
import { janitorErrors } from './errors.ts';

export interface BucketAccess {
  /** The project's S3. Throws `janitor.no-s3`. */
  open(name: string, scope: Readonly<Record<string, string>>): Promise<S3>;
  close(): Promise<void>;
}

export interface BucketAccessOptions {
  readonly ledger: Ledger;
  readonly cloud: Cloud;
  readonly key: CloudKey;
  /** Creates nothing: only a credential that is configured, or that a run has left, can be used. */
  readonly dryRun: boolean;
  readonly signal: AbortSignal;
  readonly egress?: EgressPolicy;
}

interface Keys {
  readonly access: string;
  readonly secret: string;
}

/**
 * Buckets belong to the project, and S3 wants an EC2 credential to see them. Keys that the configuration has are used, else those that
 * a run left; else some are made for the time of the sweep, through the ledger like everything else.
 *
 * Scope of a bucket's entry: `endpoint` (address of the S3 service; else that of the catalogue) and `region`.
 */
export function bucketAccess(options: BucketAccessOptions): BucketAccess {
  const { ledger, cloud, key, dryRun, signal, egress = operatorPolicy } = options;
  const opened = new Map<string, S3>();
  const cleanUp: (() => Promise<void>)[] = [];
  let keys: Promise<Keys | null> | null = null;

  async function leftKeys(user: string): Promise<Keys | null> {
    const entries = await ledger.entries({ cloud: key, kind: 'ec2-credential', states: ['intended', 'created'] });
    const runs = new Map((await ledger.runs({ cloud: key })).map((run) => [run.id, run]));
    for (const entry of entries) {
      if (runs.get(entry.run)?.live !== false) continue;
      try {
        return await cloud.identity.getEc2Credential(user, entry.resourceId ?? ec2AccessKey(entry.name));
      } catch (error) {
        if (!openstackErrors.is(error, 'not-found')) throw error;
      }
    }
    return null;
  }

  async function newKeys(user: string): Promise<Keys> {
    const lease = await holdLease(ledger, { id: newRunId(), cloudName: cloud.name, cloud: key });
    cleanUp.push(() => lease.end());
    const { entry, resource } = await track(ledger, { run: lease.run.id, kind: 'ec2-credential' }, async ({ name }) => {
      const made = await cloud.identity.createEc2Credential(user, key.projectId, { access: ec2AccessKey(name) });
      return { id: made.access, ...made };
    });
    cleanUp.unshift(async () => {
      await cloud.identity.deleteEc2Credential(user, resource.access);
      await ledger.gone(entry.id);
    });
    return resource;
  }

  async function anyKeys(): Promise<Keys | null> {
    const { ec2 } = cloud.config;
    if (ec2) return { access: ec2.access, secret: ec2.secret.reveal() };
    const { userId } = await cloud.token();
    return (await leftKeys(userId)) ?? (dryRun ? null : newKeys(userId));
  }

  return {
    async open(name, scope) {
      const endpoint = scope['endpoint'] ?? (await cloud.endpoint('s3')) ?? (await originOfSwift(cloud));
      if (endpoint === null) throw janitorErrors.error('no-s3', { name, why: 'the catalogue has no object storage.' });
      keys ??= anyKeys();
      const usable = await keys.catch((error: unknown) => {
        // An application credential may neither make keys nor see those of its user.
        if (!openstackErrors.is(error, 'forbidden')) throw error;
        throw janitorErrors.error('no-s3', { name, why: error.message }, { cause: error });
      });
      if (!usable)
        throw janitorErrors.error('no-s3', { name, why: 'no EC2 credential is left, and a dry run makes none.' });
      const place = JSON.stringify([endpoint, scope['region']]);
      const tls = await readTlsFiles(cloud.config.tls);
      const s3 =
        opened.get(place) ??
        openS3({
          endpoint,
          accessKey: usable.access,
          secretKey: usable.secret,
          egress,
          tls,
          signal,
          ...(scope['region'] !== undefined && { region: scope['region'] }),
        });
      opened.set(place, s3);
      return s3;
    },
    async close() {
      await Promise.all([...opened.values()].map((s3) => s3.close()));
      for (const step of cleanUp.splice(0)) await step();
    },
  };
}

/** Swift and Ceph serve S3 at the root of the host that serves their own API. */
async function originOfSwift(cloud: Cloud): Promise<string | null> {
  const endpoint = await cloud.endpoint('object-store');
  return endpoint === null ? null : new URL(endpoint).origin;
}
