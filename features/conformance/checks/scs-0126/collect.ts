import type { Collector } from '../../engine/collector.ts';
import { networkQuotas, type NetworkQuotas } from './observation.ts';

/** How much of the network the project may use. */
export const networkQuotasOfProject: Collector<NetworkQuotas> = {
  resource: 'network-quotas',
  mode: 'read',
  deadline: 60,
  schema: networkQuotas,
  async collect({ cloud }) {
    const { projectId } = await cloud.token();
    if (projectId === null) throw new Error('the token is not for a project');
    return { ...(await cloud.network.getQuotas(projectId)) };
  },
};
