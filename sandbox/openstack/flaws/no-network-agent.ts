import type { Flaw } from './flaw.ts';

export const noNetworkAgent: Flaw = {
  name: 'no-network-agent',
  description: 'the network agent is down: ports do not come up',
  behaviour: { networkAgentUp: false },
};
