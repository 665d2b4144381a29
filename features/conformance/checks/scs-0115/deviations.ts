import type { Deviation } from '../../engine/testcase.ts';

const testcases = ['scs-0115-default-rules'];

export const deviations: readonly Deviation[] = [
  {
    id: '0115-egress-should',
    testcases,
    text: 'Egress for IPv4 and IPv6 SHOULD be allowed (scs-0115, "Standard").',
    official: 'Without such egress rules the testcase fails.',
    reason: 'A SHOULD decides no mandatory testcase; allmend-0115-egress looks at it apart.',
    example: 'default rules with egress for IPv4 only: text PASS, official FAIL',
  },
  {
    id: '0115-explicit-any-prefix',
    testcases,
    text: 'Egress for IPv4 and IPv6 SHOULD be allowed (scs-0115, "Standard").',
    official: 'A rule with the explicit prefix 0.0.0.0/0 or ::/0 is not taken for one that allows all.',
    reason: 'The prefix of everything and no prefix mean the same.',
    example: 'default rules with egress to 0.0.0.0/0 and for all IPv6: text PASS, official FAIL',
  },
  {
    id: '0115-unused-rule',
    testcases,
    text: 'No default rule lets traffic into groups (scs-0115, "Standard").',
    official: 'An ingress rule counts although it is used neither in default nor in other groups.',
    reason: 'Such a rule is put into no group.',
    example: 'an ingress rule with used_in_default_sg and used_in_non_default_sg false: text PASS, official FAIL',
  },
];
