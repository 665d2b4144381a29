import type { Fault } from './fault.ts';

export const lateCreate: Fault = {
  name: 'late-create',
  description: 'the service takes up a request late, and does its work even when the client has given up meanwhile',
  parameters: { ms: '5000' },
  async before(exchange, { ms }) {
    await exchange.wait(Number(ms));
    return undefined;
  },
};
