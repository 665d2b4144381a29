import { describe, expect, test } from 'vitest';
import type { OpenCloud } from './testing.ts';

/** What Octavia, real or simulated, shows a member. */
export function loadBalancerContract(open: OpenCloud): void {
  describe('load balancer', () => {
    test('lists providers and load balancers', async () => {
      const cloud = await open();
      const providers = await Array.fromAsync(cloud.loadBalancer.listProviders());
      expect(providers.length).toBeGreaterThan(0);
      for await (const one of cloud.loadBalancer.listLoadBalancers())
        expect(one.provisioning_status).toBeTypeOf('string');
    });
  });
}
