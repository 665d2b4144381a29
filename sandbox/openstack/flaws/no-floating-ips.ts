import { resetQuota, setQuota } from '../state/quotas.ts';
import type { Flaw } from './flaw.ts';

export const noFloatingIps: Flaw = {
  name: 'no-floating-ips',
  description: 'the quota of floating IPs is 0',
  apply(cloud) {
    for (const { projectId } of cloud.accounts) {
      if (projectId !== null) setQuota(cloud.tables, 'network', projectId, { floatingip: 0 });
    }
    return null;
  },
  undo(cloud) {
    for (const { projectId } of cloud.accounts) if (projectId !== null) resetQuota(cloud.tables, 'network', projectId);
  },
};
