import { resetQuota, setQuota } from '../state/quotas.ts';
import type { Flaw } from './flaw.ts';

const blocked: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  compute: { instances: 0 },
  'block-storage': { volumes: 0 },
  network: { network: 0 },
};

interface Saved {
  readonly projectId: string;
  readonly kept: readonly { readonly service: string; readonly limits: Record<string, number> }[];
}

export const fullQuota: Flaw = {
  name: 'full-quota',
  description: 'the quota of servers, volumes and networks is 0',
  apply(cloud) {
    const { tables } = cloud;
    const projectId = cloud.accounts.find(({ role }) => role === 'member')!.projectId!;
    const kept = Object.keys(blocked).map((service) => ({
      service,
      limits: { ...tables.quotas.get(`${service}/${projectId}`)?.limits },
    }));
    for (const [service, limits] of Object.entries(blocked)) setQuota(tables, service, projectId, limits);
    return { projectId, kept };
  },
  undo(cloud, state) {
    const { projectId, kept } = state as unknown as Saved;
    for (const { service, limits } of kept) {
      resetQuota(cloud.tables, service, projectId);
      if (Object.keys(limits).length > 0) setQuota(cloud.tables, service, projectId, limits);
    }
  },
};
