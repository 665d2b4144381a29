import { describe } from 'vitest';
import { sessionContract } from '../../clients/openstack/session.contract.ts';
import { sandboxTarget } from './sandbox.ts';

describe.each(['zed', 'current'] as const)('session on a simulated OpenStack, release %s', (release) => {
  const target = sandboxTarget(release);
  sessionContract(async () => ({ config: await target.config() }));
});
