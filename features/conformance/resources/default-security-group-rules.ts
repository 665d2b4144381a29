import { isAllmendError } from '@allmend/kit-errors';
import { z } from 'zod';
import type { Collector } from '../engine/collector.ts';
import { ruleView } from './security-groups.ts';

export type DefaultRulesView = z.infer<typeof defaultRulesView>;
const defaultRulesView = z.object({
  /** False where Neutron has no such API (before 2023.2). */
  available: z.boolean(),
  rules: z.array(ruleView),
});

/** The rules that Neutron puts into new security groups. */
export const defaultSecurityGroupRules: Collector<DefaultRulesView> = {
  resource: 'default-security-group-rules',
  mode: 'read',
  deadline: 60,
  schema: defaultRulesView,
  async collect({ cloud }) {
    try {
      return { available: true, rules: await Array.fromAsync(cloud.network.listDefaultSecurityGroupRules()) };
    } catch (error) {
      if (isAllmendError(error) && error.reason === 'openstack.not-found') return { available: false, rules: [] };
      throw error;
    }
  },
};
