import { hidingServices } from './content.ts';
import type { Flaw } from './flaw.ts';

export const noLoadBalancer: Flaw = {
  name: 'no-load-balancer',
  description: 'the load balancer is not in the catalogue',
  ...hidingServices('load-balancer'),
};
