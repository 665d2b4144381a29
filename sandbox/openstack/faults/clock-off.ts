import type { Fault } from './fault.ts';

export const clockOff: Fault = {
  name: 'clock-off',
  description: 'the clock of the whole cloud is off: Date headers, time stamps, expiry of new tokens',
  parameters: { seconds: '-7200' },
  clockOffset: ({ seconds }) => Number(seconds) * 1000,
};
