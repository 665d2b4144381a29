import { limitDetails } from '../../engine/details.ts';
import { shellCommand } from '../../engine/shell-quote.ts';
import type { Outcome } from '../../engine/testcase.ts';
import type { NetworkView } from '../../resources/networks.ts';
import type { SubnetPoolView } from '../../resources/subnet-pools.ts';
import type { NetworkQuotas } from './observation.ts';
import { texts } from './texts.ts';

/** Exactly one network is the default one, and it is external. Source: scs-0126, "Standard Provider Network". */
export function checkDefaultNetwork(networks: readonly NetworkView[]): Outcome {
  const defaults = networks.filter((network) => network.is_default === true);
  const [only, ...more] = defaults;
  if (only && more.length === 0 && only['router:external'] === true) {
    return { verdict: 'PASS', message: texts.message('default-good', { network: labelOf(only) }) };
  }
  if (only && more.length === 0) {
    return { verdict: 'FAIL', message: texts.message('default-internal', { network: labelOf(only) }) };
  }
  if (more.length > 0) {
    return {
      verdict: 'FAIL',
      message: texts.message('default-several', { networks: defaults.slice(0, 10).map(labelOf) }),
      remedy: more.map((network) => shellCommand('openstack', 'network', 'set', '--no-default', network.id)),
    };
  }
  const external = networks.filter((network) => network['router:external'] === true);
  return {
    verdict: 'FAIL',
    message: texts.message('default-none', { count: external.length }),
    details: limitDetails(external.map((network) => texts.message('external', { network: labelOf(network) }))),
    remedy: [shellCommand('openstack', 'network', 'set', '--external', '--default', external[0]?.id ?? '<network>')],
  };
}

/** A shared default pool for IPv6, of which each project can have a /64. Source: scs-0126, "IPv6 Allocation". */
export function checkIpv6Pool(pools: readonly SubnetPoolView[]): Outcome {
  const defaults = pools.filter((pool) => pool.ip_version === 6 && pool.shared && pool.is_default === true);
  const [pool, ...more] = defaults;
  if (!pool) {
    const shared = pools.filter((one) => one.ip_version === 6 && one.shared);
    return {
      verdict: 'FAIL',
      message: texts.message('pool-none', { count: shared.length }),
      details: limitDetails(shared.map((one) => texts.message('pool', { pool: labelOf(one), prefixes: one.prefixes }))),
      remedy: [
        shared[0]
          ? shellCommand('openstack', 'subnet', 'pool', 'set', '--default', shared[0].id)
          : shellCommand(
              ...['openstack', 'subnet', 'pool', 'create', '--share', '--default', '--default-prefix-length', '64'],
              ...['--pool-prefix', '<2001:db8::/48>', 'public-ipv6'],
            ),
      ],
    };
  }
  if (more.length > 0) {
    return { verdict: 'FAIL', message: texts.message('pool-several', { pools: defaults.slice(0, 10).map(labelOf) }) };
  }
  const { min_prefixlen: shortest = 0, max_prefixlen: longest = 128, default_quota: quota } = pool;
  // Neutron counts the quota of an IPv6 pool in /64 networks.
  const tooFew = typeof quota === 'number' && quota >= 0 && quota < 1;
  if (tooFew || shortest > 64 || longest < 64 || !pool.prefixes.some(holdsNetwork)) {
    const params = { pool: labelOf(pool), prefixes: pool.prefixes, shortest, longest, quota: quota ?? '–' };
    return {
      verdict: 'FAIL',
      message: texts.message('pool-too-small', params),
      remedy: [shellCommand('openstack', 'subnet', 'pool', 'set', '--default-prefix-length', '64', pool.id)],
    };
  }
  return { verdict: 'PASS', message: texts.message('pool-good', { pool: labelOf(pool), prefixes: pool.prefixes }) };
}

/** Networks that all projects share keep them from taking each other's addresses. Source: scs-0126, "Standard Provider Network". */
export function checkPortSecurity(networks: readonly NetworkView[]): Outcome {
  const shared = networks.filter((network) => network.shared);
  const open = shared.filter((network) => network.port_security_enabled !== true);
  if (open.length === 0) return { verdict: 'PASS', message: texts.message('ports-good', { count: shared.length }) };
  return {
    verdict: 'FAIL',
    message: texts.message('ports-bad', { bad: open.length, count: shared.length }),
    details: limitDetails(open.map((network) => texts.message('open-network', { network: labelOf(network) }))),
    remedy: open.map((network) => shellCommand('openstack', 'network', 'set', '--enable-port-security', network.id)),
  };
}

/** At least one floating IP per project can be allocated. Source: scs-0126, "IPv4 Allocation". */
export function checkFloatingIp(networks: readonly NetworkView[], quotas: NetworkQuotas): Outcome {
  const quota = quotas['floatingip'];
  if (!networks.some((network) => network['router:external'] === true)) {
    return { verdict: 'FAIL', message: texts.message('floating-no-network') };
  }
  if (quota === undefined) return { verdict: 'DNF', message: texts.message('floating-unknown') };
  if (quota === -1) return { verdict: 'PASS', message: texts.message('floating-unlimited') };
  return quota >= 1
    ? { verdict: 'PASS', message: texts.message('floating-good', { quota }) }
    : {
        verdict: 'FAIL',
        message: texts.message('floating-none', { quota }),
        remedy: [shellCommand('openstack', 'quota', 'set', '--floating-ips', '1', '<project>')],
      };
}

function holdsNetwork(prefix: string): boolean {
  const length = Number(prefix.split('/')[1]);
  return Number.isInteger(length) && length <= 64;
}

function labelOf(one: { readonly id: string; readonly name: string }): string {
  return one.name ? `${one.name} (${one.id})` : one.id;
}
