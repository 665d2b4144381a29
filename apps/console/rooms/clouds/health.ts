import type { Cloud, Subject } from '@allmend/api/kinds';
import { conditionOf } from '../../parts/condition.ts';

export function isReachable(cloud: Cloud): 'True' | 'False' | 'Unknown' {
  const status = conditionOf(cloud, 'Reachable')?.status;
  return status === 'True' || status === 'False' ? status : 'Unknown';
}

/** Whether the identity service takes the credentials of the cloud. */
export function credentialHealth(cloud: Cloud): 'works' | 'refused' | 'none' | 'unknown' {
  if (cloud.spec.credentialRef === undefined) return 'none';
  const status = conditionOf(cloud, 'Authenticated')?.status;
  if (status === 'True') return 'works';
  return status === 'False' ? 'refused' : 'unknown';
}

/** By when credentials are to be renewed, where a subject that is measured with them knows. */
export function credentialEnds(subjects: readonly Subject[]): ReadonlyMap<string, string> {
  const ends = new Map<string, string>();
  for (const { metadata, spec, status } of subjects) {
    const expiresAt = status?.credentials?.expiresAt;
    if (spec.measurement && expiresAt !== undefined)
      ends.set(`${metadata.namespace}/${spec.measurement.cloud}`, expiresAt);
  }
  return ends;
}

const soonDays = 30;

export function endsSoon(expiresAt: string | undefined, now: Date): boolean {
  return expiresAt !== undefined && new Date(expiresAt).getTime() - now.getTime() < soonDays * 86_400_000;
}
