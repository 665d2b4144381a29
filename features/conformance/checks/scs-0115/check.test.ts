import type { Verdict } from '@allmend/api';
import { formatMessage } from '@allmend/kit-i18n';
import { expect, test } from 'vitest';
import { inputOf } from '../../engine/testing.ts';
import { scs0115 } from './standard.ts';

function rule(direction: 'ingress' | 'egress', ethertype: string, change: Record<string, unknown> = {}) {
  return {
    id: 'rule-1',
    direction,
    ethertype,
    protocol: null,
    remote_group_id: null,
    remote_ip_prefix: null,
    used_in_default_sg: true,
    used_in_non_default_sg: true,
    ...change,
  };
}
const out4 = rule('egress', 'IPv4');
const out6 = rule('egress', 'IPv6');
const same = rule('ingress', 'IPv4', { remote_group_id: 'PARENT', used_in_non_default_sg: false });

function judge(rules: readonly object[], source = 'api', id = 'scs-0115-default-rules') {
  const testcase = scs0115.testcases.find((one) => one.id === id)!;
  return testcase.check(inputOf({ 'new-group-rules': { source, rules } }));
}

test.each<[string, readonly object[], string, Verdict]>([
  ['the usual rules', [out4, out6, same], 'api', 'PASS'],
  ['no ingress at all', [out4, out6], 'api', 'PASS'],
  ['same group in every group', [out4, out6, { ...same, used_in_non_default_sg: true }], 'api', 'FAIL'],
  [
    'ssh from everywhere',
    [out4, out6, rule('ingress', 'IPv4', { protocol: 'tcp', port_range_min: 22 })],
    'api',
    'FAIL',
  ],
  [
    'ingress in default groups only',
    [out4, out6, rule('ingress', 'IPv4', { used_in_non_default_sg: false })],
    'api',
    'FAIL',
  ],
  ['a new group with the usual rules', [out4, out6], 'created-group', 'PASS'],
  [
    'a new group that lets itself in',
    [out4, out6, rule('ingress', 'IPv4', { remote_group_id: 'x' })],
    'created-group',
    'FAIL',
  ],
])('%s: same in both semantics', (_name, rules, source, verdict) => {
  const outcome = judge(rules, source);
  expect(outcome.verdict).toBe(verdict);
  expect(outcome.official).toBeUndefined();
});

test.each<[string, readonly object[], string]>([
  ['0115-egress-should', [out4, same], 'api'],
  ['0115-egress-should', [], 'api'],
  ['0115-egress-should', [out4], 'created-group'],
  ['0115-egress-should', [{ ...out4, used_in_non_default_sg: false }, out6], 'api'],
  ['0115-explicit-any-prefix', [rule('egress', 'IPv4', { remote_ip_prefix: '0.0.0.0/0' }), out6], 'api'],
  [
    '0115-unused-rule',
    [out4, out6, rule('ingress', 'IPv4', { used_in_default_sg: false, used_in_non_default_sg: false })],
    'api',
  ],
])('%s: the text passes what the official suite fails (%#)', (deviation, rules, source) => {
  expect(judge(rules, source)).toMatchObject({ verdict: 'PASS', official: 'FAIL', deviation });
});

test.each<[string, readonly object[], Verdict]>([
  ['the usual rules', [out4, out6], 'PASS'],
  ['explicit prefix of everything', [rule('egress', 'IPv4', { remote_ip_prefix: '0.0.0.0/0' }), out6], 'PASS'],
  ['only to the own group', [rule('egress', 'IPv4', { remote_group_id: 'PARENT' }), out6], 'FAIL'],
  ['only one protocol', [rule('egress', 'IPv4', { protocol: 'tcp' }), out6], 'FAIL'],
  ['only default groups', [rule('egress', 'IPv4', { used_in_non_default_sg: false }), out6], 'FAIL'],
])('egress, %s: %s', (_name, rules, verdict) => {
  expect(judge(rules, 'api', 'allmend-0115-egress').verdict).toBe(verdict);
});

test('missing egress is told with the command that adds it', () => {
  const outcome = judge([out4], 'api', 'allmend-0115-egress');
  expect(outcome.remedy).toEqual([
    'openstack default security group rule create --egress --ethertype IPv6 --for-default-sg',
    'openstack default security group rule create --egress --ethertype IPv6 --for-custom-sg',
  ]);
});

test('a read-only run on a cloud without the list of default rules has no result', () => {
  for (const id of ['scs-0115-default-rules', 'allmend-0115-egress'])
    expect(judge([], 'not-asked', id).verdict).toBe('MISS');
});

test('an open rule is named with its remedy', () => {
  const outcome = judge([
    out4,
    out6,
    rule('ingress', 'IPv4', { id: 'abc', protocol: 'tcp', port_range_min: 22, port_range_max: 22 }),
  ]);
  expect(outcome.details?.map((line) => formatMessage('en', line))).toEqual([
    'Rule abc: IPv4, protocol tcp, ports 22-22, from *.',
  ]);
  expect(outcome.remedy).toEqual(['openstack default security group rule delete abc']);
});

test('the default group of the project is looked at by itself', () => {
  const testcase = scs0115.testcases.find((one) => one.id === 'allmend-0115-default-group')!;
  const judgeGroup = (rules: readonly object[], name = 'default') =>
    testcase.check(inputOf({ 'security-groups': [{ id: 'g', name, security_group_rules: rules }] }));
  expect(judgeGroup([out4, rule('ingress', 'IPv4', { remote_group_id: 'g' })]).verdict).toBe('PASS');
  const open = judgeGroup([rule('ingress', 'IPv4', { id: 'r9', remote_ip_prefix: '0.0.0.0/0' })]);
  expect(open.verdict).toBe('FAIL');
  expect(open.remedy).toEqual(['openstack security group rule delete r9']);
  expect(judgeGroup([], 'web').verdict).toBe('DNF');
});
