import type { Verdict } from '@allmend/api';
import { formatMessage } from '@allmend/kit-i18n';
import { expect, test } from 'vitest';
import { checkDomainManager } from './check.ts';
import { domainManagerRun, probes, type Probe } from './observation.ts';

const good = (Object.keys(probes) as Probe[]).map((probe) => ({
  probe,
  outcome: probes[probe],
  status: 200,
  message: null,
}));

function judge(change: Partial<Record<Probe, string>> = {}, roles: readonly string[] = ['manager']) {
  const tried = good.map((one) => ({ ...one, outcome: change[one.probe] ?? one.outcome }));
  return checkDomainManager(domainManagerRun.parse({ domainId: 'd', roles, probes: tried }));
}

test.each<[string, Partial<Record<Probe, string>>, Verdict]>([
  ['all as wanted', {}, 'PASS'],
  ['may not create users', { 'create-user': 'refused' }, 'FAIL'],
  ['may assign admin', { 'assign-admin-on-project': 'allowed' }, 'FAIL'],
  ['sees another domain', { 'list-users-of-other-domain': 'allowed' }, 'FAIL'],
  ['no other domain to try', { 'create-user-in-other-domain': 'not-tried' }, 'DNF'],
  ['service fails', { 'create-group': 'failed' }, 'DNF'],
  ['a fault outweighs what was not tried', { 'create-group': 'failed', 'create-role': 'allowed' }, 'FAIL'],
])('%s: %o gives %s', (_name, change, verdict) => {
  expect(judge(change).verdict).toBe(verdict);
});

test('a probe that is not in the evidence was not judged', () => {
  const run = { domainId: 'd', roles: ['manager'], probes: good.slice(1) };
  expect(checkDomainManager(domainManagerRun.parse(run)).verdict).toBe('DNF');
});

test.each([[['member']], [['admin']], [['manager', 'admin']]])(
  'credentials with the roles %o prove nothing',
  (roles) => {
    expect(judge({}, roles).verdict).toBe('DNF');
  },
);

test('without a domain manager there is no result, and the remedy names the option', () => {
  const outcome = checkDomainManager(null);
  expect(outcome.verdict).toBe('MISS');
  expect(outcome.remedy).toEqual(["allmend check '<cloud>' --domain-manager-cloud '<name>'"]);
});

test('a finding names what worked and must not', () => {
  const lines = judge({ 'create-role': 'allowed' }).details!.map((one) => formatMessage('en', one));
  expect(lines).toEqual(['create-role worked, but must be refused (status 200).']);
});
