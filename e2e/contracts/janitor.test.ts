import { describe } from 'vitest';
import { janitorContract } from '../../features/janitor/janitor.contract.ts';
import { sandboxTarget } from './sandbox.ts';

describe.each(['zed', 'current'] as const)('the janitor on a simulated OpenStack, release %s', (release) => {
  janitorContract(sandboxTarget(release).open());
});
