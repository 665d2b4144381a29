import type { Flaw } from './flaw.ts';

export const noCompute: Flaw = {
  name: 'no-compute',
  description: 'nova-compute is down: servers end in ERROR',
  behaviour: { computeUp: false },
};
