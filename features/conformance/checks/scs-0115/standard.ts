import type { Standard } from '../../engine/testcase.ts';
import { securityGroups } from '../../resources/security-groups.ts';
import { checkDefaultGroup, checkDefaultRules, checkEgress } from './check.ts';
import { rulesOfNewGroups } from './collect.ts';
import { deviations } from './deviations.ts';
import { texts } from './texts.ts';

/** Default rules for security groups. */
export const scs0115: Standard = {
  id: 'scs-0115',
  title: 'Default Rules for Security Groups',
  url: 'https://docs.scs.community/standards/scs-0115-v1-default-rules-for-security-groups',
  testcases: [
    {
      id: 'scs-0115-default-rules',
      needs: [rulesOfNewGroups],
      check: (input) => checkDefaultRules(input.get(rulesOfNewGroups)),
      title: texts.message('ingress-title'),
      demanded: texts.message('demand-ingress'),
      section: 'Standard',
    },
    {
      id: 'allmend-0115-egress',
      own: true,
      needs: [rulesOfNewGroups],
      check: (input) => checkEgress(input.get(rulesOfNewGroups)),
      title: texts.message('egress-title'),
      demanded: texts.message('demand-egress'),
      section: 'Standard',
    },
    {
      id: 'allmend-0115-default-group',
      own: true,
      needs: [securityGroups],
      check: (input) => checkDefaultGroup(input.get(securityGroups)),
      title: texts.message('group-title'),
      demanded: texts.message('demand-group'),
      section: 'Standard',
    },
  ],
  deviations,
  texts,
};
