import type { Verdict } from '@allmend/api';
import { expect, test } from 'vitest';
import { inputOf } from '../../engine/testing.ts';
import { scs0126 } from './standard.ts';

function judge(name: string, values: Readonly<Record<string, unknown>>) {
  return scs0126.testcases.find((one) => one.id === `allmend-0126-${name}`)!.check(inputOf(values));
}

const external = { id: 'n1', name: 'public', shared: false, 'router:external': true, is_default: true };

test.each<[string, readonly object[], Verdict]>([
  ['one external default', [external, { ...external, id: 'n2', is_default: false }], 'PASS'],
  ['no default', [{ ...external, is_default: false }], 'FAIL'],
  ['is_default not shown', [{ ...external, is_default: null }], 'FAIL'],
  ['two defaults', [external, { ...external, id: 'n2' }], 'FAIL'],
  ['an internal default', [{ ...external, 'router:external': false }], 'FAIL'],
  ['no network', [], 'FAIL'],
])('default network, %s: %s', (_name, networks, verdict) => {
  expect(judge('default-network', { networks }).verdict).toBe(verdict);
});

test('the remedy names the network that can become the default', () => {
  const outcome = judge('default-network', { networks: [{ ...external, is_default: false }] });
  expect(outcome.remedy).toEqual(['openstack network set --external --default n1']);
});

const pool = {
  id: 'p1',
  name: 'six',
  ip_version: 6,
  shared: true,
  is_default: true,
  prefixes: ['2001:db8::/48'],
  min_prefixlen: '64',
  max_prefixlen: '64',
};
test.each<[string, readonly object[], Verdict]>([
  ['shared default', [pool, { ...pool, id: 'p2', ip_version: 4, prefixes: ['203.0.113.0/24'] }], 'PASS'],
  ['quota of one /64', [{ ...pool, default_quota: 1 }], 'PASS'],
  ['quota of none', [{ ...pool, default_quota: 0 }], 'FAIL'],
  ['not default', [{ ...pool, is_default: false }], 'FAIL'],
  ['not shared', [{ ...pool, shared: false }], 'FAIL'],
  ['two defaults', [pool, { ...pool, id: 'p2' }], 'FAIL'],
  ['only /112 allowed', [{ ...pool, min_prefixlen: '112', max_prefixlen: '128' }], 'FAIL'],
  ['smaller than /64', [{ ...pool, prefixes: ['2001:db8::/96'] }], 'FAIL'],
  ['none', [], 'FAIL'],
])('IPv6 pool, %s: %s', (_name, pools, verdict) => {
  expect(judge('ipv6-subnet-pool', { 'subnet-pools': pools }).verdict).toBe(verdict);
});

test.each<[string, readonly object[], Verdict]>([
  ['none shared', [external], 'PASS'],
  ['shared and secured', [{ ...external, shared: true, port_security_enabled: true }], 'PASS'],
  ['shared and open', [{ ...external, shared: true, port_security_enabled: false }], 'FAIL'],
  ['port security not offered', [{ ...external, shared: true }], 'FAIL'],
])('port security, %s: %s', (_name, networks, verdict) => {
  expect(judge('port-security', { networks }).verdict).toBe(verdict);
});

test.each<[string, readonly object[], object, Verdict]>([
  ['quota 1', [external], { floatingip: 1 }, 'PASS'],
  ['unlimited', [external], { floatingip: -1 }, 'PASS'],
  ['quota 0', [external], { floatingip: 0 }, 'FAIL'],
  ['quota not told', [external], {}, 'DNF'],
  ['no external network', [{ ...external, 'router:external': false }], { floatingip: 5 }, 'FAIL'],
])('floating IP, %s: %s', (_name, networks, quotas, verdict) => {
  expect(judge('floating-ip', { networks, 'network-quotas': quotas }).verdict).toBe(verdict);
});
