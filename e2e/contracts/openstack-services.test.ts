import { describe } from 'vitest';
import { identityAdminContract } from '../../clients/openstack/identity-admin.contract.ts';
import { servicesContract } from '../../clients/openstack/services.contract.ts';
import { sandboxTarget } from './sandbox.ts';

describe.each(['zed', 'current'] as const)('a simulated OpenStack, release %s', (release) => {
  const target = sandboxTarget(release);
  servicesContract(target.open(), { slow: true, release });
  identityAdminContract(target.open('-admin'));
});
